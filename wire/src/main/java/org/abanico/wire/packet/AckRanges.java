package org.abanico.wire.packet;

import java.util.Arrays;

/** The ranges of an ACK frame: both ends included, descending, neither touching nor overlapping. */
public final class AckRanges {
  /** The most that a frame may carry (protocol.md, section 5). */
  public static final int MAX = 64;

  private final long[] bounds;

  /** Takes bounds that {@link #areRanges} has found good, and keeps the array. */
  AckRanges(long[] bounds) {
    this.bounds = bounds;
  }

  /**
   * Makes ranges of known numbers.
   *
   * @param lowsAndHighs low and high of each range in turn, in descending order
   * @throws IllegalArgumentException when they are no such ranges
   */
  public static AckRanges of(long... lowsAndHighs) {
    if (lowsAndHighs.length % 2 != 0 || !areRanges(lowsAndHighs, lowsAndHighs.length / 2)) {
      throw new IllegalArgumentException("not descending ranges: " + Arrays.toString(lowsAndHighs));
    }
    return new AckRanges(lowsAndHighs.clone());
  }

  static boolean areRanges(long[] bounds, int count) {
    if (count == 0 || count > MAX) {
      return false;
    }
    long above = Long.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      long low = bounds[2 * i];
      long high = bounds[2 * i + 1];
      if (low < 0 || low > high || high >= above - 1) {
        return false;
      }
      above = low;
    }
    return true;
  }

  public int count() {
    return bounds.length / 2;
  }

  public long low(int index) {
    return bounds[2 * index];
  }

  public long high(int index) {
    return bounds[2 * index + 1];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AckRanges ranges && Arrays.equals(bounds, ranges.bounds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bounds);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count(); i++) {
      text.append(i == 0 ? "" : ",").append(low(i));
      if (low(i) != high(i)) {
        text.append('-').append(high(i));
      }
    }
    return text.toString();
  }
}
