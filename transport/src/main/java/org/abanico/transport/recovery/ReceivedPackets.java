package org.abanico.transport.recovery;

import org.abanico.transport.ranges.RangeSet;

/**
 * Which packets of the peer have arrived, and when to tell (protocol.md, section 4). Also the guard
 * against replays: a number counts once. Keeps at most {@link #MAX_RANGES} ranges; what is below
 * them counts as seen.
 */
public final class ReceivedPackets {
  /** As many as an ACK frame may carry. */
  public static final int MAX_RANGES = 64;

  private final long maxAckDelay;
  private final RangeSet numbers = new RangeSet();
  private long floor;
  private long largest = -1;
  private long largestTime;
  private int unacknowledged;
  private boolean outOfOrder;
  private long deadline = Long.MAX_VALUE;

  public ReceivedPackets(long maxAckDelay) {
    this.maxAckDelay = maxAckDelay;
  }

  /** Whether a packet of this number has been seen, or is too old to tell. */
  public boolean isDuplicate(long number) {
    return number < floor || numbers.contains(number);
  }

  /** Records a valid packet that is no duplicate. */
  public void add(long number, boolean ackEliciting, long nowNanos) {
    numbers.add(number, number + 1);
    if (numbers.count() > MAX_RANGES) {
      floor = numbers.high(0);
      numbers.removeFirst();
    }
    boolean inOrder = number == largest + 1;
    if (number > largest) {
      largest = number;
      largestTime = nowNanos;
    }
    if (ackEliciting) {
      unacknowledged++;
      outOfOrder |= !inOrder;
      deadline = Math.min(deadline, nowNanos + maxAckDelay);
    }
  }

  /**
   * Whether an ACK is to be sent at the end of this batch of datagrams, or because its time has
   * come.
   */
  public boolean ackDue(long nowNanos) {
    return unacknowledged >= 2 || (unacknowledged > 0 && (outOfOrder || nowNanos >= deadline));
  }

  /**
   * Whether anything ack-eliciting has not been acknowledged: worth an ACK in a packet that goes
   * out anyway.
   */
  public boolean ackPending() {
    return unacknowledged > 0;
  }

  /** When an ACK becomes due by itself. */
  public long ackDeadline() {
    return deadline;
  }

  /** An ACK of everything so far went out. */
  public void ackSent() {
    unacknowledged = 0;
    outOfOrder = false;
    deadline = Long.MAX_VALUE;
  }

  /**
   * The peer has received an ACK whose largest number was {@code acknowledged}: what is below needs
   * no telling any more (RFC 9000, section 13.2.4), and counts as seen.
   */
  public void forgetBelow(long acknowledged) {
    if (acknowledged > floor) {
      floor = acknowledged;
      numbers.removeBelow(acknowledged);
    }
  }

  public long largest() {
    return largest;
  }

  /** Microseconds since the largest number came. */
  public long ackDelayMicros(long nowNanos) {
    return Math.max(0, nowNanos - largestTime) / 1000;
  }

  public int rangeCount() {
    return numbers.count();
  }

  /**
   * Fills in the ranges for an ACK frame, both ends included, descending.
   *
   * @return how many
   */
  public int ranges(long[] lows, long[] highs) {
    int count = Math.min(numbers.count(), Math.min(lows.length, MAX_RANGES));
    for (int i = 0; i < count; i++) {
      int from = numbers.count() - 1 - i;
      lows[i] = numbers.low(from);
      highs[i] = numbers.high(from) - 1;
    }
    return count;
  }
}
