package org.abanico.backup.history;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.abanico.backup.folder.FolderLayout;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.Names;
import org.jspecify.annotations.Nullable;

/**
 * What a destination's folder holds of the past. Listing it may be done at any time; restoring and
 * verifying only by whoever has the folder locked.
 */
public final class History {
  /** Means the newest snapshot. */
  public static final String LATEST = "latest";

  private final FolderLayout layout;
  private final SnapshotStore store;

  public History(FolderLayout layout) {
    this.layout = layout;
    this.store = new SnapshotStore(layout);
  }

  /** All snapshots, in the order in which they were published. */
  public SnapshotStore.Listing list() throws IOException {
    return store.list();
  }

  /** That a snapshot's summary is not what it should be. */
  public static Damage damagedSummary(String name) {
    return new Damage(Damage.What.SNAPSHOT, "", name);
  }

  /** Told the lines of a manifest. */
  @FunctionalInterface
  public interface LineListener {
    void line(ManifestLine line) throws IOException;
  }

  /** Reads what a snapshot held. */
  public void read(Snapshot snapshot, LineListener listener) throws IOException {
    try (SnapshotManifest manifest = store.open(snapshot)) {
      for (ManifestLine line = manifest.next(); line != null; line = manifest.next()) {
        listener.line(line);
      }
    }
  }

  /**
   * Some of what is in a directory.
   *
   * @param more how many entries are in it besides
   */
  public record Listed(List<Held> entries, long more) {}

  /**
   * What is directly in a directory of a snapshot, in the manifest's order, without what is further
   * below. Reads the manifest up to there.
   *
   * @param most entries that are returned at most
   * @param stopped asked often
   * @throws CancellationException when it is stopped
   */
  public Listed entries(Snapshot snapshot, String directory, int most, BooleanSupplier stopped)
      throws IOException {
    List<Held> entries = new ArrayList<>();
    long more = 0;
    boolean inside = false;
    HeldReader reader = new HeldReader();
    try (SnapshotManifest manifest = store.open(snapshot)) {
      for (ManifestLine line = manifest.next(); line != null; line = manifest.next()) {
        if (stopped.getAsBoolean()) {
          throw new CancellationException("the listing was stopped");
        }
        Held held = reader.take(line);
        if (held == null || held.path().equals(ManifestLine.ROOT)) {
          continue;
        }
        boolean within = directory.equals(ManifestLine.ROOT) || held.isWithin(directory);
        if (inside && !within && reader.isPlaced()) {
          break;
        }
        inside |= within;
        if (!held.path().equals(directory) && Names.parent(held.path()).equals(directory)) {
          if (entries.size() < most) {
            entries.add(held);
          } else {
            more++;
          }
        }
      }
    }
    return new Listed(entries, more);
  }

  /**
   * Says in what a snapshot differs from another one.
   *
   * @param stopped asked often
   * @throws CancellationException when it is stopped
   */
  public void differences(
      Snapshot older, Snapshot newer, Difference.Listener listener, BooleanSupplier stopped)
      throws IOException {
    try (SnapshotManifest before = store.open(older);
        SnapshotManifest now = store.open(newer)) {
      SnapshotComparison.compare(before, now, listener, stopped);
    }
  }

  /** The newest snapshot that was published at that time or before. */
  public static Optional<Snapshot> at(List<Snapshot> snapshots, Instant time) {
    return snapshots.stream()
        .filter(snapshot -> !snapshot.time().isAfter(time))
        .reduce((_, later) -> later);
  }

  /**
   * The snapshot that somebody means.
   *
   * @param word an identifier, or {@link #LATEST}
   * @param time what the word is as a time, if it is one
   */
  public static Optional<Snapshot> find(
      List<Snapshot> snapshots, String word, Optional<Instant> time) {
    if (word.equals(LATEST) && !snapshots.isEmpty()) {
      return Optional.of(snapshots.getLast());
    }
    return snapshots.stream()
        .filter(snapshot -> snapshot.backup().equals(word))
        .findFirst()
        .or(() -> time.flatMap(when -> at(snapshots, when)));
  }

  /**
   * Begins to give back a snapshot, or some of it, over the network.
   *
   * @param restore what the blocks are of, in place of a backup's identifier
   * @param paths what is wanted, as in a manifest, each with all below it; everything when empty
   */
  public SnapshotReader reader(String restore, Snapshot snapshot, List<String> paths)
      throws IOException {
    return SnapshotReader.open(layout, restore, store.list().snapshots(), snapshot, paths);
  }

  /**
   * Restores a snapshot, or some of it.
   *
   * @param target the folder to restore to; made when it is missing
   * @param paths what to restore, as in a manifest, each with all below it; everything when empty
   * @param overwrite whether files and links that are in the target are replaced
   * @throws IOException when the target cannot be written, or the snapshot's manifest is damaged;
   *     what was restored so far stays
   * @throws CancellationException when the listener is stopped; what was restored so far stays
   */
  public Restored restore(
      Snapshot snapshot,
      Path target,
      List<String> paths,
      boolean overwrite,
      RestoreListener listener)
      throws IOException {
    return Restorer.restore(
        layout, store.list().snapshots(), snapshot, target, overwrite, paths, listener);
  }

  /**
   * Verifies everything.
   *
   * @param day the day whose share of the content is read; null to read all of it
   * @throws CancellationException when the listener is stopped
   */
  public Verified verify(@Nullable LocalDate day, RestoreListener listener) throws IOException {
    return Verifier.verify(layout, day, listener);
  }
}
