package org.abanico.transport;

/**
 * A rate that all connections of a program share: a token bucket that holds what comes in {@value
 * #BURST_MILLIS} ms, or two usual datagrams. Who asks in turn is given a batch of what comes in
 * {@value #BATCH_MILLIS} ms, or a datagram if that is more, so that nobody is starved when it is
 * short. What leaves without asking is counted, and waited for. Has no clock; one thread at a time.
 */
public final class RateLimit {
  /** Of {@link #set}: as fast as it goes. */
  public static final long NONE = Long.MAX_VALUE;

  /** Less would not keep a connection alive, in bytes a second. */
  public static final long LOWEST = 10_000;

  static final int BURST_MILLIS = 50;
  static final int TAKE_MILLIS = 10;
  static final int BATCH_MILLIS = 2;

  /** Two usual datagrams. */
  private static final double MIN_CAPACITY = 3_000;

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;

  private long bytesPerSecond = NONE;
  private double tokens;
  private long updated;

  /**
   * The rate from now on.
   *
   * @param newBytesPerSecond {@link #LOWEST} or more; or {@link #NONE}
   */
  public void set(long newBytesPerSecond, long nowNanos) {
    if (newBytesPerSecond < LOWEST) {
      throw new IllegalArgumentException("bytesPerSecond " + newBytesPerSecond);
    }
    refill(nowNanos);
    bytesPerSecond = newBytesPerSecond;
    tokens = Math.min(tokens, capacity());
  }

  /** In bytes a second; {@link #NONE} when there is no limit. */
  public long bytesPerSecond() {
    return bytesPerSecond;
  }

  boolean isLimited() {
    return bytesPerSecond != NONE;
  }

  /**
   * How many bytes may leave now in one batch.
   *
   * @param datagram the least that is of use
   * @return 0, or {@code datagram} at least
   */
  long batch(int datagram, long nowNanos) {
    if (!isLimited()) {
      return NONE;
    }
    refill(nowNanos);
    double batch = Math.max(datagram, perMillis(BATCH_MILLIS));
    return tokens >= enough(batch) ? (long) batch : 0;
  }

  /** As many of {@code wanted} bytes as may be taken now; they are counted. */
  long take(long wanted, long nowNanos) {
    if (!isLimited()) {
      return wanted;
    }
    refill(nowNanos);
    long taken = (long) Math.clamp(tokens, 0, (double) wanted);
    tokens -= taken;
    return taken;
  }

  /** So many bytes have left. */
  void sent(long bytes) {
    if (isLimited()) {
      tokens -= bytes;
    }
  }

  /** When {@link #batch} gives something, provided that nobody else asks before. */
  long nextTime(int datagram) {
    return timeOf(enough(Math.max(datagram, perMillis(BATCH_MILLIS))));
  }

  /** When {@link #take} is worth it again: what comes in {@value #TAKE_MILLIS} ms is there. */
  long nextTake() {
    return timeOf(perMillis(TAKE_MILLIS));
  }

  private long timeOf(double bytes) {
    double missing = Math.max(0, bytes - tokens);
    return updated + (long) Math.ceil(missing * NANOS_PER_SECOND / bytesPerSecond);
  }

  /** What has to be there: a large datagram leaves on credit, so that lateness costs nothing. */
  private double enough(double batch) {
    return Math.min(batch, capacity() / 2);
  }

  private double capacity() {
    return Math.max(MIN_CAPACITY, perMillis(BURST_MILLIS));
  }

  private double perMillis(int millis) {
    return bytesPerSecond / NANOS_PER_SECOND * millis * NANOS_PER_MILLI;
  }

  private void refill(long nowNanos) {
    long elapsed = nowNanos - updated;
    if (elapsed > 0) {
      updated = nowNanos;
      if (isLimited()) {
        tokens = Math.min(capacity(), tokens + bytesPerSecond / NANOS_PER_SECOND * elapsed);
      }
    }
  }
}
