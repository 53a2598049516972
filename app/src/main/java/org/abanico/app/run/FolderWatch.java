package org.abanico.app.run;

import io.methvin.watcher.DirectoryChangeEvent;
import io.methvin.watcher.DirectoryWatcher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.abanico.backup.filter.FilterRules;
import org.abanico.backup.tree.PathFilter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of changes in a folder and below it, without saying which, on a thread of its own: also
 * when some may have been missed. It tells of what programs do to names, content and attributes;
 * not of what they read, nor of what is left out of the folder's backups.
 */
final class FolderWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);

  private final Path folder;
  private final PathFilter filter;
  private final Runnable changed;
  private final Consumer<IOException> blind;
  private @Nullable DirectoryWatcher watcher;
  private boolean closed;

  private FolderWatch(
      Path folder, FilterRules rules, Runnable changed, Consumer<IOException> blind) {
    this.folder = folder;
    this.filter = new PathFilter(folder.toAbsolutePath(), rules);
    this.changed = changed;
    this.blind = blind;
  }

  /**
   * Begins to watch: it takes a moment for each directory, in which changes may be missed.
   *
   * @param rules what is left out
   * @param blind told when the folder cannot be watched, or no longer: nothing is told any more
   *     then
   */
  static FolderWatch begin(
      Path folder, FilterRules rules, Runnable changed, Consumer<IOException> blind) {
    FolderWatch watch = new FolderWatch(folder, rules, changed, blind);
    Thread.ofPlatform().daemon().name("abanico-watch").start(watch::run);
    return watch;
  }

  private void run() {
    try {
      DirectoryWatcher opened =
          DirectoryWatcher.builder()
              .path(folder)
              .fileHashing(false)
              .listener(this::happened)
              .build();
      if (keep(opened)) {
        opened.watch();
      } else {
        opened.close();
      }
    } catch (IOException e) {
      tellBlind(e);
    } catch (RuntimeException e) {
      tellBlind(new IOException(e));
    }
  }

  private void happened(DirectoryChangeEvent event) {
    if (event.eventType() == DirectoryChangeEvent.EventType.OVERFLOW || concerns(event.path())) {
      changed.run();
    }
  }

  private boolean concerns(Path path) {
    try {
      return !filter.excludes(path.toAbsolutePath());
    } catch (IOException e) {
      LOG.debug("Not found out whether it is left out: {}", path, e);
      return true;
    }
  }

  private synchronized boolean keep(DirectoryWatcher opened) {
    if (!closed) {
      watcher = opened;
    }
    return !closed;
  }

  private synchronized void tellBlind(IOException e) {
    if (!closed) {
      LOG.debug("The folder is not watched any more", e);
      blind.accept(e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    if (watcher != null) {
      watcher.close();
    }
  }
}
