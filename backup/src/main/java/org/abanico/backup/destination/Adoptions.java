package org.abanico.backup.destination;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.abanico.backup.BackupWriter.Flush;
import org.abanico.backup.catalog.Catalog;
import org.abanico.backup.folder.DiskRefusal;
import org.abanico.backup.folder.FileSystemSync;
import org.abanico.backup.manifest.ManifestLine;

/**
 * What broken-off backups have staged and this one has staged as well: whole files, each under a
 * second name, and chunks that were copied. The catalog is told of the second place once that is
 * certain to outlast a loss of power; until then it has the first one. At most {@value #MAX} places
 * wait for that.
 */
final class Adoptions {
  private static final int MAX = 10_000;

  private interface Row {
    void put() throws IOException;
  }

  /**
   * A second place.
   *
   * @param syncs how many syncs had begun before it was one
   */
  private record Place(long syncs, long file, Row row) {}

  private final Path folder;
  private final Catalog catalog;
  private final FileSystemSync sync;
  private final Deque<Place> waiting = new ArrayDeque<>();

  /** Files with a second name, by their numbers in the catalog. */
  private final Set<Long> files = new HashSet<>();

  private long begun;

  /** Written by the thread that syncs. */
  private volatile long complete;

  Adoptions(Path folder, Catalog catalog, FileSystemSync sync) {
    this.folder = folder;
    this.catalog = catalog;
    this.sync = sync;
  }

  /** Whether this file was taken over, and the catalog does not know yet. */
  boolean has(long file) {
    return files.contains(file);
  }

  /**
   * A file was taken over.
   *
   * @param file its number in the catalog
   * @param number by which it is staged now
   * @param both whether its first name is still there
   */
  void add(long file, long number, String path, boolean both) throws IOException {
    if (both) {
      files.add(file);
      add(file, () -> catalog.restaged(file, number, path));
    } else {
      catalog.restaged(file, number, path);
    }
  }

  /**
   * A chunk was copied.
   *
   * @param file what {@link Catalog#staged} has answered
   */
  void add(ManifestLine.Chunk chunk, long file, long offset) throws IOException {
    add(file, () -> catalog.put(chunk, file, offset));
  }

  private void add(long file, Row row) throws IOException {
    waiting.add(new Place(begun, file, row));
    if (waiting.size() == MAX) {
      syncNow();
    }
  }

  /** Begins a sync, which is complete when what is returned has run, on whatever thread. */
  Flush sync() {
    long number = ++begun;
    return () -> {
      try {
        sync.complete();
        complete = number;
      } catch (IOException e) {
        throw DiskRefusal.of(folder, e);
      }
    };
  }

  /** Tells the catalog what is certain by now. */
  void settle() throws IOException {
    long certain = complete;
    while (!waiting.isEmpty() && waiting.element().syncs() < certain) {
      Place place = waiting.remove();
      files.remove(place.file());
      place.row().put();
    }
  }

  /** Makes all certain, and tells the catalog. */
  void settleAll() throws IOException {
    if (!waiting.isEmpty()) {
      syncNow();
    }
  }

  private void syncNow() throws IOException {
    sync().finish();
    settle();
  }
}
