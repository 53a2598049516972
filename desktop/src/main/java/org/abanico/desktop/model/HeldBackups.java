package org.abanico.desktop.model;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.abanico.backup.history.Snapshot;
import org.abanico.desktop.program.PastHost;
import org.jspecify.annotations.Nullable;

/** The backups that a destination's folder holds while it waits for the next: as they are read. */
public final class HeldBackups {
  private final PastHost host;
  private final Threads threads;
  private final Runnable changed;
  private @Nullable Fetch fetch;
  private @Nullable List<Snapshot> snapshots;

  HeldBackups(PastHost host, Threads threads, Runnable changed) {
    this.host = host;
    this.threads = threads;
    this.changed = changed;
  }

  /** Reads them anew; what was known stays so long. */
  void look(String folder) {
    if (fetch != null) {
      fetch.stop();
    }
    Path path;
    try {
      path = Path.of(folder);
    } catch (InvalidPathException e) {
      take(null);
      return;
    }
    fetch =
        Fetch.start(
            threads,
            _ -> host.list(path),
            listing -> take(listing.snapshots()),
            // Whoever opens the folder says what is wrong with it.
            _ -> take(null));
  }

  void forget() {
    if (fetch != null) {
      fetch.stop();
    }
    snapshots = null;
  }

  private void take(@Nullable List<Snapshot> found) {
    fetch = null;
    snapshots = found;
    changed.run();
  }

  /** Whether there is none. */
  public boolean isNone() {
    return snapshots != null && snapshots.isEmpty();
  }

  /** What the folder shows. */
  public Optional<Snapshot> newest() {
    return Optional.ofNullable(snapshots).filter(all -> !all.isEmpty()).map(List::getLast);
  }

  /** How many are in its history. */
  public int earlier() {
    return snapshots == null ? 0 : Math.max(0, snapshots.size() - 1);
  }
}
