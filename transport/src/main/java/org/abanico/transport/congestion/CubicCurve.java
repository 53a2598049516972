package org.abanico.transport.congestion;

/**
 * The arithmetic of CUBIC's congestion avoidance (RFC 9438, sections 4.2 to 4.7): what the window
 * was when packets were last lost, and how it grows from there with time. Windows in bytes; time in
 * nanoseconds, and only as much of it as {@link #advance} was told.
 */
final class CubicCurve {
  /** C of RFC 9438, section 5.1, in datagrams per second cubed. */
  static final double C = 0.4;

  /** The factor of a reduction: beta_cubic of RFC 9438, section 4.6. */
  static final double BETA = 0.7;

  /** What Reno would add in a round trip, with {@link #BETA} in place of 1/2 (section 4.3). */
  static final double ALPHA = 3 * (1 - BETA) / (1 + BETA);

  private static final double NANOS_PER_SECOND = 1e9;

  /** The most that one round trip may multiply the window by (section 4.2). */
  private static final double MAX_GROWTH = 1.5;

  private double datagram;
  private double plateau;
  private double windowBeforeReduction;
  private double secondsToPlateau;
  private double renoWindow;
  private long elapsedNanos;
  private boolean begun;
  private boolean renoFriendly;

  CubicCurve(int datagramBytes) {
    datagram = datagramBytes;
  }

  private CubicCurve(CubicCurve other) {
    datagram = other.datagram;
    plateau = other.plateau;
    windowBeforeReduction = other.windowBeforeReduction;
    secondsToPlateau = other.secondsToPlateau;
    renoWindow = other.renoWindow;
    elapsedNanos = other.elapsedNanos;
    begun = other.begun;
    renoFriendly = other.renoFriendly;
  }

  /** Holds from now on; what lies behind stays as it is. */
  void setDatagramSize(int datagramBytes) {
    datagram = datagramBytes;
  }

  CubicCurve copy() {
    return new CubicCurve(this);
  }

  /**
   * Packets were lost at this window: the curve is to lead back to it, or to somewhat less when the
   * last time it had been higher (fast convergence, section 4.7).
   *
   * @return the reduced window
   */
  double reduce(double window) {
    plateau = window < plateau ? window * (1 + BETA) / 2 : window;
    windowBeforeReduction = window;
    stop();
    return window * BETA;
  }

  /** Congestion avoidance is left, until one of the two ways in which it begins. */
  void stop() {
    begun = false;
    renoFriendly = false;
  }

  boolean hasBegun() {
    return begun;
  }

  /** Congestion avoidance begins after a reduction: the plateau is where packets were lost. */
  void beginAfterReduction(double window) {
    plateau = Math.max(plateau, window);
    begin(window);
  }

  /** Congestion avoidance begins where slow start ended: on the plateau (sections 4.8 and 4.10). */
  void beginOnPlateau(double window) {
    plateau = window;
    windowBeforeReduction = window;
    begin(window);
  }

  private void begin(double window) {
    secondsToPlateau = Math.cbrt((plateau - window) / (C * datagram));
    renoWindow = window;
    elapsedNanos = 0;
    begun = true;
  }

  /** Lets time count in which the window was in use (section 5.8). */
  void advance(long nanos) {
    elapsedNanos += nanos;
  }

  /**
   * The window after an ACK.
   *
   * @param window before it
   * @param acknowledgedBytes by this ACK
   * @param rttNanos the smoothed round trip time
   */
  double grow(double window, long acknowledgedBytes, long rttNanos) {
    double share = acknowledgedBytes / window;
    double alpha = renoWindow < windowBeforeReduction ? ALPHA : 1;
    renoWindow += alpha * datagram * share;
    double elapsed = elapsedNanos / NANOS_PER_SECOND;
    renoFriendly = at(elapsed) < renoWindow;
    if (renoFriendly) {
      return Math.max(window, renoWindow);
    }
    double target =
        Math.clamp(at(elapsed + rttNanos / NANOS_PER_SECOND), window, MAX_GROWTH * window);
    return window + (target - window) * Math.min(1, share);
  }

  /** W_cubic of section 4.2. */
  private double at(double seconds) {
    double fromPlateau = seconds - secondsToPlateau;
    return C * datagram * fromPlateau * fromPlateau * fromPlateau + plateau;
  }

  /** The region that a window is in, in a word (section 4.2). */
  String region(double window) {
    if (renoFriendly) {
      return "reno-friendly";
    }
    return window < plateau ? "concave" : "convex";
  }
}
