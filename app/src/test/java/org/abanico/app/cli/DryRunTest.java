package org.abanico.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.abanico.app.run.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DryRunTest {
  @TempDir Path home;
  @TempDir Path folder;

  @Test
  void whatWouldGoIsListedWithoutAServer() throws IOException {
    make();
    CommandRun run = new CommandRun(home);
    String place = folder.toString();
    assertThat(
            run.client(
                "source",
                "--dry-run",
                "--folder",
                place,
                "--exclude",
                "*.o",
                "--exclude",
                "/tmp",
                "--include",
                "keep.o"))
        .isEqualTo(ExitCode.DONE.number());
    assertThat(run.out().lines())
        .containsExactlyInAnyOrder(
            "+ ./", "- a.o", "+ d/", "+ d/.abanicoignore", "- d/f.txt", "+ d/keep.o", "- tmp/");
    assertThat(run.err()).contains("2 files would go, 11 B; 3 entries are excluded");
  }

  @Test
  void programsGetAJsonObjectALine() throws IOException {
    make();
    Files.createSymbolicLink(folder.resolve("d/link"), Path.of("keep.o"));
    CommandRun run = new CommandRun(home);
    assertThat(
            run.client(
                "source",
                "--dry-run",
                "--json",
                "--folder",
                folder.toString(),
                "--exclude",
                "/tmp"))
        .isZero();
    assertThat(run.out().lines())
        .containsExactlyInAnyOrder(
            "{\"event\":\"entry\",\"kind\":\"directory\",\"path\":\".\"}",
            "{\"event\":\"entry\",\"kind\":\"file\",\"path\":\"a.o\",\"size\":1}",
            "{\"event\":\"entry\",\"kind\":\"directory\",\"path\":\"d\"}",
            "{\"event\":\"entry\",\"kind\":\"file\",\"path\":\"d/.abanicoignore\",\"size\":6}",
            "{\"event\":\"excluded\",\"kind\":\"other\",\"path\":\"d/f.txt\"}",
            "{\"event\":\"entry\",\"kind\":\"file\",\"path\":\"d/keep.o\",\"size\":5}",
            "{\"event\":\"entry\",\"kind\":\"symlink\",\"path\":\"d/link\"}",
            "{\"event\":\"excluded\",\"kind\":\"directory\",\"path\":\"tmp\"}",
            "{\"event\":\"dry-run\",\"files\":3,\"bytes\":12,\"excluded\":2,\"omitted\":0}");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void patternsMayStandInTheEnvironmentALineEach() throws IOException {
    make();
    CommandRun run = new CommandRun(home);
    run.environment.put("ABANICO_EXCLUDE", "*.o\n/tmp");
    run.locale = Locale.of("es");
    assertThat(run.client("source", "--dry-run", "--folder", folder.toString())).isZero();
    assertThat(run.out()).contains("- a.o\n", "- d/keep.o\n", "- tmp/\n");
    assertThat(run.err()).contains("Se enviaría 1 archivo");
  }

  @Test
  void aFolderThatIsNotThereIsToldOf() {
    CommandRun run = new CommandRun(home);
    assertThat(run.client("source", "--dry-run", "--folder", folder + "/none"))
        .isEqualTo(ExitCode.FOLDER.number());
  }

  private void make() throws IOException {
    Files.createDirectories(folder.resolve("d"));
    Files.createDirectories(folder.resolve("tmp/x"));
    Files.writeString(folder.resolve("a.o"), "x");
    Files.writeString(folder.resolve("d/keep.o"), "12345");
    Files.writeString(folder.resolve("d/f.txt"), "x");
    Files.writeString(folder.resolve("d/.abanicoignore"), "*.txt\n");
  }
}
