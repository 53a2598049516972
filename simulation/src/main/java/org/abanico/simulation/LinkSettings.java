package org.abanico.simulation;

/**
 * How one direction of a link treats datagrams. Begin with {@link #perfect} and change what
 * matters.
 *
 * @param bitsPerSecond counts the datagrams' own bytes, without headers of UDP and below; {@link
 *     Long#MAX_VALUE} takes no time at all
 * @param delayNanos from having been sent completely to arriving, at least
 * @param jitterNanos a delay of 0 to this much, drawn for each datagram, comes on top: datagrams
 *     overtake one another
 * @param loss share of datagrams that are lost on the way, 0 to 1
 * @param lossBurst mean number of datagrams lost in a row, at least 1. With 1 each datagram's fate
 *     is drawn by itself; above, losses come from a two-state chain (Gilbert) with the same share
 * @param duplication share of datagrams that arrive twice, 0 to 1
 * @param corruption share of arriving datagrams in which one bit has changed, 0 to 1
 * @param queueBytes a datagram that would make more than this wait (itself included) is dropped
 * @param mtu the largest IP packet; a datagram that would make a larger one, with the {@value
 *     #HEADERS} bytes of IPv4's and UDP's headers, is dropped without a word
 */
public record LinkSettings(
    long bitsPerSecond,
    long delayNanos,
    long jitterNanos,
    double loss,
    double lossBurst,
    double duplication,
    double corruption,
    long queueBytes,
    int mtu) {

  /** Bytes that IPv4 and UDP put before a datagram's own. */
  public static final int HEADERS = 28;

  /** The largest MTU, which all datagrams fit. */
  public static final int MAX_MTU = 65_535;

  private static final double BITS_PER_BYTE = 8;
  private static final double NANOS_PER_SECOND = 1e9;

  public LinkSettings {
    require(bitsPerSecond > 0, "bitsPerSecond", bitsPerSecond);
    require(delayNanos >= 0, "delayNanos", delayNanos);
    require(jitterNanos >= 0, "jitterNanos", jitterNanos);
    require(isShare(loss), "loss", loss);
    require(lossBurst >= 1 && lossBurst < Double.MAX_VALUE, "lossBurst", lossBurst);
    require(
        loss == 1 || lossBurst == 1 || loss <= lossBurst / (lossBurst + 1),
        "loss too high for its lossBurst",
        loss);
    require(isShare(duplication), "duplication", duplication);
    require(isShare(corruption), "corruption", corruption);
    require(queueBytes > 0, "queueBytes", queueBytes);
    require(mtu > HEADERS && mtu <= MAX_MTU, "mtu", mtu);
  }

  private static boolean isShare(double value) {
    return value >= 0 && value <= 1;
  }

  private static void require(boolean met, String what, Number value) {
    if (!met) {
      throw new IllegalArgumentException(what + ": " + value);
    }
  }

  /** Takes no time, loses nothing, and has a queue of 16 MiB and the largest MTU. */
  public static LinkSettings perfect() {
    return new LinkSettings(Long.MAX_VALUE, 0, 0, 0, 1, 0, 0, 16 << 20, MAX_MTU);
  }

  public LinkSettings withRate(long newBitsPerSecond) {
    return new LinkSettings(
        newBitsPerSecond,
        delayNanos,
        jitterNanos,
        loss,
        lossBurst,
        duplication,
        corruption,
        queueBytes,
        mtu);
  }

  public LinkSettings withDelay(long newDelayNanos) {
    return new LinkSettings(
        bitsPerSecond,
        newDelayNanos,
        jitterNanos,
        loss,
        lossBurst,
        duplication,
        corruption,
        queueBytes,
        mtu);
  }

  public LinkSettings withJitter(long newJitterNanos) {
    return new LinkSettings(
        bitsPerSecond,
        delayNanos,
        newJitterNanos,
        loss,
        lossBurst,
        duplication,
        corruption,
        queueBytes,
        mtu);
  }

  public LinkSettings withLoss(double newLoss, double newLossBurst) {
    return new LinkSettings(
        bitsPerSecond,
        delayNanos,
        jitterNanos,
        newLoss,
        newLossBurst,
        duplication,
        corruption,
        queueBytes,
        mtu);
  }

  public LinkSettings withDuplication(double newDuplication) {
    return new LinkSettings(
        bitsPerSecond,
        delayNanos,
        jitterNanos,
        loss,
        lossBurst,
        newDuplication,
        corruption,
        queueBytes,
        mtu);
  }

  public LinkSettings withCorruption(double newCorruption) {
    return new LinkSettings(
        bitsPerSecond,
        delayNanos,
        jitterNanos,
        loss,
        lossBurst,
        duplication,
        newCorruption,
        queueBytes,
        mtu);
  }

  public LinkSettings withQueue(long newQueueBytes) {
    return new LinkSettings(
        bitsPerSecond,
        delayNanos,
        jitterNanos,
        loss,
        lossBurst,
        duplication,
        corruption,
        newQueueBytes,
        mtu);
  }

  public LinkSettings withMtu(int newMtu) {
    return new LinkSettings(
        bitsPerSecond,
        delayNanos,
        jitterNanos,
        loss,
        lossBurst,
        duplication,
        corruption,
        queueBytes,
        newMtu);
  }

  /** The largest datagram that passes. */
  public int maxDatagramBytes() {
    return mtu - HEADERS;
  }

  /** How long it takes to put a datagram of so many bytes onto the link. */
  long transmissionNanos(int bytes) {
    if (bitsPerSecond == Long.MAX_VALUE) {
      return 0;
    }
    return Math.round(bytes * BITS_PER_BYTE * NANOS_PER_SECOND / bitsPerSecond);
  }
}
