package org.abanico.transport.congestion;

/** The states of BBR, and how each sends (draft-ietf-ccwg-bbr-06, section 5.6.1). */
enum BbrPhase {
  STARTUP("startup", 2.77, 2),
  DRAIN("drain", 0.5, 2),
  DOWN("probe-down", 0.9, 2),
  CRUISE("probe-cruise", 1, 2),
  REFILL("probe-refill", 1, 2),
  UP("probe-up", 1.25, 2.25),
  PROBE_RTT("probe-rtt", 1, 0.5);

  private final String text;
  private final double pacingGain;
  private final double windowGain;

  BbrPhase(String text, double pacingGain, double windowGain) {
    this.text = text;
    this.pacingGain = pacingGain;
    this.windowGain = windowGain;
  }

  String text() {
    return text;
  }

  /** Of the bandwidth. */
  double pacingGain() {
    return pacingGain;
  }

  /** Of the bandwidth-delay product. */
  double windowGain() {
    return windowGain;
  }

  /** Whether it looks for more bandwidth: the short-term bounds do not hold then. */
  boolean isProbing() {
    return this == STARTUP || this == REFILL || this == UP;
  }

  /** Whether it is one of the cycle's four. */
  boolean isProbeBandwidth() {
    return this == DOWN || this == CRUISE || this == REFILL || this == UP;
  }
}
