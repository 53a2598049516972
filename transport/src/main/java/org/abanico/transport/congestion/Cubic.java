package org.abanico.transport.congestion;

/**
 * CUBIC (RFC 9438) with HyStart++ and pacing, fed by RFC 9002's loss detection. Windows in bytes,
 * the curve in datagrams and seconds as in the RFC.
 */
public final class Cubic implements CongestionController {
  /** RFC 9438, section 4.6: beta_cubic. */
  static final double BETA = 0.7;

  /** RFC 9438, section 5: C, in datagrams per cubic second. */
  static final double C = 0.4;

  /** RFC 9438, section 4.3: alpha_cubic, while below the window that Reno lost at. */
  private static final double ALPHA = 3 * (1 - BETA) / (1 + BETA);

  private static final int INITIAL_DATAGRAMS = 10;
  private static final int MIN_DATAGRAMS = 2;
  private static final double PACING_GAIN = 1.25;
  private static final double SLOW_START_PACING_GAIN = 2;
  private static final double NANOS = 1e9;

  private final int datagram;
  private final long minWindow;
  private final long maxWindow;
  private final long initialRtt;
  private HyStart hyStart = new HyStart();

  private double window;
  private double slowStartThreshold = Double.MAX_VALUE;
  private double windowBeforeLoss;
  private double renoWindow;
  private double renoWindowBeforeLoss;
  private double k;
  private long epochStart = -1;
  private long lastAckTime;
  private long recoveryStart = -1;
  private long smoothedRtt;
  private double[] beforeReduction = {};

  /**
   * @param initialRttNanos assumed until there is a sample
   */
  public Cubic(int datagramBytes, long maxWindow, long initialRttNanos) {
    this.datagram = datagramBytes;
    this.minWindow = (long) MIN_DATAGRAMS * datagramBytes;
    this.maxWindow = Math.max(maxWindow, minWindow);
    this.initialRtt = initialRttNanos;
    this.window =
        Math.min(
            this.maxWindow,
            Math.min(
                (long) INITIAL_DATAGRAMS * datagramBytes, Math.max(14_720L, 2L * datagramBytes)));
  }

  @Override
  public void onSent(long nowNanos, int bytes, long bytesInFlight) {
    // The window depends on what arrives, not on what leaves.
  }

  @Override
  public void onAcknowledged(AckSample ack) {
    smoothedRtt = ack.smoothedRttNanos();
    long sinceLastAck = ack.nowNanos() - lastAckTime;
    lastAckTime = ack.nowNanos();
    if (ack.largestSentTimeNanos() <= recoveryStart) {
      return;
    }
    if (!ack.windowLimited()) {
      // RFC 9438, section 4.2: time in which the application held the sender back is not on the
      // curve.
      if (epochStart >= 0) {
        epochStart += sinceLastAck;
      }
      return;
    }
    if (inSlowStart()) {
      growInSlowStart(ack);
    } else {
      growOnCurve(ack);
    }
    window = Math.clamp(window, minWindow, maxWindow);
  }

  private void growInSlowStart(AckSample ack) {
    boolean ends = hyStart.onAcknowledged(ack);
    window += (double) ack.acknowledgedBytes() / hyStart.growthDivisor();
    if (ends) {
      slowStartThreshold = window;
      hyStart = new HyStart();
    }
  }

  /** RFC 9438, sections 4.2 to 4.5. */
  private void growOnCurve(AckSample ack) {
    if (epochStart < 0) {
      epochStart = ack.nowNanos();
      renoWindow = window;
      if (window >= windowBeforeLoss) {
        windowBeforeLoss = window;
      }
      k = Math.cbrt((windowBeforeLoss - window) / datagram / C);
    }
    double t = (ack.nowNanos() - epochStart) / NANOS;
    double share = ack.acknowledgedBytes() / window;
    renoWindow += (renoWindow < renoWindowBeforeLoss ? ALPHA : 1) * share * datagram;
    if (curve(t) < renoWindow) {
      window = Math.max(window, renoWindow);
      return;
    }
    double target = Math.clamp(curve(t + smoothedRtt / NANOS), window, 1.5 * window);
    window += (target - window) * share;
  }

  private double curve(double seconds) {
    double fromPlateau = seconds - k;
    return C * fromPlateau * fromPlateau * fromPlateau * datagram + windowBeforeLoss;
  }

  @Override
  public void onLost(LossSample loss) {
    if (loss.largestLostSentTimeNanos() <= recoveryStart) {
      return;
    }
    beforeReduction =
        new double[] {window, slowStartThreshold, windowBeforeLoss, k, epochStart, renoWindow};
    recoveryStart = loss.nowNanos();
    epochStart = -1;
    // RFC 9438, section 4.7: fast convergence.
    boolean shrinking = window < windowBeforeLoss;
    renoWindowBeforeLoss = window;
    windowBeforeLoss = shrinking ? window * (1 + BETA) / 2 : window;
    window = Math.max(minWindow, window * BETA);
    slowStartThreshold = window;
  }

  @Override
  public void onSpuriousLoss(long nowNanos) {
    if (beforeReduction.length == 0 || beforeReduction[0] < window) {
      return;
    }
    window = beforeReduction[0];
    slowStartThreshold = beforeReduction[1];
    windowBeforeLoss = beforeReduction[2];
    k = beforeReduction[3];
    epochStart = (long) beforeReduction[4];
    renoWindow = beforeReduction[5];
    recoveryStart = -1;
    beforeReduction = new double[0];
  }

  @Override
  public void onPersistentCongestion(long nowNanos) {
    window = minWindow;
    slowStartThreshold = Math.max(slowStartThreshold, minWindow);
    recoveryStart = -1;
    epochStart = -1;
    beforeReduction = new double[0];
  }

  @Override
  public long window() {
    return (long) window;
  }

  @Override
  public long pacingRate() {
    double gain = inSlowStart() ? SLOW_START_PACING_GAIN : PACING_GAIN;
    long rtt = smoothedRtt == 0 ? initialRtt : smoothedRtt;
    return Math.max(1, (long) (gain * window * NANOS / rtt));
  }

  @Override
  public String state() {
    if (!inSlowStart()) {
      return "congestion-avoidance";
    }
    return hyStart.isConservative() ? "conservative-slow-start" : "slow-start";
  }

  private boolean inSlowStart() {
    return window < slowStartThreshold;
  }
}
