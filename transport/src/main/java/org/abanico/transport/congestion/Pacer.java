package org.abanico.transport.congestion;

/**
 * Spreads what is sent over time, in bursts that suit segmentation offload: what leaves in 1 ms at
 * the pacing rate, but a datagram at least and what one batch takes at most. A slow sender sends
 * them one by one: of two that come together to a queue that others keep full, the second is lost.
 *
 * <p>A sender that was refused and then comes later than {@link #nextSendTime} gets what it has
 * missed, so that late timers do not lower the average rate: {@value #MAX_LATENESS_MILLIS} ms worth
 * of it at once, and up to {@value #MAX_ARREARS_MILLIS} ms worth by a rate a quarter higher. One
 * that was not refused, because it had nothing to send or its window was full, finds one burst at
 * most. Has no clock; one thread at a time.
 */
public final class Pacer {
  /** What generic segmentation offload takes in a batch. */
  public static final int DEFAULT_MAX_BURST_BYTES = 65_536;

  /** How much lateness of a timer is made up for at once, at most. */
  public static final int MAX_LATENESS_MILLIS = 10;

  /** How much more of it is made up for little by little, at most. */
  public static final int MAX_ARREARS_MILLIS = 100;

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double BURST_NANOS = 1e6;
  private static final double MAX_LATENESS_NANOS = MAX_LATENESS_MILLIS * 1e6;
  private static final double MAX_ARREARS_NANOS = MAX_ARREARS_MILLIS * 1e6;
  private static final double ARREARS_GAIN = 0.25;

  private final int maxBurstBytes;
  private int datagram;
  private int maxBurst;

  private boolean started;
  private boolean waiting;
  private double bytesPerNano;
  private double tokens;
  private double arrears;
  private long updated;

  /** A pacer for batches of at most {@link #DEFAULT_MAX_BURST_BYTES}. */
  public Pacer(int datagramBytes) {
    this(datagramBytes, DEFAULT_MAX_BURST_BYTES);
  }

  /**
   * A pacer for a connection.
   *
   * @param datagramBytes the size of a full datagram, at least 1
   * @param maxBurstBytes the most that one batch may have; taken for one datagram when smaller
   */
  public Pacer(int datagramBytes, int maxBurstBytes) {
    this.maxBurstBytes = maxBurstBytes;
    setDatagramSize(datagramBytes);
  }

  /** The size of a full datagram from now on, at least 1. */
  public void setDatagramSize(int datagramBytes) {
    if (datagramBytes < 1) {
      throw new IllegalArgumentException("datagramBytes " + datagramBytes);
    }
    datagram = datagramBytes;
    maxBurst = Math.max(maxBurstBytes, datagramBytes);
  }

  /**
   * How many bytes may leave now. To be asked only by a sender that has something to send and room
   * in its window: 0 means that it now waits for the pacer, which stays at 0 until {@link
   * #nextSendTime}.
   *
   * @param pacingRate in bytes a second, at least 1; holds from now on
   * @return 0, or a datagram at least
   */
  public int budget(long nowNanos, long pacingRate) {
    refill(nowNanos, pacingRate / NANOS_PER_SECOND);
    double enough = waiting ? burst() - 1 : datagram;
    waiting = tokens < enough;
    return waiting ? 0 : (int) Math.min(tokens, Integer.MAX_VALUE);
  }

  /**
   * So many bytes have left since {@link #budget} was asked. More than the budget (a probe) is made
   * up for by waiting longer.
   */
  public void sent(int bytes) {
    tokens -= bytes;
  }

  /**
   * Whether the sender has come so late, again and again, that it has sent less than the pacing
   * rate allows and has not made up for it yet: what then arrives tells of the sender.
   */
  public boolean isBehind() {
    return arrears > 0;
  }

  /**
   * When a sender that was refused may send its next burst, provided that the pacing rate stays as
   * it is. A time that has passed when it was not refused.
   */
  public long nextSendTime() {
    return waiting ? updated + (long) Math.ceil((burst() - tokens) / bytesPerNano) : updated;
  }

  private void refill(long nowNanos, double newBytesPerNano) {
    if (!started) {
      started = true;
      bytesPerNano = newBytesPerNano;
      tokens = burst();
      updated = nowNanos;
      return;
    }
    long elapsed = nowNanos - updated;
    if (elapsed > 0) {
      earn(bytesPerNano * elapsed);
      updated = nowNanos;
    }
    bytesPerNano = newBytesPerNano;
  }

  private void earn(double bytes) {
    if (!waiting) {
      arrears = 0;
      tokens = Math.min(burst(), tokens + bytes);
      return;
    }
    double paid = Math.min(arrears, ARREARS_GAIN * bytes);
    double earned = tokens + bytes + paid;
    tokens = Math.min(earned, burst() + bytesPerNano * MAX_LATENESS_NANOS);
    arrears = Math.min(arrears - paid + earned - tokens, bytesPerNano * MAX_ARREARS_NANOS);
  }

  /** A whole number of datagrams, so that a burst leaves no remainder to send on its own. */
  private int burst() {
    int most = (int) Math.min(maxBurst, bytesPerNano * BURST_NANOS);
    return datagram * Math.max(1, most / datagram);
  }
}
