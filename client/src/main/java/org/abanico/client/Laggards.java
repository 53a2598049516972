package org.abanico.client;

import java.util.BitSet;

/**
 * Since when some members alone are waited for (protocol.md, section 7.1): whoever lets the others
 * wait for more than {@value #PATIENCE} ns is to get the rest by itself, later.
 */
final class Laggards {
  static final long PATIENCE = 10_000_000_000L;

  private BitSet places = new BitSet();
  private long segment = -1;
  private long since;

  /**
   * How it is now.
   *
   * @param awaited the places of those who let others wait; none when nobody does
   * @param first the segment that they have not answered
   */
  void observe(BitSet awaited, long first, long nowNanos) {
    if (awaited.isEmpty() || first != segment || places.isEmpty()) {
      since = nowNanos;
    }
    segment = first;
    places = awaited;
  }

  /** The places of those who have let others wait for too long. */
  BitSet tooSlow(long nowNanos) {
    return nowNanos - since >= PATIENCE ? places : new BitSet();
  }

  long nextDeadline() {
    return places.isEmpty() ? Long.MAX_VALUE : since + PATIENCE;
  }
}
