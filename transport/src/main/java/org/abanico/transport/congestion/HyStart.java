package org.abanico.transport.congestion;

/**
 * HyStart++ (RFC 9406): notices by rising round trip times that slow start is about to overfill the
 * path, goes on more slowly for some rounds (conservative slow start), and then either ends slow
 * start or takes the alarm back. For the first slow start of a connection only. Times in
 * nanoseconds.
 */
final class HyStart {
  // RFC 9406, section 4.3. L, the limit to what one ACK may add, is infinite: sending is paced.
  private static final long MIN_RTT_THRESHOLD = 4_000_000;
  private static final long MAX_RTT_THRESHOLD = 16_000_000;
  private static final int MIN_RTT_DIVISOR = 8;
  private static final int RTT_SAMPLES = 8;
  private static final int CONSERVATIVE_GROWTH_DIVISOR = 4;
  private static final int CONSERVATIVE_ROUNDS = 5;

  private static final long NONE = Long.MAX_VALUE;

  private long roundEnd = -1;
  private long lastRoundMinRtt = NONE;
  private long currentRoundMinRtt = NONE;
  private int samples;
  private boolean conservative;
  private long conservativeBaseline = NONE;
  private int conservativeRounds;

  /**
   * An ACK came in slow start, while the window was in use.
   *
   * @param largestAcknowledged the largest packet number newly acknowledged
   * @param nextPacketNumber the number that the next packet sent will have
   * @param rttNanos the round trip sample, or -1
   * @return whether slow start ends with this ACK
   */
  boolean onAcknowledged(long largestAcknowledged, long nextPacketNumber, long rttNanos) {
    if (roundEnd < 0) {
      roundEnd = nextPacketNumber;
    } else if (largestAcknowledged >= roundEnd) {
      startRound(nextPacketNumber);
      if (conservative && ++conservativeRounds >= CONSERVATIVE_ROUNDS) {
        return true;
      }
    }
    if (rttNanos >= 0) {
      currentRoundMinRtt = Math.min(currentRoundMinRtt, rttNanos);
      samples++;
      judge();
    }
    return false;
  }

  /** By how much the growth of the window is divided. */
  int growthDivisor() {
    return conservative ? CONSERVATIVE_GROWTH_DIVISOR : 1;
  }

  boolean isConservative() {
    return conservative;
  }

  private void startRound(long nextPacketNumber) {
    roundEnd = nextPacketNumber;
    lastRoundMinRtt = currentRoundMinRtt;
    currentRoundMinRtt = NONE;
    samples = 0;
  }

  private void judge() {
    if (samples < RTT_SAMPLES) {
      return;
    }
    if (conservative) {
      conservative = currentRoundMinRtt >= conservativeBaseline;
    } else if (lastRoundMinRtt != NONE
        && currentRoundMinRtt >= lastRoundMinRtt + threshold(lastRoundMinRtt)) {
      conservative = true;
      conservativeBaseline = currentRoundMinRtt;
      conservativeRounds = 0;
    }
  }

  private static long threshold(long rtt) {
    return Math.clamp(rtt / MIN_RTT_DIVISOR, MIN_RTT_THRESHOLD, MAX_RTT_THRESHOLD);
  }
}
