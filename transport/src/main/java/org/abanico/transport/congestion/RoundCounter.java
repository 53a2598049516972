package org.abanico.transport.congestion;

/**
 * Counts round trips by packets: one ends when a packet is acknowledged that was sent after its
 * beginning (draft-ietf-ccwg-bbr-06, section 5.5.1). What ends is told by bytes delivered, so that
 * neither silence nor late timers count.
 */
final class RoundCounter {
  private long endsAt;
  private long latestDelivered;
  private long count;
  private boolean started;

  /**
   * An ACK came.
   *
   * @param delivered bytes so far
   * @param priorDelivered the same when its newest packet was sent
   */
  void onAcknowledged(long delivered, long priorDelivered) {
    latestDelivered = delivered;
    started = priorDelivered >= endsAt;
    if (started) {
      endsAt = delivered;
      count++;
    }
  }

  /** Begins a round now, which is not counted. */
  void restart(long delivered) {
    endsAt = delivered;
  }

  /** Whether the last ACK began a round. */
  boolean hasStarted() {
    return started;
  }

  /** Bytes so far, as of the last ACK. */
  long latestDelivered() {
    return latestDelivered;
  }

  long count() {
    return count;
  }
}
