package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.history.Damage;
import org.abanico.backup.history.Difference;
import org.abanico.backup.history.Held;
import org.abanico.backup.history.HeldReader;
import org.abanico.backup.history.History;
import org.abanico.backup.history.RestoreListener;
import org.abanico.backup.history.Snapshot;
import org.abanico.backup.tree.EntryAttributes;
import org.abanico.backup.tree.EntryXattrs;
import org.abanico.testing.TreeShape;
import org.abanico.testing.Trees;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a destination's folder tells of its snapshots while nobody has it locked. */
final class SnapshotListingTest {
  private static final int ALL = Integer.MAX_VALUE;

  private final WorkFolder work = WorkFolder.create();
  private final Path source = work.resolve("source");
  private final Path copy = work.resolve("copy");

  SnapshotListingTest() throws IOException {}

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  private Snapshot snapshot(String backup) throws IOException {
    return DestinationFolder.history(copy).list().snapshots().stream()
        .filter(each -> each.backup().equals(backup))
        .findFirst()
        .orElseThrow();
  }

  private History history() throws IOException {
    return DestinationFolder.history(copy);
  }

  private void backUp(String id) throws IOException {
    Backups.bring(Backups.read(source, id), copy, false);
  }

  private List<Held> held(String backup) throws IOException {
    List<Held> all = new ArrayList<>();
    HeldReader reader = new HeldReader();
    history()
        .read(
            snapshot(backup),
            line -> {
              Held held = reader.take(line);
              if (held != null) {
                all.add(held);
              }
            });
    return all;
  }

  private void walk(Snapshot snapshot, String directory, List<Held> all) throws IOException {
    History.Listed listed = history().entries(snapshot, directory, ALL, () -> false);
    assertThat(listed.more()).isZero();
    for (Held entry : listed.entries()) {
      all.add(entry);
      if (entry.kind() == Held.Kind.DIRECTORY) {
        walk(snapshot, entry.path(), all);
      }
    }
  }

  private List<String> differences(String older, String newer) throws IOException {
    List<String> found = new ArrayList<>();
    history()
        .differences(
            snapshot(older),
            snapshot(newer),
            difference -> found.add(difference.what() + " " + difference.entry().path()),
            () -> false);
    return found;
  }

  @Test
  void openingEveryDirectoryShowsTheWholeSnapshot() throws IOException {
    long seed = Long.getLong("abanico.seed", System.nanoTime());
    Trees.build(source, seed, new TreeShape(120, 3_000, 2_000, 5, false));
    backUp("b");
    List<Held> walked = new ArrayList<>();
    walk(snapshot("b"), ".", walked);
    assertThat(walked).as("abanico.seed=" + seed).isEqualTo(held("b").subList(1, held("b").size()));
  }

  @Test
  void differencesAreThoseOfBothListsWhateverChanged() throws IOException {
    long seed = Long.getLong("abanico.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    TreeShape shape = new TreeShape(60, 9_000, 4_000, 4, false);
    Trees.build(source, seed, shape);
    for (int round = 0; round < 5; round++) {
      backUp("b" + round);
      Backups.copyTree(source, work.resolve("b" + round));
      Trees.edit(source, random.nextLong(), shape);
    }
    for (int older = 0; older < 5; older++) {
      for (int newer = 0; newer < 5; newer++) {
        Map<String, String> expected =
            expected(
                held("b" + older),
                held("b" + newer),
                work.resolve("b" + older),
                work.resolve("b" + newer));
        assertThat(differences("b" + older, "b" + newer).stream().sorted().toList())
            .as("abanico.seed=" + seed + ", b" + older + " to b" + newer)
            .isEqualTo(
                expected.entrySet().stream()
                    .map(entry -> entry.getValue() + " " + entry.getKey())
                    .sorted()
                    .toList());
      }
    }
  }

  /**
   * @param a what the older one was taken of
   * @param b what the newer one was taken of
   */
  private static Map<String, String> expected(List<Held> older, List<Held> newer, Path a, Path b)
      throws IOException {
    Map<String, Held> before = new TreeMap<>();
    older.forEach(held -> before.put(held.path(), held));
    Map<String, String> expected = new TreeMap<>();
    for (Held now : newer) {
      Held then = before.remove(now.path());
      if (then == null) {
        expected.put(now.path(), "ADDED");
      } else if (then.kind() != now.kind()
          || !then.detail().equals(now.detail())
          || then.size() != now.size()
          || (now.kind() == Held.Kind.FILE
              && Files.mismatch(a.resolve(now.path()), b.resolve(now.path())) >= 0)) {
        expected.put(now.path(), "CHANGED");
      } else if (then.mode() != now.mode()
          || (now.kind() != Held.Kind.DIRECTORY && !Objects.equals(then.mtime(), now.mtime()))
          || (now.kind() != Held.Kind.LINK
              && !sameOwnerAndXattrs(a.resolve(now.path()), b.resolve(now.path())))) {
        expected.put(now.path(), "ATTRIBUTES");
      }
    }
    before.keySet().forEach(path -> expected.put(path, "REMOVED"));
    return expected;
  }

  private static boolean sameOwnerAndXattrs(Path a, Path b) throws IOException {
    return Objects.equals(EntryAttributes.read(a).owner(), EntryAttributes.read(b).owner())
        && EntryXattrs.read(a).kept().equals(EntryXattrs.read(b).kept());
  }

  @Test
  void aChangeOfContentIsNotOneOfTimeOnly() throws IOException {
    Files.createDirectories(source.resolve("a"));
    for (String name : List.of("a/content", "a/gone", "a/mode", "a/time", "a-file", "same")) {
      Files.writeString(source.resolve(name), name);
    }
    backUp("older");
    Files.writeString(source.resolve("a/content"), "CONTENT");
    Files.delete(source.resolve("a/gone"));
    Files.setPosixFilePermissions(
        source.resolve("a/mode"), PosixFilePermissions.fromString("rwx------"));
    Files.setLastModifiedTime(source.resolve("a/time"), FileTime.fromMillis(1_000));
    Files.delete(source.resolve("a-file"));
    Files.createDirectory(source.resolve("a-file"));
    Files.writeString(source.resolve("new"), "new");
    backUp("newer");
    assertThat(differences("older", "newer"))
        .containsExactly(
            "CHANGED a/content",
            "REMOVED a/gone",
            "ATTRIBUTES a/mode",
            "ATTRIBUTES a/time",
            "CHANGED a-file",
            "ADDED new");
    assertThat(differences("newer", "older")).contains("ADDED a/gone", "REMOVED new");
    assertThat(differences("newer", "newer")).isEmpty();
  }

  @Test
  void aLargeDirectoryIsShownInPartAndTheRestIsCounted() throws IOException {
    Files.createDirectories(source.resolve("large/below"));
    for (int i = 0; i < 30; i++) {
      Files.writeString(source.resolve("large/" + i), "");
      Files.writeString(source.resolve("large/below/" + i), "");
    }
    Files.writeString(source.resolve("later"), "");
    backUp("b");
    History.Listed listed = history().entries(snapshot("b"), "large", 10, () -> false);
    assertThat(listed.entries()).hasSize(10);
    assertThat(listed.more()).isEqualTo(21);
    assertThat(history().entries(snapshot("b"), "none", 10, () -> false).entries()).isEmpty();
  }

  @Test
  void aListingThatNobodyWantsAnyMoreIsBrokenOff() throws IOException {
    Files.createDirectories(source);
    Files.writeString(source.resolve("f"), "");
    backUp("b");
    Snapshot snapshot = snapshot("b");
    assertThatThrownBy(() -> history().entries(snapshot, ".", ALL, () -> true))
        .isInstanceOf(CancellationException.class);
    Difference.Listener nobody = _ -> {};
    assertThatThrownBy(() -> history().differences(snapshot, snapshot, nobody, () -> true))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void aRestoreThatIsStoppedLeavesWholeFilesOnly() throws IOException {
    Files.createDirectories(source.resolve("d"));
    byte[] content = new byte[5 << 20];
    new SplittableRandom(3).nextBytes(content);
    for (String name : List.of("d/first", "d/second", "third")) {
      Files.write(source.resolve(name), content);
    }
    Files.setPosixFilePermissions(
        source.resolve("d"), PosixFilePermissions.fromString("r-xr-xr-x"));
    backUp("b");
    Path target = work.resolve("restored");
    RestoreListener impatient =
        new RestoreListener() {
          private boolean stopped;

          @Override
          public boolean isStopped() {
            return stopped;
          }

          @Override
          public void progressed(long files, long bytes, String path) {
            stopped |= files == 1 && bytes > content.length;
          }

          @Override
          public void damaged(Damage damage) {
            throw new AssertionError(damage);
          }

          @Override
          public void existing(String path) {
            throw new AssertionError(path);
          }
        };
    try (DestinationFolder folder = Backups.open(copy, false)) {
      assertThatThrownBy(
              () -> folder.history().restore(snapshot("b"), target, List.of(), false, impatient))
          .isInstanceOf(CancellationException.class);
    }
    try (Stream<Path> left = Files.walk(target)) {
      assertThat(left).containsExactly(target, target.resolve("d"), target.resolve("d/first"));
    }
    assertThat(target.resolve("d/first")).hasBinaryContent(content);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve("d"))))
        .isEqualTo("r-xr-xr-x");
  }
}
