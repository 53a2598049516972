package org.abanico.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What is run, and said, when backups have ended or do not come. */
@DisabledOnOs(OS.WINDOWS)
class AfterBackupsTest extends EndToEnd {

  private String command(String file) {
    return "echo $ABANICO_RUN_ROLE $ABANICO_RUN_OUTCOME $ABANICO_RUN_FILES $ABANICO_RUN_BYTES >> "
        + temp.resolve(file);
  }

  private String noted(String file) throws IOException {
    Path path = temp.resolve(file);
    return Files.exists(path) ? Files.readString(path) : "";
  }

  private Path tree() throws IOException {
    Path tree = Files.createDirectory(temp.resolve("tree"));
    Files.writeString(tree.resolve("letter"), "Dear Ana,");
    return tree;
  }

  @Test
  void sourceAndDestinationRunTheirCommandsAndGoOnWhateverBecomesOfThem()
      throws IOException, InterruptedException {
    Path tree = tree();
    server();
    Program destination =
        destination(
            "d", temp.resolve("copy"), "--on-success", command("there"), "--on-failure", "false");
    destination.awaitOutput("Joined");
    Program source =
        source(tree, 1, "--on-success", command("here") + "; exit 7", "--on-failure", "false");
    assertThat(source.exitCode()).as(source.output()).isZero();
    assertThat(source.output()).contains("ended with 7.");
    assertThat(noted("here")).isEqualTo("source complete 1 9\n");
    Program again = source(tree, 1);
    assertThat(again.exitCode()).as(again.output()).isZero();
    destination.interrupt();
    destination.exitCode();
    assertThat(noted("there")).isEqualTo("destination complete 1 9\ndestination complete 1 9\n");
  }

  @Test
  void aSourceThatCannotBeginRunsTheCommandForFailures() throws IOException, InterruptedException {
    server();
    Program source = source(temp.resolve("not there"), 1, "--on-failure", command("bad"));
    assertThat(source.exitCode()).as(source.output()).isEqualTo(7);
    assertThat(noted("bad")).isEqualTo("source folder 0 0\n");
  }

  @Test
  void aDestinationWithoutAGoodBackupForTooLongSaysSo() throws IOException {
    server();
    destination("d", temp.resolve("copy"), "--alert-after", "10s")
        .awaitOutput("There has been no good backup here for more than 10 s.");
  }
}
