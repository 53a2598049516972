package org.abanico.transport.recovery;

/** Round trip time of a path (RFC 9002, section 5). All times in nanoseconds. */
public final class RttEstimator {
  /** Assumed before the first sample (protocol.md, section 4). */
  public static final long INITIAL_RTT = 100_000_000L;

  /** Timers are not finer than this (RFC 9002, section 6.1.2: kGranularity). */
  public static final long GRANULARITY = 1_000_000L;

  private final long maxAckDelay;
  private long latest;
  private long smoothed;
  private long variation;
  private long minimum;

  public RttEstimator(long maxAckDelay) {
    this.maxAckDelay = maxAckDelay;
  }

  /**
   * @param rtt from sending the largest newly acknowledged packet to its ACK, over 0
   * @param ackDelay how long the peer says it held that ACK back
   */
  public void sample(long rtt, long ackDelay) {
    latest = rtt;
    if (minimum == 0) {
      minimum = rtt;
      smoothed = rtt;
      variation = rtt / 2;
      return;
    }
    minimum = Math.min(minimum, rtt);
    long delay = Math.min(ackDelay, maxAckDelay);
    long adjusted = rtt >= minimum + delay ? rtt - delay : rtt;
    variation = (3 * variation + Math.abs(smoothed - adjusted)) / 4;
    smoothed = (7 * smoothed + adjusted) / 8;
  }

  /** The path is another: nothing is known of it. */
  public void reset() {
    latest = 0;
    smoothed = 0;
    variation = 0;
    minimum = 0;
  }

  public boolean hasSample() {
    return minimum != 0;
  }

  public long latest() {
    return latest;
  }

  /** 0 before the first sample. */
  public long smoothed() {
    return smoothed;
  }

  /** 0 before the first sample. */
  public long minimum() {
    return minimum;
  }

  /** The smoothed round trip, or what is assumed before the first sample. */
  public long smoothedOrInitial() {
    return hasSample() ? smoothed : INITIAL_RTT;
  }

  /** How long without an answer is suspicious (RFC 9002, section 6.2.1), before any backing off. */
  public long probeTimeout() {
    long spread = hasSample() ? variation : INITIAL_RTT / 2;
    return smoothedOrInitial() + Math.max(4 * spread, GRANULARITY) + maxAckDelay;
  }
}
