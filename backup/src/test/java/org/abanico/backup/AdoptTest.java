package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.abanico.backup.BackupWriter.Written;
import org.abanico.backup.Backups.Block;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderWriter;
import org.abanico.testing.TreeAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdoptTest {
  private final WorkFolder work = WorkFolder.create();
  private final Path source = work.resolve("source");
  private final Path copy = work.resolve("copy");

  AdoptTest() throws IOException {}

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  @Test
  void whatAnAdoptedFolderHoldsIsNotSentAgain() throws IOException {
    byte[] large = new byte[3_000_000];
    new SplittableRandom(7).nextBytes(large);
    Files.createDirectories(source.resolve("dir"));
    Files.write(source.resolve("dir/large"), large);
    Files.writeString(source.resolve("small"), "small");
    Files.writeString(source.resolve("new"), "only the source has this");
    Files.createDirectories(copy.resolve("elsewhere"));
    large[1_500_000]++;
    Files.write(copy.resolve("elsewhere/old"), large);
    Files.writeString(copy.resolve("small"), "small");
    Files.writeString(copy.resolve("other"), "goes to history");

    Backups.Whole whole = Backups.read(source, "first");
    try (DestinationFolder folder = Backups.open(copy, true);
        FolderWriter writer = folder.begin("first", Backups.SOURCE)) {
      assertThat(writer.needs().all()).isFalse();
      Block manifest = whole.blocks().getFirst();
      assertThat(manifest.kind()).isEqualTo(BackupReader.Kind.MANIFEST);
      Written written = Backups.write(manifest, writer);
      assertThat(written.wants().count()).isGreaterThan(8);
      // What changed of the large file, and the new one; at most a cut beside what changed.
      assertThat(written.wants().chunks().cardinality()).isBetween(2, 3);
    }
    Backups.bring(whole, copy, true);
    TreeAssert.assertSame(source, copy);
    assertThat(copy.resolve(".abanico/history/first/other")).hasContent("goes to history");
    assertThat(copy.resolve(".abanico/history/first/elsewhere/old")).hasBinaryContent(large);
  }
}
