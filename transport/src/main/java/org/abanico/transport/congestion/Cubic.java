package org.abanico.transport.congestion;

import org.jspecify.annotations.Nullable;

/**
 * CUBIC (RFC 9438) on the events of RFC 9002: slow start with HyStart++ ({@link HyStart}), the
 * cubic curve ({@link CubicCurve}), one reduction a round trip, and its undoing when the loss was
 * none. One thread at a time. Times may be of any origin: only their differences count.
 */
public final class Cubic implements CongestionController {
  private static final int INITIAL_DATAGRAMS = 10;
  private static final long INITIAL_BYTES = 14_720;
  private static final int MINIMUM_DATAGRAMS = 2;

  private static final double SLOW_START_PACING_GAIN = 2;
  private static final double PACING_GAIN = 1.25;
  private static final double NANOS_PER_SECOND = 1e9;

  private final double largestWindow;
  private final long initialRttNanos;
  private final HyStart hyStart = new HyStart();

  private int datagram;
  private double minimumWindow;
  private double maximumWindow;
  private CubicCurve curve;
  private double window;
  private double slowStartThreshold = Double.POSITIVE_INFINITY;
  private boolean leftSlowStart;

  private boolean reduced;
  private long reductionTime;
  private boolean recovering;
  private @Nullable Undo undo;

  private long usedUntilPacket = -1;
  private long countedUntil;
  private long smoothedRttNanos;

  /** What a reduction changes, as it was before (RFC 9438, section 4.9.2). */
  private record Undo(
      double window,
      double slowStartThreshold,
      boolean leftSlowStart,
      CubicCurve curve,
      boolean reduced,
      long reductionTime) {}

  /**
   * A controller in slow start, with the initial window of RFC 9002, section 7.2.
   *
   * @param datagramBytes the size of a full datagram, at least 1
   * @param maximumWindow bytes that the window never exceeds; taken for the minimum window of two
   *     datagrams when smaller
   * @param initialRttNanos what to take for the round trip until there is a sample, at least 1
   */
  public Cubic(int datagramBytes, long maximumWindow, long initialRttNanos) {
    if (datagramBytes < 1 || initialRttNanos < 1) {
      throw new IllegalArgumentException(
          "datagramBytes " + datagramBytes + ", initialRttNanos " + initialRttNanos);
    }
    this.largestWindow = maximumWindow;
    this.initialRttNanos = initialRttNanos;
    this.curve = new CubicCurve(datagramBytes);
    setDatagramSize(datagramBytes);
    setWindow(
        Math.min(
            (double) INITIAL_DATAGRAMS * datagramBytes,
            Math.max((double) INITIAL_BYTES, minimumWindow)));
  }

  private void setDatagramSize(int datagramBytes) {
    datagram = datagramBytes;
    minimumWindow = (double) MINIMUM_DATAGRAMS * datagramBytes;
    maximumWindow = Math.max(largestWindow, minimumWindow);
    curve.setDatagramSize(datagramBytes);
  }

  @Override
  public void onDatagramSize(int datagramBytes) {
    setDatagramSize(datagramBytes);
    setWindow(window);
  }

  @Override
  public void onSent(long nowNanos, int bytes, long bytesInFlight) {
    boolean pathWasEmpty = bytesInFlight == bytes;
    if (pathWasEmpty) {
      countedUntil = nowNanos;
    }
  }

  @Override
  public void onAcknowledged(AckSample ack) {
    smoothedRttNanos = ack.smoothedRttNanos();
    long sinceCounted = ack.nowNanos() - countedUntil;
    countedUntil = ack.nowNanos();
    boolean used = isWindowUsed(ack);
    if (isSentBeforeReduction(ack.largestSentTimeNanos())) {
      return;
    }
    recovering = false;
    if (!used) {
      return;
    }
    if (isInSlowStart()) {
      growInSlowStart(ack);
    } else {
      growOnCurve(ack, sinceCounted);
    }
  }

  /**
   * RFC 9438, section 5.8, and RFC 9002, section 7.8: a window that is not used says nothing about
   * the path. Used is one that was full at some time in the last round trip: between two ACKs the
   * pacer or a burst not yet whole may well be what holds the sender back.
   */
  private boolean isWindowUsed(AckSample ack) {
    if (ack.windowLimited()) {
      usedUntilPacket = ack.nextPacketNumber();
      return true;
    }
    return ack.largestAcknowledged() < usedUntilPacket;
  }

  private void growInSlowStart(AckSample ack) {
    double growth = ack.acknowledgedBytes();
    if (slowStartThreshold == Double.POSITIVE_INFINITY) {
      boolean ends =
          hyStart.onAcknowledged(ack.largestAcknowledged(), ack.nextPacketNumber(), ack.rttNanos());
      growth /= hyStart.growthDivisor();
      if (ends) {
        slowStartThreshold = window;
      }
    }
    setWindow(Math.min(window + growth, slowStartThreshold));
    if (window >= maximumWindow) {
      slowStartThreshold = window;
    }
    leftSlowStart = !isInSlowStart();
  }

  private void growOnCurve(AckSample ack, long sinceCounted) {
    if (curve.hasBegun()) {
      curve.advance(sinceCounted);
    } else if (leftSlowStart) {
      curve.beginOnPlateau(window);
    } else {
      curve.beginAfterReduction(window);
    }
    setWindow(curve.grow(window, ack.acknowledgedBytes(), smoothedRttNanos));
  }

  @Override
  public void onLost(LossSample loss) {
    if (isSentBeforeReduction(loss.largestLostSentTimeNanos())) {
      return;
    }
    rememberForUndo();
    setWindow(curve.reduce(window));
    slowStartThreshold = window;
    leftSlowStart = false;
    markReduction(loss.nowNanos());
    recovering = true;
  }

  /** Takes back the last reduction, unless the window has outgrown it (RFC 9438, section 4.9.2). */
  @Override
  public void onSpuriousLoss(long nowNanos) {
    Undo before = undo;
    undo = null;
    if (before == null || window >= before.window()) {
      return;
    }
    window = before.window();
    slowStartThreshold = before.slowStartThreshold();
    leftSlowStart = before.leftSlowStart();
    curve = before.curve();
    curve.setDatagramSize(datagram);
    reduced = before.reduced();
    reductionTime = before.reductionTime();
    recovering = false;
    countedUntil = nowNanos;
  }

  /**
   * RFC 9002, section 7.6.2. The threshold stays where the loss that told of it has put it, so that
   * slow start leads back there (RFC 9438, section 4.8).
   */
  @Override
  public void onPersistentCongestion(long nowNanos) {
    if (slowStartThreshold == Double.POSITIVE_INFINITY) {
      rememberForUndo();
      slowStartThreshold = Math.max(curve.reduce(window), minimumWindow);
    }
    curve.stop();
    window = minimumWindow;
    leftSlowStart = !isInSlowStart();
    markReduction(nowNanos);
    recovering = false;
  }

  private void rememberForUndo() {
    undo =
        new Undo(window, slowStartThreshold, leftSlowStart, curve.copy(), reduced, reductionTime);
  }

  private void markReduction(long nowNanos) {
    reduced = true;
    reductionTime = nowNanos;
  }

  /** RFC 9002, section 7.3.2: such packets belong to what has been answered by the reduction. */
  private boolean isSentBeforeReduction(long sentTimeNanos) {
    return reduced && sentTimeNanos - reductionTime <= 0;
  }

  private boolean isInSlowStart() {
    return window < slowStartThreshold;
  }

  private void setWindow(double bytes) {
    window = Math.clamp(bytes, minimumWindow, maximumWindow);
  }

  @Override
  public long window() {
    return (long) window;
  }

  @Override
  public long pacingRate() {
    if (smoothedRttNanos <= 0) {
      return perSecond(window, initialRttNanos);
    }
    double gain = isInSlowStart() ? SLOW_START_PACING_GAIN : PACING_GAIN;
    return perSecond(gain * window, smoothedRttNanos);
  }

  private static long perSecond(double bytes, long nanos) {
    return Math.max(1, (long) (bytes * NANOS_PER_SECOND / nanos));
  }

  /**
   * One of {@code slow-start}, {@code conservative-slow-start}, {@code recovery} (until a packet
   * sent after the reduction is acknowledged), {@code reno-friendly}, {@code concave} and {@code
   * convex}.
   */
  @Override
  public String state() {
    if (recovering) {
      return "recovery";
    }
    if (!isInSlowStart()) {
      return curve.region(window);
    }
    boolean first = slowStartThreshold == Double.POSITIVE_INFINITY;
    return first && hyStart.isConservative() ? "conservative-slow-start" : "slow-start";
  }
}
