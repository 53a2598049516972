package org.abanico.transport.congestion;

/**
 * How much more than the bandwidth explains is acknowledged at once (draft-ietf-ccwg-bbr-06,
 * section 5.5.9): by receivers that hold ACKs back or take datagrams in batches, by links that send
 * in slots, by programs that get the CPU late. So much more has to be in flight for the sender not
 * to fall silent meanwhile.
 *
 * <p>Remembers the largest of the last 10 to 20 rounds, and for {@link
 * BbrConstants#MIN_FILTER_SPAN} at least; in Startup, of the last one or two.
 */
final class AckAggregation {
  private boolean started;
  private long intervalStart;
  private long deliveredInInterval;
  private long previous;
  private long current;
  private long slotRound;
  private long slotStart;

  /**
   * An ACK came.
   *
   * @param bandwidth bytes a second
   * @param window bytes: no sample is larger
   * @param inStartup whether the pipe has not been full yet
   */
  void onAcknowledged(
      long nowNanos,
      long acknowledgedBytes,
      long bandwidth,
      long window,
      long round,
      boolean inStartup) {
    if (!started) {
      started = true;
      intervalStart = nowNanos;
      slotStart = nowNanos;
      slotRound = round;
    }
    double expected = expected(nowNanos, bandwidth);
    if (deliveredInInterval <= expected) {
      restart(nowNanos);
      expected = 0;
    }
    deliveredInInterval += acknowledgedBytes;
    long extra = Math.min((long) (deliveredInInterval - expected), window);
    advance(nowNanos, round, inStartup);
    current = Math.max(current, extra);
  }

  private double expected(long nowNanos, long bandwidth) {
    return bandwidth * ((nowNanos - intervalStart) / BbrConstants.NANOS_PER_SECOND);
  }

  private void advance(long nowNanos, long round, boolean inStartup) {
    boolean over =
        inStartup
            ? round > slotRound
            : round >= slotRound + BbrConstants.EXTRA_ACKED_ROUNDS
                && nowNanos - slotStart >= BbrConstants.MIN_FILTER_SPAN;
    if (over) {
      previous = current;
      current = 0;
      slotRound = round;
      slotStart = nowNanos;
    }
  }

  /** What is acknowledged from now on is compared with the time from now on. */
  void restart(long nowNanos) {
    deliveredInInterval = 0;
    intervalStart = nowNanos;
  }

  /** Bytes. */
  long extraAcked() {
    return Math.max(previous, current);
  }
}
