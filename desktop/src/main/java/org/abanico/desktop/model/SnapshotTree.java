package org.abanico.desktop.model;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.abanico.backup.history.Held;
import org.abanico.backup.history.Snapshot;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.desktop.program.PastHost;
import org.abanico.desktop.program.ProgramException;
import org.jspecify.annotations.Nullable;

/**
 * What a backup held, as far as its directories are open: each is read when it is opened, and
 * dropped when it is closed. At most {@value #MOST_OPEN} entries are held in all.
 */
public final class SnapshotTree {
  /** Entries of one directory; of more it is only said how many there are. */
  public static final int MOST_SHOWN = 10_000;

  static final int MOST_OPEN = 100_000;

  private final PastHost host;
  private final Threads threads;
  private final Runnable changed;
  private final Map<String, Level> levels = new HashMap<>();
  private final Map<String, Fetch> fetches = new HashMap<>();
  private @Nullable Path folder;
  private @Nullable Snapshot snapshot;
  private long version;

  /**
   * An open directory.
   *
   * @param loading whether it is still being read
   * @param more entries that are there besides
   * @param problem why it cannot be read
   */
  public record Level(
      boolean loading, List<Held> entries, long more, Optional<ProgramException> problem) {}

  SnapshotTree(PastHost host, Threads threads, Runnable changed) {
    this.host = host;
    this.threads = threads;
    this.changed = changed;
  }

  /** Shows a backup, its top open; or nothing. */
  void show(Path of, @Nullable Snapshot shown) {
    clear();
    folder = of;
    snapshot = shown;
    open(ManifestLine.ROOT);
  }

  void clear() {
    fetches.values().forEach(Fetch::stop);
    fetches.clear();
    levels.clear();
    snapshot = null;
    version++;
  }

  /** Changes when another tree is shown. */
  public long version() {
    return version;
  }

  /** A directory, if it is open. */
  public Optional<Level> level(String directory) {
    return Optional.ofNullable(levels.get(directory));
  }

  public void open(String directory) {
    Path of = folder;
    Snapshot shown = snapshot;
    if (of == null || shown == null || levels.containsKey(directory)) {
      return;
    }
    int most = Math.min(MOST_SHOWN, MOST_OPEN - held());
    levels.put(directory, new Level(true, List.of(), 0, Optional.empty()));
    fetches.put(
        directory,
        Fetch.start(
            threads,
            stopped -> host.entries(of, shown, directory, most, stopped),
            listed -> put(directory, listed.entries(), listed.more(), Optional.empty()),
            problem -> put(directory, List.of(), 0, Optional.of(problem))));
    changed.run();
  }

  private int held() {
    return levels.values().stream()
        .mapToInt(level -> level.loading() ? MOST_SHOWN : level.entries().size())
        .reduce(0, (sum, count) -> Math.min(MOST_OPEN, sum + count));
  }

  private void put(
      String directory, List<Held> entries, long more, Optional<ProgramException> problem) {
    levels.put(directory, new Level(false, entries, more, problem));
    fetches.remove(directory);
    changed.run();
  }

  /** Forgets a directory, and all that is open below it. */
  public void close(String directory) {
    String below = directory + "/";
    fetches
        .entrySet()
        .removeIf(
            entry -> {
              boolean closed = entry.getKey().equals(directory) || entry.getKey().startsWith(below);
              if (closed) {
                entry.getValue().stop();
              }
              return closed;
            });
    levels.keySet().removeIf(path -> path.equals(directory) || path.startsWith(below));
  }
}
