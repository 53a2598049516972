package org.abanico.transport.congestion;

/**
 * The smallest round trip of the last 10 s, and whether it is time to look for it again
 * (draft-ietf-ccwg-bbr-06, sections 5.3.4.3 and 5.5.7). Nanoseconds.
 *
 * <p>In the draft only a smaller sample renews it. Here one that is as small but for {@link
 * BbrConstants#SAME_RTT} does too, without changing the value: it shows that no queue hides the
 * path's own round trip, and to empty the path for another look would be for nothing. In return a
 * look is due after half of the time when round trips have become much longer.
 */
final class MinRtt {
  private static final long NONE = Long.MAX_VALUE;

  private long minimum = NONE;
  private long minimumTime;
  private long probed = NONE;
  private long probedTime;
  private boolean probeDue;
  private long sinceProbe = NONE;
  private long oneProbeAgo = NONE;
  private long twoProbesAgo = NONE;

  /**
   * An ACK came.
   *
   * @param rttNanos its sample, or -1
   */
  void onAcknowledged(long nowNanos, long rttNanos) {
    if (rttNanos >= 0) {
      sinceProbe = Math.min(sinceProbe, rttNanos);
    }
    long waited = nowNanos - probedTime;
    boolean muchLonger = minimum != NONE && rttNanos / BbrConstants.LONG_RTT > minimum;
    probeDue =
        probed != NONE
            && (waited > BbrConstants.PROBE_RTT_INTERVAL
                || (muchLonger && waited > BbrConstants.PROBE_RTT_INTERVAL / 2));
    if (rttNanos >= 0 && (rttNanos < probed || probeDue)) {
      probed = rttNanos;
      probedTime = nowNanos;
    } else if (rttNanos >= 0 && rttNanos <= probed * BbrConstants.SAME_RTT) {
      probedTime = nowNanos;
    }
    boolean expired = nowNanos - minimumTime > BbrConstants.MIN_RTT_WINDOW;
    if (probed < minimum || (minimum != NONE && expired)) {
      minimum = probed;
      minimumTime = probedTime;
    }
  }

  /** Whether the ACK came after {@link BbrConstants#PROBE_RTT_INTERVAL} without such a sample. */
  boolean isProbeDue() {
    return probeDue;
  }

  /**
   * A probe has ended: what it has seen is the path's round trip from now on, and the next is due
   * after another interval. In the draft a smaller one is believed until its time is over, and a
   * path that has become longer is used by a part only meanwhile.
   */
  void onProbed(long nowNanos) {
    probedTime = nowNanos;
    minimum = probed;
    minimumTime = nowNanos;
    twoProbesAgo = oneProbeAgo;
    oneProbeAgo = sinceProbe;
    sinceProbe = NONE;
  }

  /**
   * The smallest sample of the last three times between probes, 10 s at least: what a queue that
   * others keep standing hides from one probe. {@link Long#MAX_VALUE} before the first sample.
   */
  long smallestLately() {
    return Math.min(sinceProbe, Math.min(oneProbeAgo, twoProbesAgo));
  }

  boolean isKnown() {
    return minimum != NONE;
  }

  /** {@link Long#MAX_VALUE} before the first sample. */
  long get() {
    return minimum;
  }
}
