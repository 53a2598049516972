package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.abanico.backup.BackupWriter.Written;
import org.abanico.backup.abilities.FileSystemAbilities;
import org.abanico.backup.abilities.Folding;
import org.abanico.backup.abilities.Forms;
import org.abanico.backup.abilities.NameRules;
import org.abanico.backup.abilities.TimeRange;
import org.abanico.backup.abilities.Unholdable;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderWriter;
import org.abanico.backup.faulty.DiskLimits;
import org.abanico.backup.faulty.FaultyDisk;
import org.abanico.backup.history.Damage;
import org.abanico.backup.history.RestoreListener;
import org.abanico.backup.history.RestoreWriter;
import org.abanico.backup.history.Restored;
import org.abanico.backup.history.Snapshot;
import org.abanico.backup.history.SnapshotReader;
import org.abanico.backup.manifest.ManifestCursor;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.ManifestRules;
import org.abanico.testing.Trees;
import org.junit.jupiter.api.Test;

/**
 * Backups to disks that draw what they can hold: all that a disk can hold is there, the rest is
 * named, and the past can be restored, to another disk that draws what it can hold.
 */
class AnyFileSystemTest {
  private static final int ROUNDS = 25;
  private static final int BACKUPS = 4;
  private static final List<String> NAMES =
      List.of(
          "a",
          "A",
          "b",
          "B",
          "aB",
          "Ab",
          "\u00e9",
          "e\u0301",
          "\u00c9",
          "x?",
          "y.",
          "z ",
          "q\"r",
          "long-" + "n".repeat(180),
          "plain",
          "Plain",
          "PLAIN",
          "link",
          "\u3042");

  @Test
  void holdsWhatItCanAndNamesTheRestWhateverThatIs() throws IOException {
    long seed = Long.getLong("abanico.seed", System.nanoTime());
    for (int round = 0; round < ROUNDS; round++) {
      String label = "abanico.seed=" + seed + ", round " + round;
      try (WorkFolder work = WorkFolder.create()) {
        new Round(work, new SplittableRandom(seed + round), label).run();
      } catch (IOException | RuntimeException e) {
        throw new AssertionError(label, e);
      }
    }
  }

  /** Collects what is wrong. */
  private static final class Told implements RestoreListener {
    final List<Damage> damages = new ArrayList<>();

    @Override
    public void progressed(long files, long bytes, String path) {}

    @Override
    public void damaged(Damage damage) {
      damages.add(damage);
    }

    @Override
    public void existing(String path) {}
  }

  private static final class Round {
    private final Path source;
    private final Path real;
    private final Path copy;
    private final Path target;
    private final SplittableRandom random;
    private final String label;
    private final DiskLimits limits;
    private final DiskLimits targetLimits;
    private final Map<String, Map<String, String>> past = new TreeMap<>();
    private final Map<String, Backups.Whole> wholes = new TreeMap<>();

    Round(WorkFolder work, SplittableRandom random, String label) throws IOException {
      this.random = random;
      this.source = Files.createDirectory(work.resolve("source"));
      this.real = work.resolve("copy");
      this.target = work.resolve("target");
      this.limits = draw(random);
      this.targetLimits = random.nextBoolean() ? DiskLimits.NONE : draw(random);
      this.copy = new FaultyDisk(real, limits).path(real);
      this.label = label + ", " + limits + ", restored to " + targetLimits;
    }

    private static DiskLimits draw(SplittableRandom random) {
      int folding = random.nextInt(3);
      return new DiskLimits(
          folding > 0,
          folding > 1,
          random.nextBoolean(),
          random.nextBoolean() ? "<>:\"|?*\\" : "",
          random.nextBoolean() ? ". " : "",
          random.nextBoolean() ? 143 : 255,
          random.nextBoolean(),
          random.nextBoolean(),
          random.nextBoolean());
    }

    /** What the disk is to be found to hold. */
    private static FileSystemAbilities abilities(DiskLimits limits) {
      Folding folding =
          limits.foldsAll() ? Folding.SIMPLE : limits.foldsAscii() ? Folding.ASCII : Folding.NONE;
      return new FileSystemAbilities(
          new NameRules(
              Character.MAX_CODE_POINT,
              limits.refused(),
              limits.refusedEnds(),
              false,
              limits.nameBytes(),
              folding,
              limits.foldsForms() ? Forms.SAME : Forms.DISTINCT),
          TimeRange.ALL,
          Integer.MAX_VALUE,
          Long.MAX_VALUE,
          limits.modes(),
          limits.symlinks(),
          false);
    }

    void run() throws IOException {
      for (int i = 0; i < BACKUPS; i++) {
        change();
        backUp("b" + i);
      }
      restoreAll();
      try (DestinationFolder folder = Backups.open(copy, false)) {
        folder.forget("b1");
        past.remove("b1");
        if (random.nextBoolean()) {
          folder.forget("b2");
          past.remove("b2");
        }
      }
      restoreAll();
      Backups.Whole again = Backups.read(source, "again");
      try (DestinationFolder folder = Backups.open(copy, false);
          FolderWriter writer = folder.begin("again", Backups.SOURCE)) {
        Written written = Backups.write(again.blocks().getFirst(), writer);
        assertThat(written.wants().chunks().cardinality()).as(label).isZero();
      }
    }

    private void backUp(String id) throws IOException {
      Backups.Whole whole = Backups.read(source, id);
      Map<String, String> expected = tree(source);
      long leftOut = removeUnholdable(whole, expected);
      wholes.put(id, whole);
      try (DestinationFolder folder = Backups.open(copy, false)) {
        try (FolderWriter writer = folder.begin(id, Backups.SOURCE)) {
          Backups.write(whole.blocks(), writer);
          assertThat(writer.publish((_, _) -> {}).root()).isEqualTo(whole.summary().root());
          assertThat(writer.leftOut().count()).as(label).isEqualTo(leftOut);
        }
        assertThat(tree(real)).as("%s: %s", label, id).isEqualTo(expected);
        Told told = new Told();
        folder.history().verify(null, told);
        assertThat(told.damages).as(label).isEmpty();
      }
      past.put(id, expected);
    }

    private long removeUnholdable(Backups.Whole whole, Map<String, String> tree)
        throws IOException {
      long count = 0;
      Unholdable unholdable = new Unholdable(abilities(limits));
      ManifestCursor cursor = cursor(whole);
      for (ManifestLine line = cursor.next(); line != null; line = cursor.next()) {
        LeftOut.Entry refused = unholdable.refuse(line, cursor.names());
        if (refused != null) {
          assertThat(tree.remove(refused.path())).as(label).isNotNull();
          count++;
        }
      }
      return count;
    }

    /** What the target can hold of what the copy held; each name of a file by itself. */
    private Map<String, String> holdable(String backup) throws IOException {
      Map<String, String> held = past.get(backup);
      Map<String, String> holdable = new TreeMap<>(held);
      Unholdable unholdable = new Unholdable(abilities(targetLimits));
      ManifestCursor cursor = cursor(wholes.get(backup));
      for (ManifestLine line = cursor.next(); line != null; line = cursor.next()) {
        if (held.containsKey(path(line)) || path(line).equals(ManifestLine.ROOT)) {
          LeftOut.Entry refused = unholdable.refuse(line, 1);
          if (refused != null) {
            holdable.remove(refused.path());
          }
        }
      }
      return holdable;
    }

    private static String path(ManifestLine line) {
      return switch (line) {
        case ManifestLine.Entry entry -> entry.path();
        case ManifestLine.Link link -> link.path();
        default -> "";
      };
    }

    private static ManifestCursor cursor(Backups.Whole whole) {
      ByteBuffer text = ByteBuffer.wrap(whole.manifest().getBytes(StandardCharsets.US_ASCII));
      return new ManifestCursor(
          (into, position) -> {
            int length = Math.min(into.remaining(), text.remaining());
            into.put(text.slice(text.position(), length));
            text.position(text.position() + length);
            return length;
          },
          ManifestRules.ofAny());
    }

    private void restoreAll() throws IOException {
      try (DestinationFolder folder = Backups.open(copy, false)) {
        Told told = new Told();
        folder.history().verify(null, told);
        assertThat(told.damages).as(label).isEmpty();
        List<Snapshot> snapshots = folder.history().list().snapshots();
        assertThat(snapshots.stream().map(Snapshot::backup))
            .containsExactlyElementsOf(past.keySet());
        for (Snapshot snapshot : snapshots) {
          Path limited = new FaultyDisk(target, targetLimits).path(target);
          Restored restored =
              folder.history().restore(snapshot, limited, List.of(), false, new Told());
          check(snapshot, restored);
          Restored given = giveBack(folder, snapshot, limited);
          assertThat(given.leftOut() > 0).as(label).isEqualTo(restored.leftOut() > 0);
          check(snapshot, given);
        }
      }
    }

    private void check(Snapshot snapshot, Restored restored) throws IOException {
      Map<String, String> holdable = holdable(snapshot.backup());
      String named = label + ": " + snapshot.backup();
      assertThat(restored.damaged()).as(named).isZero();
      assertThat(restored.existing()).as(named).isZero();
      assertThat(tree(target)).as(named).isEqualTo(holdable);
      assertThat(restored.refused())
          .as(named)
          .isEqualTo(past.get(snapshot.backup()).size() - holdable.size());
      Trees.delete(target);
    }

    private Restored giveBack(DestinationFolder folder, Snapshot snapshot, Path limited)
        throws IOException {
      try (SnapshotReader reader = folder.giveBack("restore", snapshot, List.of());
          RestoreWriter writer = new RestoreWriter(limited, List.of(), false, new Told())) {
        reader.begin(List.of(BackupReader.Receiver.EMPTY));
        for (var block = reader.next(); block != null; block = reader.next()) {
          Backups.write(Backups.take(block), writer);
        }
        assertThat(writer.publish((_, _) -> {}).root()).isEqualTo(reader.summary().root());
        return writer.restored();
      }
    }

    private void change() throws IOException {
      List<Path> there;
      try (Stream<Path> walk = Files.walk(source)) {
        there = walk.filter(path -> !path.equals(source)).toList();
      }
      for (Path path : there) {
        if (random.nextInt(4) == 0 && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
          Trees.delete(path);
        }
      }
      fill(source, 0);
    }

    private void fill(Path directory, int depth) throws IOException {
      List<Path> files = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        Path path = directory.resolve(NAMES.get(random.nextInt(NAMES.size())));
        boolean there = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        if (there && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          fill(path, depth + 1);
        } else if (!there) {
          make(path, files, depth);
        }
      }
    }

    private void make(Path path, List<Path> files, int depth) throws IOException {
      switch (random.nextInt(depth < 2 ? 6 : 4)) {
        case 0 -> Files.createSymbolicLink(path, Path.of("to/" + random.nextInt(9)));
        case 1 -> {
          if (files.isEmpty()) {
            Files.writeString(path, "alone");
          } else {
            Files.createLink(path, files.get(random.nextInt(files.size())));
          }
        }
        case 2, 3 -> {
          Files.writeString(path, "content " + random.nextInt(20));
          files.add(path);
        }
        default -> fill(Files.createDirectory(path), depth + 1);
      }
    }

    /** What is below a folder: of files the content, of links the target. */
    private static Map<String, String> tree(Path folder) throws IOException {
      Map<String, String> tree = new TreeMap<>();
      try (Stream<Path> walk = Files.walk(folder)) {
        for (Path path : (Iterable<Path>) walk::iterator) {
          if (!path.equals(folder) && !path.startsWith(folder.resolve(".abanico"))) {
            tree.put(folder.relativize(path).toString(), describe(path));
          }
        }
      }
      return tree;
    }

    private static String describe(Path path) throws IOException {
      if (Files.isSymbolicLink(path)) {
        return "-> " + Files.readSymbolicLink(path);
      }
      return Files.isDirectory(path) ? "directory" : "file " + Files.readString(path);
    }
  }
}
