package org.abanico.transport;

/**
 * A rate that all connections of a program share: a token bucket that holds what comes in {@value
 * #BURST_MILLIS} ms, or two usual datagrams. Whose turn it is ({@link FairTurns}) is given a batch
 * of what comes in {@value #BATCH_MILLIS} ms, or a datagram if that is more. What leaves without
 * asking is counted, and waited for. Has no clock; one thread at a time.
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

  private final FairTurns turns = new FairTurns();
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
    turns.setArrears(isLimited() ? (long) capacity() : 0);
  }

  /** In bytes a second; {@link #NONE} when there is no limit. */
  public long bytesPerSecond() {
    return bytesPerSecond;
  }

  boolean isLimited() {
    return bytesPerSecond != NONE;
  }

  /** The place of one more connection among those that share the rate. */
  FairTurns.Place newPlace() {
    return turns.newPlace();
  }

  /**
   * How many bytes a connection may send now in one batch. It waits from now on, before all who
   * have had more, until it is given some or says that it wants nothing ({@link #leave}).
   *
   * @param datagram the least that is of use
   * @return 0, or {@code datagram} at least
   */
  long batch(FairTurns.Place place, int datagram, long nowNanos) {
    if (!isLimited()) {
      turns.leave(place);
      return NONE;
    }
    refill(nowNanos);
    double batch = batchOf(datagram);
    if (!turns.isTurnOf(place, datagram, nowNanos) || tokens < enough(batch)) {
      return 0;
    }
    turns.taken(place);
    return (long) batch;
  }

  /** A connection has nothing to send at present, or may not. */
  void leave(FairTurns.Place place) {
    turns.leave(place);
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

  /** So many bytes of a connection have left. */
  void sent(FairTurns.Place place, long bytes) {
    if (isLimited()) {
      tokens -= bytes;
      turns.sent(place, bytes);
    }
  }

  /** When {@link #batch} gives something to the first of those who wait. */
  long nextTime() {
    return timeOf(enough(batchOf(turns.nextDatagram())));
  }

  /** When {@link #take} is worth it again: what comes in {@value #TAKE_MILLIS} ms is there. */
  long nextTake() {
    return timeOf(perMillis(TAKE_MILLIS));
  }

  private double batchOf(int datagram) {
    return Math.max(datagram, perMillis(BATCH_MILLIS));
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
