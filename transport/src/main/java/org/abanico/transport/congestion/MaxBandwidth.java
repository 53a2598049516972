package org.abanico.transport.congestion;

/**
 * The largest delivery rate of this cycle of probing and the one before (draft-ietf-ccwg-bbr-06,
 * sections 5.5.3 to 5.5.6), in bytes a second.
 */
final class MaxBandwidth {
  private long previous;
  private long current;
  private long advanced;
  private boolean started;

  /** A sample; one that the application limited counts only when it raises the maximum. */
  void add(long nowNanos, long rate, boolean applicationLimited) {
    if (!started) {
      started = true;
      advanced = nowNanos;
    }
    if (rate > 0 && (rate >= get() || !applicationLimited)) {
      current = Math.max(current, rate);
    }
  }

  /**
   * A cycle has ended. Does nothing when it brought no sample, or was shorter than {@link
   * BbrConstants#MIN_FILTER_SPAN}.
   */
  void advance(long nowNanos) {
    if (current > 0 && nowNanos - advanced >= BbrConstants.MIN_FILTER_SPAN) {
      previous = current;
      current = 0;
      advanced = nowNanos;
    }
  }

  /** 0 when there was no sample yet. */
  long get() {
    return Math.max(previous, current);
  }
}
