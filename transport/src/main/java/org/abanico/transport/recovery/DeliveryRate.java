package org.abanico.transport.recovery;

import org.abanico.transport.congestion.CongestionController.DeliverySample;
import org.abanico.transport.congestion.CongestionController.LostPacket;

/**
 * Estimates the rate at which packets are delivered (draft-ietf-ccwg-bbr-06, section 4.1): each
 * packet remembers what had been delivered and lost when it left; its acknowledgement tells how
 * much was delivered since, and in what time.
 */
final class DeliveryRate {
  private static final long NOT_LIMITED = -1;

  private long delivered;
  private long deliveredTime;
  private long lost;
  private long firstSentTime;
  private long applicationLimitedTo = NOT_LIMITED;

  /** Nothing has been sent or delivered, and whatever is in flight does not count. */
  DeliveryRate(long nowNanos) {
    firstSentTime = nowNanos;
    deliveredTime = nowNanos;
  }

  /** Stamps a packet that is about to be in flight. */
  void onSent(SentPacket packet, long bytesInFlightBefore) {
    if (bytesInFlightBefore == 0) {
      firstSentTime = packet.sentTime;
      deliveredTime = packet.sentTime;
    }
    packet.deliveredBefore = delivered;
    packet.deliveredTimeBefore = deliveredTime;
    packet.firstSentTimeBefore = firstSentTime;
    packet.lostBefore = lost;
    packet.inFlightAtSend = bytesInFlightBefore + packet.bytes;
    packet.applicationLimited = applicationLimitedTo != NOT_LIMITED;
  }

  /**
   * The sender has nothing more to send though it might: until more is delivered than there is now
   * in flight, and with that the gap behind it, samples say little.
   */
  void onApplicationLimited(long bytesInFlight) {
    applicationLimitedTo = delivered + bytesInFlight;
  }

  void onDelivered(SentPacket packet, long nowNanos) {
    delivered += packet.bytes;
    deliveredTime = nowNanos;
  }

  LostPacket onLost(SentPacket packet) {
    lost += packet.bytes;
    return new LostPacket(
        packet.number,
        packet.bytes,
        packet.inFlightAtSend,
        lost - packet.lostBefore,
        packet.applicationLimited);
  }

  /** Bytes so far. */
  long delivered() {
    return delivered;
  }

  /**
   * What the newest packet of an ACK has seen, after {@link #onDelivered} for all of them. No rate
   * when the sample is shorter than the smallest round trip: too short to tell.
   */
  DeliverySample sample(SentPacket newest, long nowNanos, long minRttNanos) {
    if (delivered > applicationLimitedTo) {
      applicationLimitedTo = NOT_LIMITED;
    }
    long sendElapsed = newest.sentTime - newest.firstSentTimeBefore;
    long ackElapsed = nowNanos - newest.deliveredTimeBefore;
    long interval = Math.max(sendElapsed, ackElapsed);
    long deliveredSince = delivered - newest.deliveredBefore;
    boolean tells = interval > 0 && interval >= minRttNanos;
    if (newest.sentTime - firstSentTime > 0) {
      firstSentTime = newest.sentTime;
    }
    return new DeliverySample(
        delivered,
        newest.deliveredBefore,
        lost - newest.lostBefore,
        newest.inFlightAtSend,
        tells ? (long) (deliveredSince * 1e9 / interval) : -1,
        newest.applicationLimited);
  }
}
