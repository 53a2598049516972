package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.abanico.backup.BackupReader.Kind;
import org.abanico.backup.BackupReader.ReadBlock;
import org.abanico.backup.BackupReader.Receiver;
import org.abanico.backup.BackupWriter.Receipt;
import org.abanico.backup.Backups.Block;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.history.Damage;
import org.abanico.backup.history.History;
import org.abanico.backup.history.RestoreListener;
import org.abanico.backup.history.RestoreWriter;
import org.abanico.backup.history.Restored;
import org.abanico.backup.history.Snapshot;
import org.abanico.backup.history.SnapshotReader;
import org.abanico.testing.TreeAssert;
import org.abanico.testing.TreeShape;
import org.abanico.testing.Trees;
import org.abanico.testing.Xattrs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Snapshots that a destination gives back as blocks, and what is restored of these. */
final class GivenBackTest {
  private static final TreeShape SHAPE = new TreeShape(25, 40_000, 300_000, 4, false);

  private final WorkFolder work = WorkFolder.create();
  private final Path source = work.resolve("source");
  private final Path copy = work.resolve("copy");
  private final Path target = work.resolve("restored");

  GivenBackTest() throws IOException {}

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  /** Collects what it is told. */
  private static final class Told implements RestoreListener {
    final List<Damage> damages = new ArrayList<>();
    final List<String> existing = new ArrayList<>();

    @Override
    public void progressed(long files, long bytes, String path) {}

    @Override
    public void damaged(Damage damage) {
      damages.add(damage);
    }

    @Override
    public void existing(String path) {
      existing.add(path);
    }
  }

  private final Told told = new Told();

  private static Snapshot snapshot(DestinationFolder folder, String backup) throws IOException {
    return folder.history().list().snapshots().stream()
        .filter(snapshot -> snapshot.backup().equals(backup))
        .findFirst()
        .orElseThrow();
  }

  private List<Block> given(DestinationFolder folder, String backup, String... paths)
      throws IOException {
    List<Block> blocks = new ArrayList<>();
    try (SnapshotReader reader =
        folder.history().reader("r", snapshot(folder, backup), List.of(paths))) {
      reader.begin(List.of(Receiver.EMPTY));
      for (ReadBlock block = reader.next(); block != null; block = reader.next()) {
        assertThat(block.number()).isEqualTo(blocks.size());
        blocks.add(Backups.take(block));
      }
      Backups.Whole whole = new Backups.Whole("r", blocks, reader.summary(), List.of());
      assertThat(reader.summary().root())
          .isEqualTo(Backups.sha256(whole.manifest().getBytes(StandardCharsets.US_ASCII)));
      root = reader.summary().root();
    }
    return blocks;
  }

  private String root = "";

  private Restored restore(
      DestinationFolder folder, String backup, boolean overwrite, String... paths)
      throws IOException {
    List<Block> blocks = given(folder, backup, paths);
    try (RestoreWriter writer = new RestoreWriter(target, List.of(paths), overwrite, told)) {
      Backups.write(blocks, writer);
      Receipt receipt = writer.publish((_, _) -> {});
      assertThat(receipt.root()).isEqualTo(root);
      assertThat(writer.restored().backup()).isEqualTo(backup);
      return writer.restored();
    }
  }

  private Restored restoreFromCopy(String backup, boolean overwrite, String... paths)
      throws IOException {
    try (DestinationFolder folder = Backups.open(copy, false)) {
      return restore(folder, backup, overwrite, paths);
    }
  }

  @Test
  void everySnapshotComesBackAsItWas() throws IOException {
    long seed = Long.getLong("abanico.seed", System.nanoTime());
    int cases = Integer.getInteger("abanico.cases", 6);
    for (int at = 0; at < cases; at++) {
      String label = "abanico.seed=" + (seed + at) + " abanico.cases=1";
      SplittableRandom random = new SplittableRandom(seed + at);
      Trees.build(source, seed + at, SHAPE);
      try (DestinationFolder folder = Backups.open(copy, false)) {
        for (int round = 0; round < 4; round++) {
          Backups.bring(Backups.read(source, "b" + round), folder);
          Backups.copyTree(source, work.resolve("b" + round));
          Trees.edit(source, random.nextLong(), SHAPE);
        }
        for (int round = 0; round < 4; round++) {
          Restored restored = restore(folder, "b" + round, false);
          assertThat(TreeAssert.differences(work.resolve("b" + round), target)).as(label).isEmpty();
          assertThat(restored.files())
              .as(label)
              .isEqualTo(snapshot(folder, "b" + round).totals().files());
          assertThat(told.damages).as(label).isEmpty();
          assertThat(told.existing).as(label).isEmpty();
          Trees.delete(target);
          Trees.delete(work.resolve("b" + round));
        }
      }
      Trees.delete(source);
      Trees.delete(copy);
    }
  }

  @Test
  void everyAttributeComesBack() throws Exception {
    assumeTrue(OrdinaryUser.isRoot(), "only root can make such a tree");
    Files.createDirectories(source.resolve("d/e"));
    Files.writeString(source.resolve("d/f"), "of two names");
    Files.createLink(source.resolve("d/e/g"), source.resolve("d/f"));
    Files.createSymbolicLink(source.resolve("l"), Path.of("nowhere"));
    Files.createFile(source.resolve("empty"));
    try (RandomAccessFile sparse = new RandomAccessFile(source.resolve("sparse").toFile(), "rw")) {
      sparse.setLength(5 << 20);
      sparse.seek(3 << 20);
      sparse.write(new byte[100_000]);
      sparse.write(1);
    }
    run("mkfifo", source.resolve("fifo").toString());
    run("mknod", source.resolve("null").toString(), "c", "1", "3");
    Xattrs.set(source.resolve("d/f"), "user.large", new byte[20_000]);
    Xattrs.set(source.resolve("d"), "user.of-directory", new byte[] {1});
    for (String name : List.of("d", "d/f", "l", "fifo")) {
      Files.setAttribute(source.resolve(name), "unix:uid", 1, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(source.resolve(name), "unix:gid", 2, LinkOption.NOFOLLOW_LINKS);
    }
    Files.setAttribute(source.resolve("d/f"), "unix:mode", 06755);
    Files.setAttribute(source.resolve("d"), "unix:mode", 01500);
    Backups.bring(Backups.read(source, "first"), copy, false);
    run("cp", "-a", source.toString(), work.resolve("before").toString());
    Trees.delete(source.resolve("d"));
    Files.delete(source.resolve("fifo"));
    Files.writeString(source.resolve("sparse"), "dense");
    Backups.bring(Backups.read(source, "second"), copy, false);
    assertThat(restoreFromCopy("first", false).shortfalls()).isEmpty();
    TreeAssert.assertSame(work.resolve("before"), target);
    assertThat(told.damages).isEmpty();
  }

  private static void run(String... command) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  @Test
  void aPartComesBackWithItsFoldersAndNothingElseIsGiven() throws IOException {
    Files.createDirectories(source.resolve("a/b"));
    Files.createDirectories(source.resolve("c/empty"));
    Files.writeString(source.resolve("a/b/f"), "first");
    Files.writeString(source.resolve("a/g"), "secret");
    Files.writeString(source.resolve("h"), "secret");
    Backups.bring(Backups.read(source, "first"), copy, false);
    Files.writeString(source.resolve("a/b/f"), "second");
    Backups.bring(Backups.read(source, "second"), copy, false);
    try (DestinationFolder folder = Backups.open(copy, false)) {
      List<Block> blocks = given(folder, "first", "a/b", "none");
      String manifest =
          new Backups.Whole("r", blocks, new BackupReader.Summary("", 0, 0, 0), List.of())
              .manifest();
      assertThat(manifest)
          .contains(" a\n", " a/b\n", " a/b/f\n")
          .doesNotContain(" a/g", " h", " c");
      assertThat(blocks).extracting(Block::kind).containsExactly(Kind.MANIFEST, Kind.CONTENT);
      Restored restored = restore(folder, "first", false, "a/b", "none");
      assertThat(restored.unknown()).containsExactly("none");
      assertThat(restored.files()).isEqualTo(1);
    }
    assertThat(target.resolve("a/b/f")).hasContent("first");
    assertThat(target.resolve("a/g")).doesNotExist();
    assertThat(restoreFromCopy("first", false, "c").unknown()).isEmpty();
    assertThat(target.resolve("c/empty")).isEmptyDirectory();
    assertThat(restoreFromCopy("first", false, "nothing").unknown()).containsExactly("nothing");
  }

  @Test
  void aNameWhoseFileIsNotAskedForComesBackWithItsContent() throws IOException {
    Files.createDirectories(source.resolve("z"));
    Files.writeString(source.resolve("first"), "of three names");
    Files.createLink(source.resolve("z/second"), source.resolve("first"));
    Files.createLink(source.resolve("z/third"), source.resolve("first"));
    Backups.bring(Backups.read(source, "b"), copy, false);
    assertThat(restoreFromCopy("b", false, "z").files()).isEqualTo(1);
    assertThat(target.resolve("z/second")).hasContent("of three names");
    assertThat(Files.isSameFile(target.resolve("z/second"), target.resolve("z/third"))).isTrue();
    try (Stream<Path> entries = Files.list(target)) {
      assertThat(entries).containsExactly(target.resolve("z"));
    }
  }

  @Test
  void whatIsInTheTargetStaysUnlessItIsToBeReplaced() throws IOException {
    Files.createDirectories(source.resolve("d"));
    Files.writeString(source.resolve("d/f"), "backup");
    Files.createSymbolicLink(source.resolve("l"), Path.of("d"));
    Backups.bring(Backups.read(source, "b"), copy, false);
    Files.createDirectory(target);
    Path outside = Files.createDirectory(work.resolve("outside"));
    Files.createSymbolicLink(target.resolve("d"), outside);
    Files.writeString(target.resolve("l"), "mine");
    assertThat(restoreFromCopy("b", false).existing()).isEqualTo(3);
    assertThat(told.existing).containsExactly("d", "d/f", "l");
    assertThat(target.resolve("l")).hasContent("mine");
    assertThat(outside).isEmptyDirectory();
    assertThat(restoreFromCopy("b", true).existing()).isZero();
    TreeAssert.assertSame(source, target);
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void whatTheDestinationDoesNotHoldAsItShouldIsNamedWithAllItsNames() throws IOException {
    Files.createDirectories(source);
    for (String name : List.of("content", "gone", "kind", "long", "right", "short")) {
      Files.writeString(source.resolve(name), "the content of " + name);
    }
    byte[] large = new byte[3 << 20];
    new SplittableRandom(5).nextBytes(large);
    Files.write(source.resolve("large"), large);
    Files.createLink(source.resolve("name"), source.resolve("content"));
    Backups.bring(Backups.read(source, "b"), copy, false);
    Files.writeString(copy.resolve("content"), "THE content of content");
    Files.writeString(copy.resolve("short"), "the");
    Files.writeString(copy.resolve("long"), "the content of long, and more");
    Files.delete(copy.resolve("gone"));
    Files.delete(copy.resolve("kind"));
    Files.createSymbolicLink(copy.resolve("kind"), Path.of("right"));
    large[large.length - 1] ^= 1;
    Files.write(copy.resolve("large"), large);
    Restored restored = restoreFromCopy("b", false);
    assertThat(told.damages)
        .extracting(Damage::path)
        .containsExactlyInAnyOrder("content", "gone", "kind", "large", "long", "name", "short");
    assertThat(told.damages)
        .allMatch(d -> d.what() == Damage.What.THERE && d.snapshot().equals("b"));
    assertThat(restored.damaged()).isEqualTo(7);
    assertThat(restored.files()).isEqualTo(1);
    try (Stream<Path> entries = Files.list(target)) {
      assertThat(entries).containsExactly(target.resolve("right"));
    }
  }

  @Test
  void whatTheSourceLeftOutIsCounted() throws IOException {
    Files.createDirectories(source);
    String text =
        """
        ABANICO-MANIFEST 1
        BACKUP b the%20source
        DIRECTORY 0755 1.000000000 - .
        OMITTED unreadable a
        FILE 0644 1.000000000 - 0 f
        SPOILED unreadable
        END 0 0 1 0 0 0 2
        """;
    Backups.bring(
        new Backups.Whole(
            "b", List.of(Backups.segment(text)), new BackupReader.Summary("", 0, 0, 0), List.of()),
        copy,
        false);
    Restored restored = restoreFromCopy("b", false);
    assertThat(restored.omitted()).isEqualTo(2);
    assertThat(restored.damaged()).isZero();
  }

  @Test
  void aFileThatChangedWhileItWasReadComesBackAsItWasReadInTheEnd() throws IOException {
    byte[] before = "before, and longer".getBytes(StandardCharsets.US_ASCII);
    byte[] after = "after".getBytes(StandardCharsets.US_ASCII);
    String text =
        """
        ABANICO-MANIFEST 1
        BACKUP b the%%20source
        DIRECTORY 0755 1.000000000 - .
        FILE 0644 1.000000000 - 18 f
        CHUNK %s 18
        AGAIN
        CHUNK %s 5
        WHOLE 5 2.000000000
        END 1 5 1 0 0 0 0
        """
            .formatted(Backups.sha256(before), Backups.sha256(after));
    Backups.bring(
        new Backups.Whole(
            "b",
            List.of(Backups.segment(text), Backups.content(before), Backups.content(after)),
            new BackupReader.Summary("", 0, 0, 0),
            List.of()),
        copy,
        false);
    assertThat(restoreFromCopy("b", false).files()).isEqualTo(1);
    assertThat(target.resolve("f")).hasContent("after");
  }

  @Test
  void aRestoreThatIsBrokenOffLeavesWhatIsWholeAndNothingElse() throws IOException {
    Files.createDirectories(source);
    Files.writeString(source.resolve("a"), "whole");
    byte[] large = new byte[3 << 20];
    new SplittableRandom(6).nextBytes(large);
    Files.write(source.resolve("b"), large);
    Backups.bring(Backups.read(source, "b"), copy, false);
    try (DestinationFolder folder = Backups.open(copy, false)) {
      List<Block> blocks = given(folder, "b");
      try (RestoreWriter writer = new RestoreWriter(target, List.of(), false, told)) {
        for (Block block : blocks.subList(0, blocks.size() - 1)) {
          assertThat(Backups.write(block, writer).complete()).isFalse();
        }
        assertThatIllegalStateException().isThrownBy(() -> writer.publish((_, _) -> {}));
      }
    }
    try (Stream<Path> entries = Files.list(target)) {
      assertThat(entries).containsExactly(target.resolve("a"));
    }
  }

  @Test
  void whatBreaksTheRulesIsRefused() throws IOException {
    String head = "ABANICO-MANIFEST 1\nBACKUP b s\nDIRECTORY 0755 1.000000000 - .\n";
    byte[] bytes = {1, 2, 3};
    String file = "FILE 0644 1.000000000 - 3 f\nCHUNK " + Backups.sha256(bytes) + " 3\n";
    for (Block bad :
        List.of(
            Backups.segment(head + "FILE 0644 1.000000000 - 0 ../f\n"),
            Backups.segment(head + "SYMLINK 1.000000000 - .. l\nFILE 0644 1.000000000 - 0 l/f\n"),
            Backups.segment(head + "END 0 0 1 0 0 0 0\nmore\n"),
            Backups.segment("ABANICO-MANIFEST 2\n"))) {
      try (RestoreWriter writer = new RestoreWriter(target, List.of(), true, told)) {
        assertThatExceptionOfType(InvalidBackupException.class)
            .isThrownBy(() -> Backups.write(bad, writer));
      }
    }
    try (RestoreWriter writer = new RestoreWriter(target, List.of(), true, told)) {
      Backups.write(Backups.segment(head + file), writer);
      assertThatExceptionOfType(InvalidBackupException.class)
          .isThrownBy(() -> Backups.write(Backups.content(new byte[] {3, 2, 1}), writer));
      assertThatIllegalStateException()
          .isThrownBy(() -> Backups.write(Backups.content(bytes), writer));
    }
    try (RestoreWriter writer = new RestoreWriter(target, List.of(), true, told)) {
      Backups.write(Backups.segment(head + file), writer);
      assertThatExceptionOfType(InvalidBackupException.class)
          .isThrownBy(
              () -> {
                for (int i = 0; i < 100; i++) {
                  Backups.write(Backups.segment("x".repeat(200_000)), writer);
                }
              });
    }
    assertThat(work.resolve("f")).doesNotExist();
  }

  @Test
  void aDamagedBlockCanBeGivenAgain() throws IOException {
    Files.createDirectories(source);
    Files.writeString(source.resolve("f"), "content");
    Backups.bring(Backups.read(source, "b"), copy, false);
    try (DestinationFolder folder = Backups.open(copy, false);
        RestoreWriter writer = new RestoreWriter(target, List.of(), false, told)) {
      for (Block block : given(folder, "b")) {
        byte[] bytes = block.bytes();
        bytes[bytes.length - 1] ^= 1;
        assertThatExceptionOfType(DamagedBlockException.class)
            .isThrownBy(() -> Backups.write(new Block(block.kind(), bytes), writer));
        Backups.write(block, writer);
      }
      writer.publish((_, _) -> {});
    }
    TreeAssert.assertSame(source, target);
  }

  @Test
  void aDamagedManifestIsNotGivenToItsEnd() throws IOException {
    Trees.build(source, 5, SHAPE);
    Backups.bring(Backups.read(source, "b"), copy, false);
    Path manifest = copy.resolve(".abanico/snapshots/b.manifest");
    byte[] bytes = Files.readAllBytes(manifest);
    bytes[bytes.length / 2] ^= 1;
    Files.write(manifest, bytes);
    try (DestinationFolder folder = Backups.open(copy, false)) {
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> given(folder, "b"));
    }
  }

  @Test
  void thePastThatIsMeantIsFound() throws IOException {
    Files.createDirectories(source);
    Backups.bring(Backups.read(source, "only"), copy, false);
    try (DestinationFolder folder = Backups.open(copy, false)) {
      List<Snapshot> all = folder.history().list().snapshots();
      assertThat(History.find(all, "latest", Optional.empty())).contains(all.getFirst());
      assertThat(History.find(all, "other", Optional.empty())).isEmpty();
      assertThat(History.find(all, "2100", Optional.of(Backups.CLOCK.instant())))
          .contains(all.getFirst());
    }
  }
}
