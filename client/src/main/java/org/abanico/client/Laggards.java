package org.abanico.client;

import java.util.BitSet;

/**
 * How long the others have waited for some members' answers (protocol.md, section 7.1). Whoever
 * keeps them waiting for more than {@value #PATIENCE} ns and a tenth of the time that the backup
 * takes, all together, is to get the rest by itself, later.
 */
final class Laggards {
  static final long PATIENCE = 10_000_000_000L;

  private static final int TENTH = 10;

  private BitSet places = new BitSet();
  private boolean begun;
  private long beginning;
  private long seen;
  private long waited;

  /**
   * How it is now.
   *
   * @param awaited the places of those who let others wait; none when nobody does
   */
  void observe(BitSet awaited, long nowNanos) {
    if (!begun) {
      begun = true;
      beginning = nowNanos;
    } else if (!places.isEmpty()) {
      waited += nowNanos - seen;
    }
    seen = nowNanos;
    places = awaited;
  }

  /** The places of those who have let others wait for too long; the next ones begin anew. */
  BitSet takeTooSlow(long nowNanos) {
    if (nowNanos < nextDeadline()) {
      return new BitSet();
    }
    BitSet slow = places;
    places = new BitSet();
    waited = 0;
    seen = nowNanos;
    return slow;
  }

  /** When somebody will have let others wait for too long, if nothing happens. */
  long nextDeadline() {
    if (places.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long left = PATIENCE + (seen - beginning) / TENTH - waited;
    return seen + Math.max(0, left) * TENTH / (TENTH - 1);
  }
}
