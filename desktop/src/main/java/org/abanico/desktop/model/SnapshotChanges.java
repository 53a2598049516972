package org.abanico.desktop.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.abanico.backup.history.Difference;
import org.abanico.backup.history.Snapshot;
import org.abanico.desktop.program.PastHost;
import org.abanico.desktop.program.ProgramException;
import org.jspecify.annotations.Nullable;

/** In what a backup differs from another one. */
public final class SnapshotChanges {
  /** Differences that are held; of more it is only said how many there are. */
  public static final int MOST_SHOWN = 10_000;

  private final PastHost host;
  private final Threads threads;
  private final Runnable changed;
  private @Nullable Fetch fetch;
  private @Nullable Found found;
  private @Nullable ProgramException problem;
  private long version;

  /** What was found: the first {@value #MOST_SHOWN}, and how many of each kind. */
  public record Found(List<Difference> first, Map<Difference.What, Long> counts) {
    /** All of them. */
    public long count() {
      return counts.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  SnapshotChanges(PastHost host, Threads threads, Runnable changed) {
    this.host = host;
    this.threads = threads;
    this.changed = changed;
  }

  void compare(Path folder, Snapshot older, Snapshot newer) {
    clear();
    fetch =
        Fetch.start(
            threads,
            stopped -> {
              List<Difference> first = new ArrayList<>();
              Map<Difference.What, Long> counts = new EnumMap<>(Difference.What.class);
              host.differences(
                  folder,
                  older,
                  newer,
                  difference -> {
                    counts.merge(difference.what(), 1L, Long::sum);
                    if (first.size() < MOST_SHOWN) {
                      first.add(difference);
                    }
                  },
                  stopped);
              return new Found(first, counts);
            },
            all -> {
              found = all;
              fetch = null;
              version++;
              changed.run();
            },
            failed -> {
              problem = failed;
              fetch = null;
              changed.run();
            });
    changed.run();
  }

  void clear() {
    if (fetch != null) {
      fetch.stop();
    }
    fetch = null;
    found = null;
    problem = null;
    version++;
  }

  /** Whether it is being read. */
  public boolean isLoading() {
    return fetch != null;
  }

  public Optional<Found> found() {
    return Optional.ofNullable(found);
  }

  /** Why it cannot be known. */
  public Optional<ProgramException> problem() {
    return Optional.ofNullable(problem);
  }

  /** Changes with what was found. */
  public long version() {
    return version;
  }
}
