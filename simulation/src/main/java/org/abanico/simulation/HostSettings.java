package org.abanico.simulation;

/**
 * What a host's system and machine are like.
 *
 * @param maxBatchBytes the most bytes that go down in one call
 * @param batchesPerTurn the socket takes so many batches in one turn, then none until the next
 * @param turnNanos how long a turn is, and the shortest time from setting a timer to its firing
 * @param wakeUpNanos from a datagram's arrival until the host looks; what arrived meanwhile comes
 *     in the same batch
 * @param receiveBufferBytes what arrives while so much waits in the socket is dropped
 * @param minJobNanos how long a worker's job takes at least
 * @param maxJobNanos and at most
 */
public record HostSettings(
    int maxBatchBytes,
    int batchesPerTurn,
    long turnNanos,
    long wakeUpNanos,
    long receiveBufferBytes,
    long minJobNanos,
    long maxJobNanos) {

  private static final int LARGEST_DATAGRAM = 65_507;

  public HostSettings {
    if (maxBatchBytes < 1
        || maxBatchBytes > LARGEST_DATAGRAM
        || batchesPerTurn < 1
        || turnNanos < 1
        || wakeUpNanos < 0
        || receiveBufferBytes < 1
        || minJobNanos < 0
        || maxJobNanos < minJobNanos) {
      throw new IllegalArgumentException("out of range");
    }
  }

  /** As on Linux with segmentation offload: 65,000 bytes a call, a buffer of 4 MiB. */
  public static HostSettings defaults() {
    return new HostSettings(65_000, 16, 10_000, 0, 4 << 20, 10_000, 1_000_000);
  }

  /** A host that takes up to so long to notice what arrives. */
  public HostSettings withWakeUp(long newWakeUpNanos) {
    return new HostSettings(
        maxBatchBytes,
        batchesPerTurn,
        turnNanos,
        newWakeUpNanos,
        receiveBufferBytes,
        minJobNanos,
        maxJobNanos);
  }

  /** A host whose workers' jobs take between so long and so long. */
  public HostSettings withJobs(long newMinJobNanos, long newMaxJobNanos) {
    return new HostSettings(
        maxBatchBytes,
        batchesPerTurn,
        turnNanos,
        wakeUpNanos,
        receiveBufferBytes,
        newMinJobNanos,
        newMaxJobNanos);
  }

  /** A host whose system takes so many bytes in a call, and so many calls in a turn. */
  public HostSettings withBatches(int newMaxBatchBytes, int newBatchesPerTurn) {
    return new HostSettings(
        newMaxBatchBytes,
        newBatchesPerTurn,
        turnNanos,
        wakeUpNanos,
        receiveBufferBytes,
        minJobNanos,
        maxJobNanos);
  }

  public HostSettings withReceiveBuffer(long newReceiveBufferBytes) {
    return new HostSettings(
        maxBatchBytes,
        batchesPerTurn,
        turnNanos,
        wakeUpNanos,
        newReceiveBufferBytes,
        minJobNanos,
        maxJobNanos);
  }
}
