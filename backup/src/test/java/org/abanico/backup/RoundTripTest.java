package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.abanico.backup.BackupReader.ReadBlock;
import org.abanico.backup.BackupReader.Summary;
import org.abanico.backup.BackupWriter.Receipt;
import org.abanico.backup.BackupWriter.Written;
import org.abanico.testing.TreeAssert;
import org.abanico.testing.Trees;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {
  @TempDir Path temp;

  private static Receipt copy(Path from, Path to, String backup) throws IOException {
    try (FolderReader reader = FolderReader.open(from, backup, "source");
        DestinationFolder folder = DestinationFolder.open(to, false);
        BackupWriter writer = folder.begin(backup, "source")) {
      Written written = new Written("", 0, 0, false);
      for (ReadBlock block = reader.next(); block != null; block = reader.next()) {
        assertThat(block.body().readableBytes()).isLessThanOrEqualTo(BlockBuilder.MAX_BLOCK);
        assertThat(written.complete()).isFalse();
        written = writer.write(block.kind(), block.body());
        block.body().release();
      }
      assertThat(written.complete()).isTrue();
      Receipt receipt = writer.publish((_, _) -> {});
      Summary summary = reader.summary();
      assertThat(receipt)
          .isEqualTo(
              new Receipt(summary.root(), summary.files(), summary.bytes(), summary.omitted()));
      return receipt;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aRebuiltTreeEqualsItsSource(long seed) throws IOException {
    Path source = Files.createDirectory(temp.resolve("source"));
    Trees.build(source, seed, 300);
    copy(source, temp.resolve("copy"), "b1");
    TreeAssert.assertSame(source, temp.resolve("copy"));
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void afterEditsTheNextBackupMakesItEqualAgainAndKeepsWhatItReplaced(long seed)
      throws IOException {
    Path source = Files.createDirectory(temp.resolve("source"));
    Path target = temp.resolve("copy");
    Trees.build(source, seed, 200);
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 1; round <= 4; round++) {
      copy(source, target, "b" + round);
      TreeAssert.assertSame(source, target);
      Trees.edit(source, random, 40);
    }
  }

  @Test
  void whatIsReplacedOrRemovedStandsInHistoryUnderItsOldPath() throws IOException {
    Path source = Files.createDirectories(temp.resolve("source/dir")).getParent();
    Path target = temp.resolve("copy");
    Files.writeString(source.resolve("same"), "same");
    Files.writeString(source.resolve("changed"), "old");
    Files.writeString(source.resolve("dir/removed"), "gone");
    Files.createSymbolicLink(source.resolve("link"), Path.of("old-target"));
    copy(source, target, "b1");
    Files.writeString(source.resolve("changed"), "new content");
    Files.delete(source.resolve("dir/removed"));
    Files.delete(source.resolve("dir"));
    Files.writeString(source.resolve("dir"), "now a file");
    Files.delete(source.resolve("link"));
    Files.createDirectory(source.resolve("link"));
    copy(source, target, "b2");
    TreeAssert.assertSame(source, target);
    Path history = target.resolve(".abanico/history/b2");
    assertThat(history.resolve("changed")).hasContent("old");
    assertThat(history.resolve("dir/removed")).hasContent("gone");
    assertThat(Files.readSymbolicLink(history.resolve("link"))).isEqualTo(Path.of("old-target"));
    assertThat(history.resolve("same")).doesNotExist();
    assertThat(target.resolve(".abanico/staging/b2")).doesNotExist();
    assertThat(target.resolve(".abanico/snapshots")).isDirectoryContaining("glob:**b2.manifest");
  }

  @Test
  void aSymbolicLinkInPlaceOfADirectoryIsNeverWalkedThrough() throws IOException {
    Path source = Files.createDirectories(temp.resolve("source/dir")).getParent();
    Files.writeString(source.resolve("dir/file"), "ours");
    Path target = temp.resolve("copy");
    copy(source, target, "b1");
    Path outside = Files.createDirectory(temp.resolve("outside"));
    Files.writeString(outside.resolve("file"), "theirs");
    Files.delete(target.resolve("dir/file"));
    Files.delete(target.resolve("dir"));
    Files.createSymbolicLink(target.resolve("dir"), outside);
    copy(source, target, "b2");
    assertThat(outside.resolve("file")).hasContent("theirs");
    TreeAssert.assertSame(source, target);
  }

  @Test
  void anEmptyFolderIsABackupToo() throws IOException {
    Path source = Files.createDirectory(temp.resolve("source"));
    assertThat(copy(source, temp.resolve("copy"), "b1").files()).isZero();
    TreeAssert.assertSame(source, temp.resolve("copy"));
  }
}
