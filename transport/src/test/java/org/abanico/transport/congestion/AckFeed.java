package org.abanico.transport.congestion;

import java.util.List;
import org.abanico.transport.congestion.CongestionController.AckSample;
import org.abanico.transport.congestion.CongestionController.DeliverySample;
import org.abanico.transport.congestion.CongestionController.LossSample;

/**
 * Feeds a controller by hand: a path of a constant round trip that loses nothing but what it is
 * told to, with one ACK for two datagrams.
 */
final class AckFeed {
  static final int DATAGRAM = 1200;
  static final long MILLIS = 1_000_000;
  static final long SECOND = 1_000_000_000;

  private static final int ACKED = 2 * DATAGRAM;

  final CongestionController controller;
  final long rtt;
  long now;
  private long nextPacket;

  AckFeed(CongestionController controller, long rttNanos, long startNanos) {
    this.controller = controller;
    this.rtt = rttNanos;
    this.now = startNanos;
  }

  AckFeed(CongestionController controller, long rttNanos) {
    this(controller, rttNanos, 0);
  }

  /** A round trip in which the window was full and all of it is acknowledged, evenly spread. */
  void round() {
    round(rtt, true);
  }

  /** A round trip in which the application had less to send than the window takes. */
  void applicationLimitedRound() {
    round(rtt, false);
  }

  void round(long rttSample, boolean windowLimited) {
    long inFlight = controller.window();
    long acks = Math.max(1, inFlight / ACKED);
    long firstPacket = nextPacket;
    long start = now;
    nextPacket += 2 * acks;
    for (long i = 1; i <= acks; i++) {
      now = start + rtt * i / acks;
      acknowledge(firstPacket + 2 * i - 1, now - rtt, rttSample, inFlight, windowLimited);
    }
  }

  private void acknowledge(
      long packet, long sentTime, long rttSample, long inFlight, boolean windowLimited) {
    controller.onAcknowledged(
        new AckSample(
            now,
            ACKED,
            packet,
            sentTime,
            nextPacket,
            inFlight,
            Math.max(0, inFlight - ACKED),
            rttSample,
            0,
            rtt,
            rtt,
            new DeliverySample(0, 0, 0, 0, -1, !windowLimited),
            windowLimited));
  }

  void rounds(int count) {
    for (int i = 0; i < count; i++) {
      round();
    }
  }

  /**
   * Time passes; nothing is sent and nothing comes. The first packet after it leaves an empty path.
   */
  void idle(long nanos) {
    now += nanos;
    controller.onSent(now, DATAGRAM, DATAGRAM);
  }

  /** A packet that was sent just now is declared lost. */
  void loseNew() {
    lose(now);
  }

  /** A packet that was sent at that time is declared lost. */
  void lose(long sentTime) {
    now++;
    controller.onLost(new LossSample(now, DATAGRAM, nextPacket, sentTime, 0, rtt, 0, List.of()));
    now++;
  }

  /** A round trip's worth of ACKs of packets that were sent before the last reduction. */
  void roundOfOldPackets(long reductionTime) {
    now += rtt;
    acknowledge(nextPacket, reductionTime - 1, rtt, controller.window(), true);
  }
}
