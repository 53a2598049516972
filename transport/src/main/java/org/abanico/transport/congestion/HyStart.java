package org.abanico.transport.congestion;

/**
 * HyStart++ (RFC 9406): notices by rising round trip times that slow start is about to fill the
 * queue, goes on more slowly for a few rounds, and then ends slow start or takes the alarm back.
 * Times in nanoseconds.
 */
final class HyStart {
  private static final long MIN_RTT_THRESHOLD = 4_000_000L;
  private static final long MAX_RTT_THRESHOLD = 16_000_000L;
  private static final int MIN_RTT_DIVISOR = 8;
  private static final int RTT_SAMPLES = 8;
  private static final int GROWTH_DIVISOR = 4;
  private static final int CONSERVATIVE_ROUNDS = 5;

  private long roundEnd;
  private long lastRoundMinRtt = Long.MAX_VALUE;
  private long roundMinRtt = Long.MAX_VALUE;
  private int samples;
  private boolean conservative;
  private long baselineMinRtt;
  private int conservativeRounds;

  /**
   * An ACK came during slow start.
   *
   * @return whether slow start is to end now
   */
  boolean onAcknowledged(CongestionController.AckSample ack) {
    boolean ends = false;
    if (ack.largestAcknowledged() >= roundEnd) {
      roundEnd = ack.nextPacketNumber();
      lastRoundMinRtt = roundMinRtt;
      roundMinRtt = Long.MAX_VALUE;
      samples = 0;
      ends = conservative && ++conservativeRounds >= CONSERVATIVE_ROUNDS;
    }
    if (ack.rttNanos() < 0) {
      return ends;
    }
    roundMinRtt = Math.min(roundMinRtt, ack.rttNanos());
    samples++;
    if (samples < RTT_SAMPLES) {
      return ends;
    }
    if (conservative) {
      conservative = roundMinRtt >= baselineMinRtt;
    } else if (lastRoundMinRtt != Long.MAX_VALUE) {
      long threshold =
          Math.clamp(lastRoundMinRtt / MIN_RTT_DIVISOR, MIN_RTT_THRESHOLD, MAX_RTT_THRESHOLD);
      if (roundMinRtt >= lastRoundMinRtt + threshold) {
        conservative = true;
        baselineMinRtt = roundMinRtt;
        conservativeRounds = 0;
      }
    }
    return ends;
  }

  /** By how much the window's growth is divided. */
  int growthDivisor() {
    return conservative ? GROWTH_DIVISOR : 1;
  }

  boolean isConservative() {
    return conservative;
  }
}
