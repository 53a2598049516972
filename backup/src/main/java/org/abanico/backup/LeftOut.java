package org.abanico.backup;

import java.util.List;

/**
 * What of a backup a destination's file system could not hold.
 *
 * @param count of how many entries
 * @param named the first of them
 */
public record LeftOut(long count, List<Entry> named) {
  /** Nothing. */
  public static final LeftOut NOTHING = new LeftOut(0, List.of());

  /**
   * An entry.
   *
   * @param path as in the manifest
   */
  public record Entry(Refusal refusal, String path) {}
}
