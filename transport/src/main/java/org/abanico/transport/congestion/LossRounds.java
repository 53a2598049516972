package org.abanico.transport.congestion;

import java.util.List;
import org.abanico.transport.congestion.CongestionController.LostPacket;

/**
 * Counts what is lost in each round trip, and learns how much is lost for no fault of the sender.
 *
 * <p>The draft takes every loss for a sign of sending too much, up to 2 % of it while probing. A
 * path that loses 5 % whatever is sent over it would be driven towards nothing. So this learns the
 * path's own loss: the share lost in rounds in which no faster than at the measured bandwidth was
 * sent, or the delivery rate still grew, and in which the smallest round trip shows that no queue
 * stood. Only loss well above that is answered. On a path that loses nothing by itself, all is as
 * in the draft: sending slower ends the loss of a policer or of a short queue, and with that brings
 * this estimate back to 0.
 */
final class LossRounds {
  private long datagram;

  private long endsAt;
  private boolean started;
  private boolean lossInRound;
  private long deliveredAtStart;
  private long lostBytes;
  private int gaps;
  private long lastLost = Long.MIN_VALUE;
  private long smallestRtt = Long.MAX_VALUE;
  private boolean probed;
  private double endedShare;
  private long endedBytes;
  private int endedGaps;
  private boolean endedWithLoss;
  private double baseLoss;
  private double othersLoss;
  private boolean hadGivenWay;

  LossRounds(long datagram) {
    this.datagram = datagram;
  }

  void setDatagramSize(long datagramBytes) {
    datagram = datagramBytes;
  }

  /** Packets were lost; the first of a round makes it last a whole round trip from here. */
  void onLost(long delivered, List<LostPacket> packets) {
    if (!lossInRound) {
      endsAt = delivered;
    }
    lossInRound = true;
    for (LostPacket packet : packets) {
      if (packet.number() != lastLost + 1) {
        gaps++;
      }
      lastLost = packet.number();
      lostBytes += packet.bytes();
    }
  }

  /**
   * An ACK came.
   *
   * @param rttNanos its sample, or -1
   * @param probing whether it may tell of packets sent to probe for more bandwidth
   */
  void onAcknowledged(long delivered, long priorDelivered, long rttNanos, boolean probing) {
    started = priorDelivered >= endsAt;
    if (rttNanos >= 0) {
      smallestRtt = Math.min(smallestRtt, rttNanos);
    }
    probed |= probing;
    if (started) {
      endsAt = delivered;
      long total = lostBytes + delivered - deliveredAtStart;
      endedShare = total == 0 ? 0 : (double) lostBytes / total;
      endedBytes = total;
      endedGaps = gaps;
      endedWithLoss = lossInRound;
    }
  }

  /** After all that follows from the end of a round: begins to count the next. */
  void beginRound(long delivered) {
    deliveredAtStart = delivered;
    lostBytes = 0;
    gaps = 0;
    lossInRound = false;
    smallestRtt = Long.MAX_VALUE;
    probed = false;
  }

  /**
   * The round that has ended teaches the path's own loss, if it can.
   *
   * @param minRttNanos the path's smallest round trip
   * @param growing whether the delivery rate still grows with what is sent
   */
  void learn(long minRttNanos, boolean growing) {
    boolean queueless = smallestRtt <= queueless(minRttNanos);
    boolean tells = endedShare == 0 || (queueless && endedShare <= BbrConstants.MAX_BASE_LOSS);
    if ((growing || !probed) && tells) {
      baseLoss += BbrConstants.BASE_LOSS_GAIN * (endedShare - baseLoss);
    }
  }

  /**
   * The round that has ended teaches the loss that others keep up, if it can.
   *
   * @param minRttNanos the path's smallest round trip of some time
   * @param givesWay whether the sender keeps to bounds that loss has lowered
   */
  void learnOfOthers(long minRttNanos, boolean givesWay) {
    boolean queued = smallestRtt != Long.MAX_VALUE && smallestRtt > queueless(minRttNanos);
    boolean goesOn = hadGivenWay && givesWay && !probed;
    hadGivenWay = givesWay;
    if (endedShare == 0) {
      othersLoss -= BbrConstants.OTHERS_LOSS_DECAY * othersLoss;
    } else if (queued && goesOn && endedShare <= BbrConstants.MAX_OTHERS_LOSS) {
      othersLoss += BbrConstants.BASE_LOSS_GAIN * (endedShare - othersLoss);
    }
  }

  /** Whether others keep up more loss than any probe is allowed to make. */
  boolean isOthersFault() {
    return othersLoss > BbrConstants.LOSS_THRESHOLD;
  }

  private static double queueless(long minRttNanos) {
    return minRttNanos * BbrConstants.QUEUELESS_RTT + BbrConstants.MILLISECOND;
  }

  /** Whether the last ACK ended a round. */
  boolean hasEnded() {
    return started;
  }

  /** Whether the round that has ended lost more than it would have anyway. */
  boolean endedTooLossy() {
    return endedWithLoss && endedShare > tolerated(endedBytes);
  }

  /** Whether the round that has ended shows that Startup fills the path (section 5.3.1.3). */
  boolean endedStartup(boolean growing) {
    double limit = growing ? BbrConstants.STARTUP_MAX_LOSS : threshold(endedBytes);
    return endedGaps >= BbrConstants.STARTUP_LOSS_GAPS && endedShare > limit;
  }

  /** The share of so many bytes whose loss shows that they were too much at once. */
  double threshold(double bytes) {
    return BbrConstants.LOSS_THRESHOLD + tolerated(bytes);
  }

  /** The loss that there is anyway, and as much more of so many bytes as chance makes of it. */
  private double tolerated(double bytes) {
    double packets = Math.max(1, bytes / datagram);
    return baseLoss
        + BbrConstants.BASE_LOSS_DEVIATIONS * Math.sqrt(baseLoss / packets)
        + othersLoss
        + BbrConstants.OTHERS_LOSS_DEVIATIONS * Math.sqrt(othersLoss / packets);
  }

  /** The loss of this round is forgotten: it is not answered. */
  void forgetRound() {
    lossInRound = false;
    lostBytes = 0;
    gaps = 0;
  }

  /** Whether there was loss in this round. */
  boolean isLossInRound() {
    return lossInRound;
  }
}
