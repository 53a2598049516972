package org.abanico.backup.folder;

import org.abanico.backup.manifest.EntryTime;
import org.jspecify.annotations.Nullable;

/**
 * How many files are removed without being added again elsewhere: a file of the same name, size and
 * time counts as moved. Counts in a table of 2^20 places by a hash, of which those pages are there
 * that are needed: at most 4 MiB, whatever the number of files. Of a million, some that were
 * removed may be taken for moved.
 */
final class MovedFiles {
  private static final int PAGE_BITS = 8;
  private static final int PAGE = 1 << PAGE_BITS;
  private static final int PAGES = 1 << (20 - PAGE_BITS);

  private final int[] @Nullable [] balance = new int[PAGES][];

  void added(String name, long size, EntryTime mtime) {
    count(place(name, size, mtime), 1);
  }

  void removed(String name, long size, EntryTime mtime) {
    count(place(name, size, mtime), -1);
  }

  private void count(int place, int by) {
    int[] page = balance[place >>> PAGE_BITS];
    if (page == null) {
      page = new int[PAGE];
      balance[place >>> PAGE_BITS] = page;
    }
    page[place & (PAGE - 1)] += by;
  }

  long onlyRemoved() {
    long removed = 0;
    for (int[] page : balance) {
      for (int i = 0; page != null && i < PAGE; i++) {
        removed -= Math.min(0, page[i]);
      }
    }
    return removed;
  }

  private static int place(String name, long size, EntryTime mtime) {
    long mixed = name.hashCode() * 31L + size;
    mixed = mixed * 0x9E3779B97F4A7C15L + mtime.seconds();
    mixed = mixed * 0x9E3779B97F4A7C15L + mtime.nanos();
    mixed *= 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 44);
  }
}
