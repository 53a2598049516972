package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.history.Damage;
import org.abanico.backup.history.RestoreListener;
import org.abanico.backup.history.Restored;
import org.abanico.backup.history.Snapshot;
import org.abanico.backup.history.Verified;
import org.abanico.backup.tree.EntryAttributes;
import org.abanico.testing.TreeAssert;
import org.abanico.testing.TreeShape;
import org.abanico.testing.Trees;
import org.abanico.testing.disk.Fault;
import org.abanico.testing.disk.FaultyDisk;
import org.abanico.testing.disk.Killed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HistoryTest {
  private final WorkFolder work = WorkFolder.create();
  private final Path source = work.resolve("source");
  private final Path copy = work.resolve("copy");

  HistoryTest() throws IOException {}

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  /** Collects what it is told. */
  private static class Told implements RestoreListener {
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

  private Restored restore(
      DestinationFolder folder, String backup, Path target, boolean overwrite, String... paths)
      throws IOException {
    Told told = new Told();
    Restored restored =
        folder.history().restore(snapshot(folder, backup), target, List.of(paths), overwrite, told);
    assertThat(restored.damaged()).isEqualTo(told.damages.size());
    assertThat(restored.existing()).isEqualTo(told.existing.size());
    return restored;
  }

  private static Snapshot snapshot(DestinationFolder folder, String backup) throws IOException {
    return folder.history().list().snapshots().stream()
        .filter(snapshot -> snapshot.backup().equals(backup))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whateverIsBackedUpAndForgottenEveryOtherSnapshotIsRestoredExactly() throws IOException {
    long seed = Long.getLong("abanico.seed", System.nanoTime());
    int cases = Integer.getInteger("abanico.cases", 8);
    for (int at = 0; at < cases; at++) {
      SplittableRandom random = new SplittableRandom(seed + at);
      String label = "abanico.seed=" + (seed + at) + " abanico.cases=1";
      List<String> held = new ArrayList<>();
      Trees.build(source, seed + at, shape());
      try (DestinationFolder folder = Backups.open(copy, false)) {
        for (int round = 0; round < 7; round++) {
          if (round > 0 && random.nextInt(6) > 0) {
            Trees.edit(source, random.nextLong(), shape());
          }
          String id = "b" + round;
          Backups.bring(Backups.read(source, id), folder);
          Backups.copyTree(source, work.resolve(id));
          held.add(id);
          if (held.size() > 1 && random.nextInt(2) == 0) {
            String forgotten = held.remove(random.nextInt(held.size() - 1));
            folder.forget(forgotten);
          }
          assertAllRestore(folder, held, label + ", after " + id);
        }
        Told told = new Told();
        Verified verified = folder.history().verify(null, told);
        assertThat(told.damages).as(label).isEmpty();
        assertThat(verified.snapshots()).isEqualTo(held.size());
        assertThat(folder.history().list().snapshots())
            .extracting(Snapshot::backup)
            .isEqualTo(held);
        while (held.size() > 1) {
          folder.forget(held.removeFirst());
          assertAllRestore(folder, held, label + ", without all before " + held.getFirst());
        }
        assertThat(copy.resolve(".abanico/history")).isEmptyDirectory();
      }
      for (Path folder : List.of(source, copy)) {
        Trees.delete(folder);
      }
      for (int round = 0; round < 7; round++) {
        Trees.delete(work.resolve("b" + round));
      }
    }
  }

  private static TreeShape shape() {
    return new TreeShape(25, 20_000, 8_000, 4, false);
  }

  private void assertAllRestore(DestinationFolder folder, List<String> held, String label)
      throws IOException {
    TreeAssert.assertSame(source, copy);
    for (String id : held) {
      Path target = work.resolve("restored");
      Restored restored = restore(folder, id, target, false);
      assertThat(TreeAssert.differences(work.resolve(id), target)).as(label + ": " + id).isEmpty();
      assertThat(restored.damaged() + restored.existing()).as(label + ": " + id).isZero();
      Trees.delete(target);
    }
  }

  @Test
  void aShareThatWasVerifiedIsNotedAndOneThatWasBrokenOffIsNot() throws IOException {
    Trees.build(source, 5, shape());
    LocalDate day = LocalDate.of(2026, 11, 24);
    try (DestinationFolder folder = Backups.open(copy, false)) {
      Backups.bring(Backups.read(source, "b0"), folder);
      assertThat(folder.isTakingIn()).isFalse();
      assertThat(folder.verifiedOn()).isEmpty();
      Told stopped =
          new Told() {
            @Override
            public boolean isStopped() {
              return true;
            }
          };
      assertThatThrownBy(() -> folder.verifyShare(day, stopped))
          .isInstanceOf(CancellationException.class);
      assertThat(folder.verifiedOn()).isEmpty();
      assertThat(folder.verifyShare(day, new Told()).damaged()).isZero();
      assertThat(folder.verifiedOn()).contains(day);
      assertThat(copy.resolve(".abanico")).isDirectoryNotContaining("glob:**/damaged*");
    }
  }

  @Test
  void aForgettingThatIsKilledIsEndedByTheNextRun() throws IOException {
    Trees.build(source, 3, new TreeShape(20, 5_000, 4_000, 3, false));
    Path before = work.resolve("before");
    for (String id : List.of("b0", "b1", "b2", "b3")) {
      Backups.bring(Backups.read(source, id), before, false);
      Backups.copyTree(source, work.resolve(id));
      Trees.edit(source, id.hashCode(), new TreeShape(20, 5_000, 4_000, 3, false));
    }
    Trees.delete(source);
    Backups.copyTree(work.resolve("b3"), source);
    int ended = 0;
    for (int at = 1; ; at++) {
      Backups.copyTree(before, copy);
      FaultyDisk disk = new FaultyDisk(copy, Fault.KILL, at);
      try (DestinationFolder folder = Backups.open(disk.path(copy), false)) {
        folder.forget("b1");
      } catch (Killed e) {
        assertThat(disk.isHit()).isTrue();
      }
      try (DestinationFolder folder = Backups.open(copy, false)) {
        List<String> held =
            folder.history().list().snapshots().stream().map(Snapshot::backup).toList();
        assertThat(held).isIn(List.of("b0", "b1", "b2", "b3"), List.of("b0", "b2", "b3"));
        ended += held.size() == 3 ? 1 : 0;
        assertAllRestore(folder, held, "killed at call " + at);
        assertThat(folder.history().verify(null, new Told()).damaged()).isZero();
      }
      assertThat(copy.resolve(".abanico/forget")).doesNotExist();
      Trees.delete(copy);
      if (!disk.isHit()) {
        break;
      }
    }
    assertThat(ended).isGreaterThan(10);
  }

  @Test
  void theNewestSnapshotIsNotForgotten() throws IOException {
    Files.createDirectories(source);
    Backups.bring(Backups.read(source, "only"), copy, false);
    try (DestinationFolder folder = Backups.open(copy, false)) {
      assertThatThrownBy(() -> folder.forget("only")).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aPartIsRestoredWithItsFoldersAndNothingElse() throws IOException {
    Files.createDirectories(source.resolve("a/b"));
    Files.writeString(source.resolve("a/b/f"), "first");
    Files.writeString(source.resolve("a/g"), "g");
    Files.writeString(source.resolve("h"), "h");
    Backups.bring(Backups.read(source, "first"), copy, false);
    Files.writeString(source.resolve("a/b/f"), "second");
    Backups.bring(Backups.read(source, "second"), copy, false);
    Path target = work.resolve("restored");
    try (DestinationFolder folder = Backups.open(copy, false)) {
      assertThat(restore(folder, "first", target, false, "a/b", "none").unknown())
          .containsExactly("none");
    }
    assertThat(target.resolve("a/b/f")).hasContent("first");
    assertThat(target.resolve("a/g")).doesNotExist();
    assertThat(target.resolve("h")).doesNotExist();
  }

  @Test
  void aNameWhoseFileIsNotAskedForIsRestoredWithItsContent() throws IOException {
    Files.createDirectories(source.resolve("z"));
    Files.writeString(source.resolve("first"), "of three names");
    Files.createLink(source.resolve("z/second"), source.resolve("first"));
    Files.createLink(source.resolve("z/third"), source.resolve("first"));
    Backups.bring(Backups.read(source, "b"), copy, false);
    Files.writeString(source.resolve("first"), "changed");
    Backups.bring(Backups.read(source, "later"), copy, false);
    Path target = work.resolve("restored");
    try (DestinationFolder folder = Backups.open(copy, false)) {
      assertThat(restore(folder, "b", target, false, "z").files()).isEqualTo(1);
      assertThat(target.resolve("z/second")).hasContent("of three names");
      assertThat(Files.isSameFile(target.resolve("z/second"), target.resolve("z/third"))).isTrue();
      try (Stream<Path> entries = Files.list(target)) {
        assertThat(entries).containsExactly(target.resolve("z"));
      }
      Files.delete(target.resolve("z/second"));
      Files.writeString(target.resolve("first"), "mine");
      assertThat(restore(folder, "b", target, false).existing()).isEqualTo(2);
      assertThat(target.resolve("first")).hasContent("mine");
      assertThat(target.resolve("z/second")).hasContent("of three names");
      assertThat(folder.history().verify(null, new Told()).damaged()).isZero();
    }
    try (Stream<Path> entries = Files.list(target)) {
      assertThat(entries).hasSize(2);
    }
  }

  @Test
  void holesAreRestoredAsHolesAndVerifiedAsZeros() throws IOException {
    Files.createDirectories(source);
    long size = 64L << 20;
    try (FileChannel file =
        FileChannel.open(
            source.resolve("sparse"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {1}), size / 2);
    }
    try (RandomAccessFile file = new RandomAccessFile(source.resolve("sparse").toFile(), "rw")) {
      file.setLength(size);
    }
    Backups.bring(Backups.read(source, "b"), copy, false);
    Path target = work.resolve("restored");
    try (DestinationFolder folder = Backups.open(copy, false)) {
      restore(folder, "b", target, false);
      TreeAssert.assertSame(source, target);
      assertThat(EntryAttributes.read(target.resolve("sparse")).allocated()).isLessThan(size / 8);
      assertThat(folder.history().verify(null, new Told()).damaged()).isZero();
      Object time = Files.getAttribute(copy.resolve("sparse"), "lastModifiedTime");
      try (FileChannel file = FileChannel.open(copy.resolve("sparse"), StandardOpenOption.WRITE)) {
        file.write(ByteBuffer.wrap(new byte[] {1}), size - 1);
      }
      Files.setAttribute(copy.resolve("sparse"), "lastModifiedTime", time);
      Told told = new Told();
      folder.history().verify(null, told);
      assertThat(told.damages).containsExactly(new Damage(Damage.What.CONTENT, "b", "sparse"));
    }
  }

  @Test
  void whatIsInTheTargetStaysUnlessItIsToBeReplaced() throws IOException {
    Files.createDirectories(source.resolve("d"));
    Files.writeString(source.resolve("d/f"), "backup");
    Files.createSymbolicLink(source.resolve("l"), Path.of("d"));
    Backups.bring(Backups.read(source, "b"), copy, false);
    Path target = Files.createDirectory(work.resolve("restored"));
    Path outside = Files.createDirectory(work.resolve("outside"));
    Files.createSymbolicLink(target.resolve("d"), outside);
    Files.writeString(target.resolve("l"), "mine");
    try (DestinationFolder folder = Backups.open(copy, false)) {
      assertThat(restore(folder, "b", target, false).existing()).isEqualTo(3);
      assertThat(target.resolve("l")).hasContent("mine");
      assertThat(outside).isEmptyDirectory();
      assertThat(restore(folder, "b", target, true).existing()).isZero();
    }
    TreeAssert.assertSame(source, target);
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void damageIsNamedAndLeftOutAndTheNextBackupRepairsTheFolder() throws IOException {
    Trees.build(source, 4, shape());
    for (String name : List.of("content", "short", "long", "gone", "mode", "kind", "old")) {
      Files.writeString(source.resolve(name), "the content of " + name);
    }
    Backups.bring(Backups.read(source, "first"), copy, false);
    Files.writeString(source.resolve("old"), "new");
    Backups.bring(Backups.read(source, "second"), copy, false);
    Object time = Files.getAttribute(copy.resolve("content"), "lastModifiedTime");
    Files.writeString(copy.resolve("content"), "THE content of content");
    Files.setAttribute(copy.resolve("content"), "lastModifiedTime", time);
    Files.writeString(copy.resolve("short"), "the");
    Files.writeString(copy.resolve("long"), "the content of long, and more");
    Files.delete(copy.resolve("gone"));
    Files.setAttribute(copy.resolve("mode"), "unix:mode", 0600);
    Files.delete(copy.resolve("kind"));
    Files.createSymbolicLink(copy.resolve("kind"), Path.of("gone"));
    Files.writeString(copy.resolve(".abanico/history/second/old"), "THE content of old");
    try (DestinationFolder folder = Backups.open(copy, false)) {
      Told told = new Told();
      assertThat(folder.history().verify(null, told).damaged()).isEqualTo(told.damages.size());
      assertThat(told.damages)
          .contains(
              new Damage(Damage.What.CONTENT, "second", "content"),
              new Damage(Damage.What.CONTENT, "second", "short"),
              new Damage(Damage.What.CONTENT, "second", "long"),
              new Damage(Damage.What.MISSING, "second", "gone"),
              new Damage(Damage.What.ATTRIBUTES, "second", "mode"),
              new Damage(Damage.What.OTHER, "second", "kind"),
              new Damage(Damage.What.CONTENT, "first", "old"));
      assertThat(copy.resolve(".abanico/damaged"))
          .content()
          .contains("content short\n", "missing gone\n", "content .abanico/history/second/old\n");
      Told restoring = new Told();
      Path target = work.resolve("restored");
      folder.history().restore(snapshot(folder, "second"), target, List.of(), false, restoring);
      assertThat(restoring.damages)
          .extracting(Damage::path)
          .containsExactlyInAnyOrder("content", "short", "long", "gone", "kind");
      assertThat(target.resolve("content")).doesNotExist();
      assertThat(target.resolve("mode")).hasContent("the content of mode");
      Backups.bring(Backups.read(source, "third"), folder);
      TreeAssert.assertSame(source, copy);
      Told after = new Told();
      folder.history().verify(null, after);
      assertThat(after.damages).noneMatch(damage -> damage.snapshot().equals("third"));
      assertThat(after.damages).contains(new Damage(Damage.What.CONTENT, "first", "old"));
    }
  }

  @Test
  void aDamagedManifestIsNamed() throws IOException {
    Trees.build(source, 5, shape());
    Backups.bring(Backups.read(source, "first"), copy, false);
    Backups.bring(Backups.read(source, "second"), copy, false);
    Path manifest = copy.resolve(".abanico/snapshots/first.manifest");
    byte[] bytes = Files.readAllBytes(manifest);
    bytes[bytes.length / 2] ^= 1;
    Files.write(manifest, bytes);
    Files.writeString(copy.resolve(".abanico/snapshots/lost.summary"), "nonsense");
    try (DestinationFolder folder = Backups.open(copy, false)) {
      Told told = new Told();
      folder.history().verify(null, told);
      // Where the byte stands in a name, that one is missed as well.
      assertThat(told.damages)
          .contains(
              new Damage(Damage.What.SNAPSHOT, "first", "first.manifest"),
              new Damage(Damage.What.SNAPSHOT, "", "lost.summary"))
          .noneMatch(damage -> damage.snapshot().equals("second"));
    }
  }

  @Test
  void thirtyDaysInARowReadEverythingOnce() throws IOException {
    Trees.build(source, 6, shape());
    Backups.bring(Backups.read(source, "b"), copy, false);
    long read = 0;
    long bytes = 0;
    try (DestinationFolder folder = Backups.open(copy, false)) {
      Verified all = folder.history().verify(null, new Told());
      for (int day = 0; day < 30; day++) {
        Verified share =
            folder.history().verify(LocalDate.of(2026, 11, 3).plusDays(day), new Told());
        read += share.read();
        bytes += share.bytes();
      }
      assertThat(read).isEqualTo(all.read()).isPositive();
      assertThat(bytes).isEqualTo(all.bytes());
    }
  }
}
