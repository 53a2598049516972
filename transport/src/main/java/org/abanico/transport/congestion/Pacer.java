package org.abanico.transport.congestion;

/**
 * Spreads packets over time, in bursts that suit segmentation offload: at most what leaves in a
 * millisecond at the given rate. A sender that is called late makes up for it; one that had nothing
 * to send does not.
 */
public final class Pacer {
  private static final double BURST_SECONDS = 0.001;
  private static final int MAX_BURST = 256 << 10;

  /** A timer later than this is not made up for. */
  private static final double MAX_LATENESS_SECONDS = 0.02;

  private static final double NANOS = 1e9;

  private final int datagram;
  private double tokens;
  private double rate = 1;
  private long updated;
  private boolean waiting;

  public Pacer(int datagramBytes) {
    this.datagram = datagramBytes;
    this.tokens = 10.0 * datagramBytes;
  }

  /**
   * How many bytes may leave now; 0 when it is too early.
   *
   * @param bytesPerSecond the rate that has held since the last call
   */
  public int budget(long nowNanos, long bytesPerSecond) {
    rate = Math.max(1, bytesPerSecond);
    refill(nowNanos);
    return tokens < datagram ? 0 : (int) Math.min(tokens, Integer.MAX_VALUE);
  }

  /** So many bytes have left. */
  public void sent(int bytes) {
    tokens -= bytes;
    waiting = false;
  }

  /** When a burst may leave: for a sender that got no budget and has more to send. */
  public long nextSendTime() {
    waiting = true;
    return updated + (long) Math.ceil((burst() - tokens) / rate * NANOS);
  }

  private void refill(long nowNanos) {
    double most = waiting ? burst() + rate * MAX_LATENESS_SECONDS : burst();
    double earned = (nowNanos - updated) / NANOS * rate;
    tokens = Math.max(tokens, Math.min(most, tokens + earned));
    updated = nowNanos;
  }

  private double burst() {
    return Math.clamp(rate * BURST_SECONDS, 2.0 * datagram, Math.max(MAX_BURST, 2.0 * datagram));
  }
}
