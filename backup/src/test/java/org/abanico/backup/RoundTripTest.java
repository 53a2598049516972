package org.abanico.backup;

import static org.abanico.testing.TreeAssert.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.abanico.backup.BackupWriter.Receipt;
import org.abanico.backup.block.ChunkCutter;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.filter.FilterRules;
import org.abanico.backup.source.FolderReader;
import org.abanico.testing.TreeAssert;
import org.abanico.testing.TreeShape;
import org.abanico.testing.Trees;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RoundTripTest {
  private final WorkFolder work = WorkFolder.create();
  private final Path source = work.resolve("source");
  private final Path copy = work.resolve("copy");

  RoundTripTest() throws IOException {}

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void whatIsPublishedIsTheSourceBackupAfterBackup(long seed) throws IOException {
    Trees.build(source, seed, TreeShape.small());
    try (DestinationFolder destination = Backups.open(copy, false)) {
      for (int round = 0; round < 4; round++) {
        Path old = work.resolve("old-" + round);
        boolean hadOld = round > 0;
        if (hadOld) {
          snapshotOf(copy, old);
          Trees.edit(source, seed * 100 + round, TreeShape.small());
        }
        Backups.Whole backup = Backups.read(source, "b" + round);
        Receipt receipt = Backups.bring(backup, destination);
        assertSame(source, copy);
        assertThat(receipt.root()).as("seed %d", seed).isEqualTo(backup.summary().root());
        assertThat(receipt.files()).isEqualTo(backup.summary().files());
        assertThat(receipt.bytes()).isEqualTo(backup.summary().bytes());
        assertThat(receipt.omitted()).isZero();
        assertThat(Backups.keptManifest(copy, "b" + round)).isEqualTo(backup.manifest());
        assertThat(copy.resolve(".abanico/staging")).isEmptyDirectory();
        if (hadOld) {
          assertHistoryHasWhatIsGone(old, "b" + round);
        }
      }
    }
  }

  @Test
  void filesOfManyChunksComeThrough() throws IOException {
    Trees.build(source, 99, TreeShape.medium());
    byte[] large = new byte[9_000_001];
    new SplittableRandom(7).nextBytes(large);
    Files.write(source.resolve("large"), large);
    Backups.Whole backup = Backups.read(source, "b");
    Backups.bring(backup, copy, false);
    assertSame(source, copy);
    assertThat(backup.blocks()).allSatisfy(b -> assertThat(b.bytes()).hasSizeLessThan(1_048_577));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void contentMayBeCutAnywhere(long seed) throws IOException {
    Trees.build(source, seed, TreeShape.medium());
    SplittableRandom random = new SplittableRandom(seed);
    ChunkCutter cutter =
        new ChunkCutter() {
          @Override
          public int maximum() {
            return 200_000;
          }

          @Override
          public int cut(io.netty.buffer.ByteBuf content, int index, int length, boolean last) {
            return 1 + random.nextInt(Math.min(length, maximum()));
          }
        };
    Backups.Whole backup;
    try (FolderReader reader =
        FolderReader.open(source, FilterRules.NONE, "b", Backups.SOURCE, null, cutter)) {
      backup = Backups.readAll(reader);
    }
    Backups.bring(backup, copy, false);
    assertSame(source, copy);
  }

  @Test
  void aBackupThatChangesNothingLeavesNoHistoryAndKeepsTheFiles() throws IOException {
    Trees.build(source, 5, TreeShape.small());
    Backups.bring(Backups.read(source, "first"), copy, false);
    Object inode = Files.getAttribute(copy.resolve("size-1"), "unix:ino");
    Backups.bring(Backups.read(source, "second"), copy, false);
    assertSame(source, copy);
    assertThat(copy.resolve(".abanico/history")).isEmptyDirectory();
    assertThat(Files.getAttribute(copy.resolve("size-1"), "unix:ino")).isEqualTo(inode);
  }

  @Test
  void theFirstBackupOfAnAdoptedFolderMovesWhatWasThereToHistory() throws IOException {
    Trees.build(source, 6, TreeShape.small());
    Path old = work.resolve("old");
    Trees.build(old, 7, TreeShape.small().withFifos());
    snapshotOf(old, copy);
    Backups.bring(Backups.read(source, "b"), copy, true);
    assertSame(source, copy);
    assertHistoryHasWhatIsGone(old, "b");
    assertThat(copy.resolve(".abanico/history/b/fifo")).exists();
  }

  @Test
  void aLinkInPlaceOfADirectoryIsNotFollowed() throws IOException {
    Path outside = Files.createDirectory(work.resolve("outside"));
    Files.writeString(outside.resolve("f"), "precious");
    Files.createDirectories(source.resolve("d/e"));
    Files.writeString(source.resolve("d/f"), "new");
    Files.writeString(source.resolve("d/e/f"), "new");
    Backups.bring(Backups.read(source, "first"), copy, false);
    Trees.delete(copy.resolve("d"));
    Files.createSymbolicLink(copy.resolve("d"), outside);
    Backups.bring(Backups.read(source, "second"), copy, false);
    assertSame(source, copy);
    assertThat(outside.resolve("f")).hasContent("precious");
    assertThat(outside).isDirectoryNotContaining("glob:**/e");
    assertThat(copy.resolve(".abanico/history/second/d")).isSymbolicLink();
  }

  @Test
  void whatIsReplacedOrRemovedStandsInHistoryUnderItsOldPath() throws IOException {
    Files.createDirectories(source.resolve("dir"));
    Files.writeString(source.resolve("same"), "same");
    Files.writeString(source.resolve("changed"), "old");
    Files.writeString(source.resolve("dir/removed"), "gone");
    Files.createSymbolicLink(source.resolve("link"), Path.of("old-target"));
    Backups.bring(Backups.read(source, "b1"), copy, false);
    Files.writeString(source.resolve("changed"), "new content");
    Files.delete(source.resolve("dir/removed"));
    Files.delete(source.resolve("dir"));
    Files.writeString(source.resolve("dir"), "now a file");
    Files.delete(source.resolve("link"));
    Files.createDirectory(source.resolve("link"));
    Backups.bring(Backups.read(source, "b2"), copy, false);
    assertSame(source, copy);
    Path history = copy.resolve(".abanico/history/b2");
    assertThat(history.resolve("changed")).hasContent("old");
    assertThat(history.resolve("dir/removed")).hasContent("gone");
    assertThat(Files.readSymbolicLink(history.resolve("link"))).isEqualTo(Path.of("old-target"));
    assertThat(history.resolve("same")).doesNotExist();
    assertThat(copy.resolve(".abanico/snapshots/b2.manifest")).isRegularFile();
  }

  @Test
  void directoriesBecomeFilesAndFilesDirectories() throws IOException {
    Files.createDirectories(source.resolve("a/b/c"));
    Files.writeString(source.resolve("a/b/c/f"), "deep");
    Files.writeString(source.resolve("z"), "file");
    Files.createSymbolicLink(source.resolve("l"), Path.of("a"));
    Backups.bring(Backups.read(source, "first"), copy, false);
    Trees.delete(source.resolve("a"));
    Files.writeString(source.resolve("a"), "now a file");
    Files.delete(source.resolve("z"));
    Files.createDirectories(source.resolve("z/y"));
    Files.writeString(source.resolve("z/y/x"), "now below");
    Files.delete(source.resolve("l"));
    Files.createDirectory(source.resolve("l"));
    Backups.bring(Backups.read(source, "second"), copy, false);
    assertSame(source, copy);
    assertThat(copy.resolve(".abanico/history/second/a/b/c/f")).hasContent("deep");
    assertThat(copy.resolve(".abanico/history/second/z")).hasContent("file");
    assertThat(copy.resolve(".abanico/history/second/l")).isSymbolicLink();
  }

  @Test
  void timesBefore1970AndFarAheadAreKept() throws IOException {
    Files.createDirectory(source);
    for (long seconds : new long[] {-2_000_000_000L, -1, 0, 4_294_967_296L, 9_200_000_000L}) {
      Path file = Files.writeString(source.resolve("at" + seconds), "x");
      Trees.setTime(file, Instant.ofEpochSecond(seconds, 123_456_789));
    }
    Backups.bring(Backups.read(source, "b"), copy, false);
    assertSame(source, copy);
  }

  @Test
  void theTargetOfALinkIsKeptAsItIs() throws Exception {
    Files.createDirectory(source);
    int failed =
        new ProcessBuilder("ln", "-s", "a//b/./c//", source.resolve("l").toString())
            .start()
            .waitFor();
    assertThat(failed).isZero();
    Backups.bring(Backups.read(source, "b"), copy, false);
    assertThat(Files.readSymbolicLink(copy.resolve("l"))).hasToString("a//b/./c//");
  }

  @Test
  void whatTheSourceKeepsInItsControlDirectoryIsLeftOut() throws IOException {
    Files.createDirectories(source.resolve(".abanico/x"));
    Files.createDirectories(source.resolve("sub/.abanico"));
    Backups.Whole backup = Backups.read(source, "b");
    assertThat(backup.manifest()).doesNotContain(" .abanico").contains(" sub/.abanico\n");
    Backups.bring(backup, copy, false);
    assertSame(source, copy);
  }

  @Test
  void anEmptyFolderIsABackupToo() throws IOException {
    Files.createDirectory(source);
    Backups.Whole backup = Backups.read(source, "b");
    assertThat(backup.blocks()).hasSize(1);
    assertThat(Backups.bring(backup, copy, false))
        .isEqualTo(new Receipt(backup.summary().root(), 0, 0, 0));
    assertSame(source, copy);
  }

  /** Copies a tree with cp, so that old states can be compared with history. */
  private static void snapshotOf(Path tree, Path to) throws IOException {
    Process cp =
        new ProcessBuilder("cp", "-a", "--", tree.toString(), to.toString()).inheritIO().start();
    try {
      assertThat(cp.waitFor()).isZero();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Every file and link of the old tree is in the new one, or as it was in history. */
  private void assertHistoryHasWhatIsGone(Path old, String backup) throws IOException {
    Path history = copy.resolve(".abanico/history").resolve(backup);
    List<Path> entries;
    try (Stream<Path> walk = Files.walk(old)) {
      entries = walk.filter(p -> !Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS)).toList();
    }
    for (Path entry : entries) {
      Path path = old.relativize(entry);
      if (path.startsWith(".abanico")) {
        continue;
      }
      boolean stays = isSame(copy.resolve(path), entry);
      boolean kept = isSame(history.resolve(path), entry);
      // What was another name of a file, or has become one, may be replaced by its like.
      boolean once = stays ^ kept || (stays && (isShared(entry) || isShared(copy.resolve(path))));
      assertThat(once).as("%s: in the tree %s, in history %s", path, stays, kept).isTrue();
    }
  }

  private static boolean isShared(Path path) throws IOException {
    return !Objects.equals(Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS), 1);
  }

  private static boolean isSame(Path actual, Path expected) throws IOException {
    return Files.exists(actual, LinkOption.NOFOLLOW_LINKS)
        && TreeAssert.differences(expected, actual).isEmpty();
  }
}
