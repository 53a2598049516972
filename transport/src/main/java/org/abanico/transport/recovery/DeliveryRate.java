package org.abanico.transport.recovery;

/**
 * Estimates the rate at which packets are delivered (draft-ietf-ccwg-bbr, section 4.1): each packet
 * remembers what had been delivered when it left; its acknowledgement tells how much was delivered
 * since, and in what time.
 */
final class DeliveryRate {
  private long delivered;
  private long deliveredTime;
  private long firstSentTime;
  private long applicationLimitedTo;

  /** Stamps a packet that is about to be in flight. */
  void onSent(SentPacket packet, long bytesInFlightBefore) {
    if (bytesInFlightBefore == 0) {
      firstSentTime = packet.sentTime;
      deliveredTime = packet.sentTime;
    }
    packet.deliveredBefore = delivered;
    packet.deliveredTimeBefore = deliveredTime;
    packet.firstSentTimeBefore = firstSentTime;
    packet.applicationLimited = applicationLimitedTo > delivered;
  }

  /** The sender has nothing more to send though it might: samples until then say little. */
  void onApplicationLimited(long bytesInFlight) {
    applicationLimitedTo = Math.max(1, delivered + bytesInFlight);
  }

  void onDelivered(SentPacket packet, long nowNanos) {
    delivered += packet.bytes;
    deliveredTime = nowNanos;
  }

  /**
   * The rate seen by the newest packet of an ACK, after {@link #onDelivered} for all of them.
   *
   * @return bytes a second, or -1 when the sample is too short to tell
   */
  long sample(SentPacket newest, long nowNanos, long minRttNanos) {
    firstSentTime = newest.sentTime;
    long sendElapsed = newest.sentTime - newest.firstSentTimeBefore;
    long ackElapsed = nowNanos - newest.deliveredTimeBefore;
    long interval = Math.max(sendElapsed, ackElapsed);
    if (interval <= 0 || interval < minRttNanos) {
      return -1;
    }
    return (long) ((delivered - newest.deliveredBefore) * 1e9 / interval);
  }
}
