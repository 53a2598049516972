package org.abanico.backup.folder;

import java.util.Arrays;
import org.abanico.backup.manifest.EntryTime;

/**
 * How many files are removed without being added again elsewhere: a file of the same name, size and
 * time counts as moved. Counts in a table of 2^20 places by a hash, 4 MiB whatever the number of
 * files: of a million, some that were removed may be taken for moved.
 */
final class MovedFiles {
  private static final int PLACES = 1 << 20;

  private final int[] balance = new int[PLACES];

  void added(String name, long size, EntryTime mtime) {
    balance[place(name, size, mtime)]++;
  }

  void removed(String name, long size, EntryTime mtime) {
    balance[place(name, size, mtime)]--;
  }

  long onlyRemoved() {
    return -Arrays.stream(balance).filter(count -> count < 0).asLongStream().sum();
  }

  private static int place(String name, long size, EntryTime mtime) {
    long mixed = name.hashCode() * 31L + size;
    mixed = mixed * 0x9E3779B97F4A7C15L + mtime.seconds();
    mixed = mixed * 0x9E3779B97F4A7C15L + mtime.nanos();
    mixed *= 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 44);
  }
}
