package org.abanico.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.abanico.testing.TreeAssert;
import org.abanico.testing.TreeShape;
import org.abanico.testing.Trees;
import org.junit.jupiter.api.Test;

/** A destination that stays, as a real process. */
class BackgroundVerificationTest extends EndToEnd {

  @Test
  void aDestinationNoticesByItselfThatSomethingIsLostAndTheNextBackupBringsItBack()
      throws IOException, InterruptedException {
    Path tree = temp.resolve("tree");
    Path copy = temp.resolve("copy");
    Trees.build(tree, 7, TreeShape.small());
    Files.writeString(tree.resolve("lost"), "found");
    server();
    Program first = destination("d", copy, "--once");
    assertThat(source(tree, 1).exitCode()).isZero();
    assertThat(first.exitCode()).isZero();
    Files.delete(copy.resolve("lost"));

    Program destination = destination("d", copy);
    destination.awaitOutput("damaged. The next backup repairs");
    assertThat(destination.output()).contains("Damaged: lost of backup");
    Program source = source(tree, 1);
    assertThat(source.exitCode()).as(source.output()).isZero();
    destination.interrupt();
    assertThat(destination.exitCode()).isEqualTo(130);
    TreeAssert.assertSame(tree, copy);
    Program verified = client("verify", "verify", copy.toString(), "--read-all");
    assertThat(verified.exitCode()).as(verified.output()).isZero();
  }
}
