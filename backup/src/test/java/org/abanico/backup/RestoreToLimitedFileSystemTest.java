package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.history.Damage;
import org.abanico.backup.history.RestoreListener;
import org.abanico.backup.history.RestoreWriter;
import org.abanico.backup.history.Restored;
import org.abanico.backup.history.Snapshot;
import org.abanico.backup.history.SnapshotReader;
import org.abanico.testing.disk.DiskLimits;
import org.abanico.testing.disk.FaultyDisk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Snapshots that are restored to a file system that cannot hold all of them: what it cannot is left
 * out and named, the rest is there.
 */
final class RestoreToLimitedFileSystemTest {
  private static final DiskLimits LIMITS =
      new DiskLimits(true, true, true, "<>:\"|?*\\", ". ", 143, false, false, false);

  private final WorkFolder work = WorkFolder.create();
  private final Path source = Files.createDirectory(work.resolve("source"));
  private final Path copy = work.resolve("copy");
  private final Path target = work.resolve("target");
  private final List<LeftOut.Entry> refused = new ArrayList<>();

  RestoreToLimitedFileSystemTest() throws IOException {}

  /** Which way a snapshot comes back. */
  private enum Way {
    FROM_THE_FOLDER,
    THROUGH_THE_SERVER
  }

  @AfterEach
  void removeFolders() throws IOException {
    work.close();
  }

  private final RestoreListener listener =
      new RestoreListener() {
        @Override
        public void progressed(long files, long bytes, String path) {}

        @Override
        public void damaged(Damage damage) {
          throw new AssertionError(damage.toString());
        }

        @Override
        public void existing(String path) {
          throw new AssertionError("was there: " + path);
        }

        @Override
        public void refused(LeftOut.Entry entry) {
          refused.add(entry);
        }
      };

  private void file(String path) throws IOException {
    Path file = source.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "content of " + path);
  }

  private Restored restore(Way way, String... paths) throws IOException {
    Backups.bring(Backups.read(source, "b"), copy, false);
    Path limited = new FaultyDisk(target, LIMITS).path(target);
    List<String> asked = List.of(paths);
    try (DestinationFolder folder = Backups.open(copy, false)) {
      Snapshot snapshot = folder.history().list().snapshots().getLast();
      if (way == Way.FROM_THE_FOLDER) {
        return folder.history().restore(snapshot, limited, asked, false, listener);
      }
      try (SnapshotReader reader = folder.giveBack("restore", snapshot, asked);
          RestoreWriter writer = new RestoreWriter(limited, asked, false, listener)) {
        reader.begin(List.of(BackupReader.Receiver.EMPTY));
        for (var block = reader.next(); block != null; block = reader.next()) {
          Backups.write(Backups.take(block), writer);
        }
        assertThat(writer.publish((_, _) -> {}).root()).isEqualTo(reader.summary().root());
        return writer.restored();
      }
    }
  }

  private TreeSet<String> restored() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return names;
    }
    try (Stream<Path> walk = Files.walk(target)) {
      walk.filter(path -> !path.equals(target))
          .forEach(path -> names.add(target.relativize(path).toString()));
    }
    return names;
  }

  @ParameterizedTest
  @EnumSource
  void holdsWhatItCanAndNamesTheRest(Way way) throws IOException {
    file("A.txt");
    file("a.txt");
    file("Dir/f");
    file("dir/f");
    file("ends.");
    file("folder?/in it");
    file("plain");
    file("n".repeat(200));
    Files.createSymbolicLink(source.resolve("link"), Path.of("plain"));
    Files.createLink(source.resolve("plain-too"), source.resolve("plain"));
    Restored restored = restore(way);
    assertThat(refused)
        .containsExactly(
            new LeftOut.Entry(Refusal.CLASH, "a.txt"),
            new LeftOut.Entry(Refusal.CLASH, "dir"),
            new LeftOut.Entry(Refusal.CLASH, "dir/f"),
            new LeftOut.Entry(Refusal.NAME, "ends."),
            new LeftOut.Entry(Refusal.NAME, "folder?"),
            new LeftOut.Entry(Refusal.NAME, "folder?/in it"),
            new LeftOut.Entry(Refusal.SYMLINK, "link"),
            new LeftOut.Entry(Refusal.LENGTH, "n".repeat(200)));
    assertThat(restored.refused()).isEqualTo(refused.size());
    assertThat(restored.files()).isEqualTo(3);
    assertThat(restored()).containsExactly("A.txt", "Dir", "Dir/f", "plain", "plain-too");
    assertThat(target.resolve("A.txt")).hasContent("content of A.txt");
    assertThat(restored.shortfalls())
        .extracting(Shortfall::kind)
        .contains(Shortfall.Kind.LINK, Shortfall.Kind.MODE);
  }

  @ParameterizedTest
  @EnumSource
  void aFileWhoseFirstNameIsNotTakenIsThereUnderItsOthers(Way way) throws IOException {
    file("a?");
    Files.createLink(source.resolve("b"), source.resolve("a?"));
    Files.createLink(source.resolve("c?"), source.resolve("a?"));
    Files.createLink(source.resolve("d"), source.resolve("a?"));
    Restored restored = restore(way);
    assertThat(refused)
        .containsExactly(
            new LeftOut.Entry(Refusal.NAME, "a?"), new LeftOut.Entry(Refusal.NAME, "c?"));
    assertThat(restored.refused()).isEqualTo(2);
    assertThat(restored.files()).isEqualTo(1);
    assertThat(restored()).containsExactly("b", "d");
    assertThat(target.resolve("b")).hasContent("content of a?");
    assertThat(target.resolve("d")).hasContent("content of a?");
  }

  @ParameterizedTest
  @EnumSource
  void anEntryThatNobodyAskedForTakesNoNameAway(Way way) throws IOException {
    file("Dir/a");
    file("dir/A");
    file("dir/a");
    file("dir/sub/x");
    file("odd?/x");
    file("x");
    Restored restored = restore(way, "dir/a", "dir/sub", "odd?/x");
    assertThat(refused).containsExactly(new LeftOut.Entry(Refusal.NAME, "odd?/x"));
    assertThat(restored.refused()).isEqualTo(1);
    assertThat(restored.unknown()).isEmpty();
    assertThat(restored()).containsExactly("dir", "dir/a", "dir/sub", "dir/sub/x");
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsMadeWhereNothingIsAskedFor(Way way) throws IOException {
    file("a");
    assertThat(restore(way, "none").unknown()).containsExactly("none");
    assertThat(restored()).isEmpty();
    assertThat(target).doesNotExist();
  }
}
