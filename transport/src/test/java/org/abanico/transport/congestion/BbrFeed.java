package org.abanico.transport.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.transport.congestion.CongestionController.AckSample;
import org.abanico.transport.congestion.CongestionController.DeliverySample;
import org.abanico.transport.congestion.CongestionController.LossSample;
import org.abanico.transport.congestion.CongestionController.LostPacket;

/**
 * Feeds BBR by hand with what a path of a constant rate tells: an ACK for two datagrams at a time,
 * evenly spread. What the ACKs say can be changed at any time.
 */
final class BbrFeed {
  static final long MILLIS = 1_000_000;
  static final long SECOND = 1_000_000_000;
  static final int DATAGRAM = 1200;
  static final int ACKED = 2 * DATAGRAM;
  static final long RATE = 1_200_000;
  static final long RTT = 50 * MILLIS;
  static final long BDP = 60_000;
  static final double MARGIN = 0.99;

  private static final double FAST = 1e9;

  final Bbr bbr;
  final long bdp;
  long now = -SECOND;
  long delivered;

  /** What the samples say of the delivery rate; ACKs come at the path's own rate anyway. */
  long rate;

  long rtt;
  long ackDelay;

  /** What is left in flight after an ACK. */
  long inFlight;

  /** In place of {@link #inFlight}: that the window was full before each ACK. */
  boolean windowFull;

  /** What was in flight when the packet that is acknowledged was sent. */
  long inFlightAtSend;

  /** What was lost between its sending and its ACK. */
  long lostSinceSent;

  boolean applicationLimited;

  /** Time between two ACKs. */
  long step;

  private final long minRtt;
  private long number;

  /** A path that delivers {@link #RATE} bytes a second in {@link #RTT}. */
  BbrFeed() {
    this(RATE, RTT, 7);
  }

  BbrFeed(long rate, long rtt, long seed) {
    this.rate = rate;
    this.rtt = rtt;
    minRtt = rtt;
    step = ACKED * SECOND / rate;
    bdp = Math.round(rate * (rtt / FAST));
    inFlight = bdp / 2;
    inFlightAtSend = inFlight;
    bbr = new Bbr(DATAGRAM, 1L << 40, 100 * MILLIS, new SplittableRandom(seed));
  }

  void ack() {
    now += step;
    number += 2;
    delivered += ACKED;
    long left = windowFull ? bbr.window() - ACKED : inFlight;
    bbr.onAcknowledged(
        new AckSample(
            now,
            ACKED,
            number - 1,
            now - rtt,
            number + 100,
            left + ACKED,
            left,
            rtt,
            ackDelay,
            rtt,
            minRtt,
            new DeliverySample(
                delivered,
                Math.max(0, delivered - bdp),
                lostSinceSent,
                inFlightAtSend,
                rate,
                applicationLimited),
            true));
  }

  void acks(int count) {
    for (int i = 0; i < count; i++) {
      ack();
    }
  }

  /** As many ACKs as a round trip takes. */
  void round() {
    rounds(1);
  }

  void rounds(int count) {
    acks((int) (count * bdp / ACKED));
  }

  void passes(long nanos) {
    for (long end = now + nanos; now < end; ) {
      ack();
    }
  }

  /** ACKs come until BBR is in that state; returns the time for which they did. */
  long until(String state) {
    long start = now;
    while (!bbr.state().equals(state)) {
      assertThat(now - start).as("time without %s", state).isLessThan(60 * SECOND);
      ack();
    }
    return now - start;
  }

  /** ACKs come until BBR is in another state; returns the time for which they did. */
  long whileIn(String state) {
    long start = now;
    while (bbr.state().equals(state)) {
      assertThat(now - start).as("time in %s", state).isLessThan(60 * SECOND);
      ack();
    }
    return now - start;
  }

  /**
   * So many packets are lost at once, each behind one that is not, all sent with so much in flight.
   */
  void lose(int packets, long inFlightAtSend) {
    List<LostPacket> lost = new ArrayList<>();
    for (int i = 0; i < packets; i++) {
      number += 2;
      lost.add(
          new LostPacket(
              number, DATAGRAM, inFlightAtSend, (i + 1L) * DATAGRAM, applicationLimited));
    }
    bbr.onLost(
        new LossSample(
            now, (long) packets * DATAGRAM, number, now - rtt, inFlight, rtt, delivered, lost));
  }

  /** A packet is sent into an empty path, after nothing has happened for that time. */
  void idle(long nanos) {
    now += nanos;
    bbr.onSent(now, DATAGRAM, DATAGRAM);
  }

  /** A rate of the pacer that is a multiple of {@link #rate}, with the draft's margin below it. */
  void assertPacedAt(double gain) {
    assertThat((double) bbr.pacingRate()).isCloseTo(gain * MARGIN * rate, within(2.0));
  }

  /** A window of that many bytes, but for what is counted in whole bytes on the way. */
  void assertWindow(double bytes) {
    assertThat((double) bbr.window()).isCloseTo(bytes, within(2.0));
  }
}
