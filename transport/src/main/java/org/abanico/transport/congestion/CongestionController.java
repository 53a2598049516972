package org.abanico.transport.congestion;

import java.util.List;

/**
 * Decides how much may be in flight and how fast it is sent. Has no clock: every time is given, in
 * nanoseconds.
 */
public interface CongestionController {

  /**
   * A packet that counts towards bytes in flight was sent.
   *
   * @param bytesInFlight including this packet
   */
  void onSent(long nowNanos, int bytes, long bytesInFlight);

  /** Packets were newly acknowledged. */
  void onAcknowledged(AckSample sample);

  /**
   * Packets were newly declared lost. Called before {@link #onAcknowledged} when one ACK caused
   * both.
   */
  void onLost(LossSample sample);

  /**
   * Losses were found to be spurious: what was declared lost was acknowledged after all, and
   * nothing else was lost.
   */
  default void onSpuriousLoss(long nowNanos) {}

  /** RFC 9002, section 7.6: nothing got through for a long time. */
  void onPersistentCongestion(long nowNanos);

  /** The size of a full datagram is another from now on (RFC 9002, section 7.2). */
  void onDatagramSize(int datagramBytes);

  /** Bytes that may be in flight. */
  long window();

  /** Bytes a second at which packets should leave. */
  long pacingRate();

  /** Where the algorithm stands, in a word, for traces and statistics. */
  String state();

  /**
   * What one ACK told.
   *
   * @param acknowledgedBytes newly acknowledged by it
   * @param largestAcknowledged the largest packet number newly acknowledged
   * @param largestSentTimeNanos when that packet was sent
   * @param nextPacketNumber the number that the next packet sent will have
   * @param priorInFlight bytes in flight before this ACK
   * @param bytesInFlight bytes in flight after it
   * @param rttNanos this ACK's round trip sample, or -1 when it gives none
   * @param ackDelayNanos how much of that sample the receiver says it held the ACK back
   * @param smoothedRttNanos 0 before the first sample
   * @param minRttNanos 0 before the first sample
   * @param delivery what its newest packet tells of the path
   * @param windowLimited whether the window or the pacer, not the application, held the sender back
   *     since the last ACK (RFC 9002, section 7.8)
   */
  record AckSample(
      long nowNanos,
      long acknowledgedBytes,
      long largestAcknowledged,
      long largestSentTimeNanos,
      long nextPacketNumber,
      long priorInFlight,
      long bytesInFlight,
      long rttNanos,
      long ackDelayNanos,
      long smoothedRttNanos,
      long minRttNanos,
      DeliverySample delivery,
      boolean windowLimited) {}

  /**
   * What an acknowledged packet tells of the path between its sending and its ACK
   * (draft-ietf-ccwg-bbr-06, section 4.1.2).
   *
   * @param delivered bytes delivered so far on the connection, with this ACK
   * @param priorDelivered the same when the packet was sent
   * @param lost bytes declared lost in between
   * @param inFlightAtSend bytes in flight when it was sent, including it
   * @param rate bytes a second delivered in between, or -1 when unknown
   * @param applicationLimited whether the sender had nothing to send at some time in between
   */
  record DeliverySample(
      long delivered,
      long priorDelivered,
      long lost,
      long inFlightAtSend,
      long rate,
      boolean applicationLimited) {}

  /**
   * What was declared lost at once.
   *
   * @param largestLost the largest packet number among it
   * @param largestLostSentTimeNanos when that packet was sent: a loss of one sent before the last
   *     reduction is no new event (RFC 9002, section 7.3.2)
   * @param delivered bytes delivered so far on the connection
   * @param packets each of them, by rising number
   */
  record LossSample(
      long nowNanos,
      long lostBytes,
      long largestLost,
      long largestLostSentTimeNanos,
      long bytesInFlight,
      long smoothedRttNanos,
      long delivered,
      List<LostPacket> packets) {}

  /**
   * A lost packet.
   *
   * @param inFlightAtSend bytes in flight when it was sent, including it
   * @param lostSince bytes declared lost since it was sent, including it
   * @param applicationLimited whether the sender had nothing more to send around that time
   */
  record LostPacket(
      long number, int bytes, long inFlightAtSend, long lostSince, boolean applicationLimited) {}
}
