package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A destination whose system is told a locale that has no names but those of ASCII. */
final class OtherLocaleTest {
  private final WorkFolder work = WorkFolder.create();

  OtherLocaleTest() throws IOException {}

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  /** Takes a backup with such a name in, in the other locale. */
  static final class Destination {
    private Destination() {}

    public static void main(String[] args) throws IOException {
      try (DestinationFolder folder = Backups.open(Path.of(args[0]), false);
          FolderWriter writer = folder.begin("b", Backups.SOURCE)) {
        Backups.write(
            Backups.segment(
                "ABANICO-MANIFEST 1\nBACKUP b the%20source\n"
                    + "DIRECTORY 0755 0.000000000 - .\n"
                    + "DIRECTORY 0755 0.000000000 - %C3%A9\n"
                    + "END 0 0 2 0 0 0 0\n"),
            writer);
        writer.publish((_, _) -> {});
      } catch (FolderException e) {
        System.out.println("refused: " + e.problem());
      }
    }
  }

  @Test
  void saysThatItCannotHaveANameAlsoWhenItHoldsABackup() throws Exception {
    Path source = Files.createDirectory(work.resolve("source"));
    Files.writeString(source.resolve("f"), "something");
    Path copy = work.resolve("copy");
    Backups.bring(Backups.read(source, "before"), copy, false);
    ProcessBuilder program =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Destination.class.getName(),
                copy.toString()));
    program.environment().put("LC_ALL", "C");
    Process running = program.redirectErrorStream(true).start();
    String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(running.waitFor()).as(said).isZero();
    assertThat(said).contains("refused: IO");
  }
}
