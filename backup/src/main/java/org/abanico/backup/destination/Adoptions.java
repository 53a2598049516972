package org.abanico.backup.destination;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.abanico.backup.catalog.Catalog;
import org.abanico.backup.folder.FileSystemSync;

/**
 * Files that broken-off backups have staged and that this one has taken over, each under a second
 * name. The catalog is told of that name once it is certain to outlast a loss of power; until then
 * it has the first one. At most {@value #MAX} of them wait for that.
 */
final class Adoptions {
  private static final int MAX = 10_000;

  /**
   * A second name.
   *
   * @param syncs how many syncs had begun before it was given
   */
  private record Name(long number, String path, long syncs) {}

  private final Catalog catalog;
  private final FileSystemSync sync;

  /** By the file's number in the catalog. */
  private final Map<Long, Name> waiting = new LinkedHashMap<>();

  private long begun;

  /** Written by the thread that syncs. */
  private volatile long complete;

  Adoptions(Catalog catalog, FileSystemSync sync) {
    this.catalog = catalog;
    this.sync = sync;
  }

  /** Whether this file was taken over, and the catalog does not know yet. */
  boolean has(long file) {
    return waiting.containsKey(file);
  }

  /**
   * A file was taken over.
   *
   * @param file its number in the catalog
   * @param number by which it is staged now
   * @param both whether its first name is still there
   */
  void add(long file, long number, String path, boolean both) throws IOException {
    if (!both) {
      catalog.restaged(file, number, path);
      return;
    }
    waiting.put(file, new Name(number, path, begun));
    if (waiting.size() == MAX) {
      syncNow();
    }
  }

  /** A sync begins; {@link #synced} is told this number when it is complete. */
  long syncing() {
    return ++begun;
  }

  /** On any thread. */
  void synced(long number) {
    complete = number;
  }

  /** Tells the catalog what is certain by now. */
  void settle() throws IOException {
    long certain = complete;
    var names = waiting.entrySet().iterator();
    while (names.hasNext()) {
      var each = names.next();
      Name name = each.getValue();
      if (name.syncs() >= certain) {
        return;
      }
      catalog.restaged(each.getKey(), name.number(), name.path());
      names.remove();
    }
  }

  /** Makes all certain, and tells the catalog. */
  void settleAll() throws IOException {
    if (!waiting.isEmpty()) {
      syncNow();
    }
  }

  private void syncNow() throws IOException {
    long number = syncing();
    sync.complete();
    synced(number);
    settle();
  }
}
