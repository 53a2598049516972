package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.abanico.backup.Recovery.What;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderWriter;
import org.abanico.testing.TreeAssert;
import org.abanico.testing.Trees;
import org.abanico.testing.disk.Fault;
import org.abanico.testing.disk.FaultyDisk;
import org.abanico.testing.disk.Killed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A backup that changes everything, with a fault at each call to the file system in turn. Calls
 * that only fail are many: one in four of them, by chance, unless {@code abanico.faults=all}.
 */
final class FaultsTest {
  private static final String OLD = "old";
  private static final String NEW = "new";
  private static final String NEXT = "next";

  private final WorkFolder work = WorkFolder.create();
  private final Path old = work.resolve(OLD);
  private final Path now = work.resolve(NEW);
  private final Path next = work.resolve(NEXT);
  private final Path before = work.resolve("before");
  private final Path after = work.resolve("after");
  private final Path copy = work.resolve("copy");
  private Backups.Whole backup =
      new Backups.Whole("", List.of(), new BackupReader.Summary("", 0, 0, 0), List.of());
  private Backups.Whole nextBackup = backup;

  FaultsTest() throws IOException {}

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  @BeforeEach
  void makeTrees() throws IOException {
    Files.createDirectories(old.resolve("dir/deep"));
    file(old, "same", "the same");
    file(old, "changed", "old content");
    file(old, "mode", "its mode changes");
    file(old, "removed", "goes");
    file(old, "dir/changed", "old");
    file(old, "dir/deep/kept", "kept");
    Files.createDirectories(old.resolve("dropped/sub"));
    file(old, "dropped/sub/f", "goes with its directory");
    file(old, "kind", "a file that becomes a directory");
    Files.createDirectories(old.resolve("kind-too"));
    file(old, "kind-too/f", "in a directory that becomes a file");
    Files.createDirectories(old.resolve("closed"));
    file(old, "closed/f", "in a directory that its owner cannot list");
    Files.setAttribute(old.resolve("closed"), "unix:mode", 0200);
    link(old, "link", "same");
    link(old, "link-same", "same");
    file(old, "pair", "of two names");
    name(old, "dir/pair", "pair");
    file(old, "shared", "of two names that change");
    name(old, "shared-too", "shared");
    file(old, "parted", "of two names that part");
    name(old, "parted-too", "parted");
    file(old, "united", "two files");
    file(old, "united-too", "that become one");
    file(old, "left", "of two names of which one goes");
    name(old, "left-too", "left");
    settle(old, "dir/deep", "dir", "dropped/sub", "dropped", "kind-too", "");

    Backups.copyTree(old, now);
    file(now, "changed", "new content");
    Files.setAttribute(now.resolve("mode"), "unix:mode", 0640);
    Files.delete(now.resolve("removed"));
    file(now, "added", "x".repeat(3_000));
    file(now, "dir/changed", "new");
    Trees.delete(now.resolve("dropped"));
    Files.delete(now.resolve("kind"));
    Files.createDirectory(now.resolve("kind"));
    file(now, "kind/f", "now below");
    Trees.delete(now.resolve("kind-too"));
    file(now, "kind-too", "now a file");
    Files.delete(now.resolve("link"));
    link(now, "link", "changed");
    Files.delete(now.resolve("shared"));
    Files.delete(now.resolve("shared-too"));
    file(now, "shared", "changed, and still of two names");
    name(now, "shared-too", "shared");
    Files.delete(now.resolve("parted-too"));
    file(now, "parted-too", "of two names that part");
    Files.delete(now.resolve("united-too"));
    name(now, "united-too", "united");
    Files.delete(now.resolve("left"));
    file(now, "zone", "new");
    name(now, "zone-too", "zone");
    Files.createDirectories(now.resolve("new-dir/sub"));
    file(now, "new-dir/sub/f", "new");
    settle(now, "new-dir/sub", "new-dir", "kind", "dir", "");
    Files.setAttribute(now.resolve("dir"), "unix:mode", 0750);

    Backups.copyTree(now, next);
    file(next, "changed", "newer content");
    file(next, "dir/more", "more");
    settle(next, "dir", "");
    Files.setAttribute(now, "unix:mode", 0555);

    backup = Backups.read(now, NEW);
    nextBackup = Backups.read(next, NEXT);
    Backups.bring(Backups.read(old, OLD), before, false);
    Backups.copyTree(before, after);
    Backups.bring(backup, after, false);
  }

  private static void file(Path root, String path, String content) throws IOException {
    Files.writeString(root.resolve(path), content);
    Trees.setTime(root.resolve(path), time(path + content));
  }

  private static void link(Path root, String path, String target) throws IOException {
    Files.createSymbolicLink(root.resolve(path), Path.of(target));
    Trees.setTime(root.resolve(path), time(path + target));
  }

  private static void name(Path root, String path, String first) throws IOException {
    Files.createLink(root.resolve(path), root.resolve(first));
  }

  private static void settle(Path root, String... directories) throws IOException {
    for (String directory : directories) {
      Trees.setTime(root.resolve(directory), time(root.getFileName() + directory));
    }
  }

  private static Instant time(String text) {
    return Instant.ofEpochSecond(1_600_000_000L + (text.hashCode() & 0xffffff), 123_456_789);
  }

  /** Brings the backup to a copy of the old state; whether a receipt was given. */
  private boolean bring(FaultyDisk disk) throws IOException {
    try (DestinationFolder folder = Backups.open(disk.path(copy), false)) {
      assertThat(Backups.bring(backup, folder).root()).isEqualTo(backup.summary().root());
      return true;
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"KILL", "POWER_LOSS"})
  void afterAKillAtAnyCallTheFolderIsTheOldTreeOrTheNewOneAndItSaysWhich(Fault fault)
      throws IOException {
    boolean sawOld = false;
    boolean sawNew = false;
    for (int at = 1; ; at++) {
      Backups.copyTree(before, copy);
      FaultyDisk disk = new FaultyDisk(copy, fault, at);
      boolean receipt = false;
      try {
        receipt = bring(disk);
      } catch (Killed e) {
        assertThat(disk.isHit()).isTrue();
      }
      if (!disk.isHit()) {
        assertThat(receipt).isTrue();
        assertThat(at).isGreaterThan(50);
        break;
      }
      boolean isNew = assertOldOrNew(fault + " at call " + at, receipt);
      sawOld |= !isNew;
      sawNew |= isNew;
      Trees.delete(copy);
    }
    assertThat(sawOld && sawNew).isTrue();
  }

  @Test
  void aRecoveryThatIsKilledIsRecoveredFrom() throws IOException {
    long seed = Long.getLong("abanico.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 60; round++) {
      String label = "abanico.seed=" + seed + ", round " + round;
      Backups.copyTree(before, copy);
      Fault fault = random.nextBoolean() ? Fault.KILL : Fault.POWER_LOSS;
      tryTo(() -> bring(new FaultyDisk(copy, fault, 40 + random.nextInt(120))));
      for (int again = random.nextInt(4); again > 0; again--) {
        FaultyDisk disk = new FaultyDisk(copy, fault, 1 + random.nextInt(40));
        tryTo(() -> Backups.open(disk.path(copy), false).close());
      }
      assertOldOrNew(label, false);
      Trees.delete(copy);
    }
  }

  private interface Attempt {
    void run() throws IOException;
  }

  private static void tryTo(Attempt attempt) throws IOException {
    try {
      attempt.run();
    } catch (Killed e) {
      // Sometimes it is.
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"FAILURE", "FULL"})
  void aCallThatFailsNeverMakesAWrongReceiptNorLosesTheOldTree(Fault fault) throws IOException {
    boolean all = System.getProperty("abanico.faults", "").equals("all");
    long seed = Long.getLong("abanico.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    for (int at = 1; ; at += all ? 1 : 1 + random.nextInt(7)) {
      String label = fault + " at call " + at + ", abanico.seed=" + seed;
      Backups.copyTree(before, copy);
      FaultyDisk disk = new FaultyDisk(copy, fault, at);
      boolean receipt = false;
      try {
        receipt = bring(disk);
      } catch (IOException e) {
        assertThat(disk.isHit()).as("%s: %s", label, e).isTrue();
      }
      boolean ended = !disk.isHit();
      if (receipt) {
        assertThat(TreeAssert.differences(now, copy)).as(label).isEmpty();
      }
      assertOldOrNew(label, receipt);
      Trees.delete(copy);
      if (ended && !(fault == Fault.FULL && at < 600)) {
        assertThat(receipt).isTrue();
        break;
      }
    }
  }

  @Test
  void aSwitchThatFailedIsFinishedByTheSameProgramBeforeTheNextBackup() throws IOException {
    int finished = 0;
    for (int at = 1; ; at++) {
      Backups.copyTree(before, copy);
      FaultyDisk disk = new FaultyDisk(copy, Fault.FAILURE, at);
      try (DestinationFolder folder = Backups.open(disk.path(copy), false)) {
        try {
          Backups.bring(backup, folder);
        } catch (IOException e) {
          Backups.bring(nextBackup, folder);
          assertThat(TreeAssert.differences(next, copy)).as("failure at call %d", at).isEmpty();
          if (folder.takeRecoveries().contains(new Recovery(What.FINISHED, NEW, NEW))) {
            finished++;
            assertSameHistory("failure at call " + at);
          }
        }
      } catch (FolderException e) {
        assertThat(disk.isHit()).isTrue();
      }
      Trees.delete(copy);
      if (!disk.isHit()) {
        break;
      }
    }
    assertThat(finished).isGreaterThan(20);
  }

  @Test
  void aBackupThatIsSaidToHaveFailedHasNotBecomeTheTree() throws IOException {
    for (int at = 1; ; at++) {
      Backups.copyTree(before, copy);
      FaultyDisk disk = new FaultyDisk(copy, Fault.FAILURE, at);
      try (DestinationFolder folder = Backups.open(disk.path(copy), false);
          FolderWriter writer = folder.begin(NEW, Backups.SOURCE)) {
        Backups.write(backup.blocks(), writer);
        publishOrBeHalfWay(writer);
      } catch (IOException e) {
        assertThat(disk.isHit()).as("failure at call %d", at).isTrue();
      }
      Trees.delete(copy);
      if (!disk.isHit()) {
        break;
      }
    }
  }

  private void publishOrBeHalfWay(FolderWriter writer) throws IOException {
    try {
      writer.publish((_, _) -> {});
    } catch (FolderException e) {
      assertThat(copy.resolve(".abanico/snapshots/new.summary"))
          .as("%s", e.problem())
          .satisfiesAnyOf(
              summary -> assertThat(summary).doesNotExist(),
              _ -> assertThat(copy.resolve(".abanico/switch")).exists());
    }
  }

  /** Opens the folder again, as the next run does; whether it is the new tree. */
  private boolean assertOldOrNew(String label, boolean receipt) throws IOException {
    try (DestinationFolder folder = Backups.open(copy, false)) {
      List<Recovery> recoveries = folder.takeRecoveries();
      boolean isNew = TreeAssert.differences(now, copy).isEmpty();
      if (!isNew) {
        assertThat(TreeAssert.differences(old, copy)).as(label).isEmpty();
        assertThat(receipt).as(label).isFalse();
      }
      for (Recovery recovery : recoveries) {
        assertThat(recovery)
            .as(label)
            .isEqualTo(
                isNew
                    ? new Recovery(What.FINISHED, NEW, NEW)
                    : new Recovery(What.BROKEN_OFF, NEW, OLD));
      }
      assertThat(Files.exists(copy.resolve(".abanico/snapshots/new.summary")))
          .as(label)
          .isEqualTo(isNew);
      assertThat(copy.resolve(".abanico/switch")).as(label).doesNotExist();
      if (isNew) {
        assertSameHistory(label);
      } else {
        assertThat(copy.resolve(".abanico/history")).as(label).isEmptyDirectory();
      }
      Backups.bring(nextBackup, folder);
      assertThat(TreeAssert.differences(next, copy)).as(label).isEmpty();
      assertThat(copy.resolve(".abanico/staging")).as(label).isEmptyDirectory();
      return isNew;
    }
  }

  private void assertSameHistory(String label) throws IOException {
    Path history = Path.of(".abanico/history/new");
    assertThat(TreeAssert.differences(after.resolve(history), copy.resolve(history)))
        .as(label)
        .isEmpty();
    try (Stream<Path> snapshots = Files.list(copy.resolve(".abanico/snapshots"))) {
      assertThat(snapshots.filter(path -> path.toString().contains("/new."))).hasSize(2);
    }
  }
}
