package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.abanico.backup.BackupWriter.Wants;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a source cannot read for a while stays at its destinations, and need not come again. */
final class UnreadableAgainTest {
  private final WorkFolder work = WorkFolder.create();
  private final Path source = work.resolve("source");
  private final Path copy = work.resolve("copy");

  UnreadableAgainTest() throws IOException {}

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  @Test
  void isNotWantedWhenItCanBeReadAgain() throws IOException {
    Files.createDirectories(source.resolve("d/e"));
    for (String name : List.of("a", "b", "d/c", "d/e/f", "d.g", "z")) {
      Files.writeString(source.resolve(name), "the content of " + name);
    }
    try (DestinationFolder folder = Backups.open(copy, false)) {
      Backups.bring(Backups.read(source, "b1"), folder);
      Backups.Block less =
          Backups.segment(
              "ABANICO-MANIFEST 1\nBACKUP b2 the%20source\n"
                  + "DIRECTORY 0755 0.000000000 - .\n"
                  + "OMITTED unreadable b\nOMITTED unreadable d\nEND 0 0 1 0 0 0 2\n");
      Backups.bring(new Backups.Whole("b2", List.of(less), summary(), List.of()), folder);
      assertThat(copy.resolve("d/e/f")).hasContent("the content of d/e/f");
      assertThat(copy.resolve("z")).doesNotExist();
      Backups.Whole again = Backups.read(source, "b3");
      try (FolderWriter writer = folder.begin("b3", Backups.SOURCE)) {
        for (Backups.Block block : again.blocks()) {
          if (block.kind() == BackupReader.Kind.MANIFEST) {
            Wants wants = Backups.write(block, writer).wants();
            assertThat(wants == null || wants.chunks().isEmpty()).as("wants nothing").isTrue();
          }
        }
        writer.publish((_, _) -> {});
      }
    }
  }

  private static BackupReader.Summary summary() {
    return new BackupReader.Summary("", 0, 0, 2);
  }
}
