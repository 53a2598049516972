package org.abanico.transport.ranges;

import java.util.Arrays;

/**
 * A set of longs, kept as disjoint half-open ranges [low, high) in rising order. Neighbouring
 * ranges are merged. Its size is the number of ranges; the user bounds it.
 */
public final class RangeSet {
  private long[] lows = new long[8];
  private long[] highs = new long[8];
  private int count;

  /** The number of ranges. */
  public int count() {
    return count;
  }

  public boolean isEmpty() {
    return count == 0;
  }

  /** The first number of range {@code index}, counted from the lowest. */
  public long low(int index) {
    return lows[index];
  }

  /** The number after the last one of range {@code index}, counted from the lowest. */
  public long high(int index) {
    return highs[index];
  }

  public boolean contains(long value) {
    int index = firstEndingAfter(value);
    return index < count && lows[index] <= value;
  }

  /**
   * Adds [low, high).
   *
   * @return how many of these numbers were not there before
   */
  public long add(long low, long high) {
    if (low >= high) {
      return 0;
    }
    int first = firstEndingAtOrAfter(low);
    int next = first;
    long added = high - low;
    long mergedLow = low;
    long mergedHigh = high;
    while (next < count && lows[next] <= high) {
      added -= Math.max(0, Math.min(high, highs[next]) - Math.max(low, lows[next]));
      mergedLow = Math.min(mergedLow, lows[next]);
      mergedHigh = Math.max(mergedHigh, highs[next]);
      next++;
    }
    replace(first, next, mergedLow, mergedHigh);
    return added;
  }

  /** Removes [low, high). */
  public void remove(long low, long high) {
    if (low >= high) {
      return;
    }
    int first = firstEndingAfter(low);
    if (first == count || lows[first] >= high) {
      return;
    }
    if (lows[first] < low && highs[first] > high) {
      long tailHigh = highs[first];
      highs[first] = low;
      insert(first + 1, high, tailHigh);
      return;
    }
    if (lows[first] < low) {
      highs[first] = low;
      first++;
    }
    int next = first;
    while (next < count && highs[next] <= high) {
      next++;
    }
    if (next < count && lows[next] < high) {
      lows[next] = high;
    }
    delete(first, next);
  }

  /** Removes every number below {@code bound}. */
  public void removeBelow(long bound) {
    if (count > 0 && lows[0] < bound) {
      remove(lows[0], bound);
    }
  }

  /** Removes the lowest range. */
  public void removeFirst() {
    delete(0, 1);
  }

  public void clear() {
    count = 0;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : ",")
          .append('[')
          .append(lows[i])
          .append(',')
          .append(highs[i])
          .append(')');
    }
    return text.toString();
  }

  private int firstEndingAfter(long value) {
    return firstEndingAtOrAfter(value + 1);
  }

  private int firstEndingAtOrAfter(long value) {
    if (count == 0 || highs[count - 1] < value) {
      return count;
    }
    if (count == 1 || highs[count - 2] < value) {
      return count - 1;
    }
    int found = Arrays.binarySearch(highs, 0, count, value);
    return found >= 0 ? found : -found - 1;
  }

  private void replace(int from, int to, long low, long high) {
    if (from == to) {
      insert(from, low, high);
      return;
    }
    lows[from] = low;
    highs[from] = high;
    delete(from + 1, to);
  }

  private void insert(int index, long low, long high) {
    if (count == lows.length) {
      lows = Arrays.copyOf(lows, count * 2);
      highs = Arrays.copyOf(highs, count * 2);
    }
    System.arraycopy(lows, index, lows, index + 1, count - index);
    System.arraycopy(highs, index, highs, index + 1, count - index);
    lows[index] = low;
    highs[index] = high;
    count++;
  }

  private void delete(int from, int to) {
    if (from == to) {
      return;
    }
    System.arraycopy(lows, to, lows, from, count - to);
    System.arraycopy(highs, to, highs, from, count - to);
    count -= to - from;
  }
}
