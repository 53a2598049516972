package org.abanico.transport.congestion;

/**
 * The smallest round trip of the last 10 s, and whether it is time to look for it again
 * (draft-ietf-ccwg-bbr-06, sections 5.3.4.3 and 5.5.7). Nanoseconds.
 */
final class MinRtt {
  private static final long NONE = Long.MAX_VALUE;

  private long minimum = NONE;
  private long minimumTime;
  private long probed = NONE;
  private long probedTime;
  private boolean probeDue;

  /**
   * An ACK came.
   *
   * @param rttNanos its sample, or -1
   */
  void onAcknowledged(long nowNanos, long rttNanos) {
    probeDue = probed != NONE && nowNanos - probedTime > BbrConstants.PROBE_RTT_INTERVAL;
    if (rttNanos >= 0 && (rttNanos < probed || probeDue)) {
      probed = rttNanos;
      probedTime = nowNanos;
    }
    boolean expired = nowNanos - minimumTime > BbrConstants.MIN_RTT_WINDOW;
    if (probed < minimum || (minimum != NONE && expired)) {
      minimum = probed;
      minimumTime = probedTime;
    }
  }

  /** Whether the ACK came after 5 s without a smaller sample. */
  boolean isProbeDue() {
    return probeDue;
  }

  /** A probe has ended: the next is due after another 5 s. */
  void onProbed(long nowNanos) {
    probedTime = nowNanos;
  }

  boolean isKnown() {
    return minimum != NONE;
  }

  /** {@link Long#MAX_VALUE} before the first sample. */
  long get() {
    return minimum;
  }
}
