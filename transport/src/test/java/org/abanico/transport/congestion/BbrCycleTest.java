package org.abanico.transport.congestion;

import static org.abanico.transport.congestion.BbrFeed.ACKED;
import static org.abanico.transport.congestion.BbrFeed.BDP;
import static org.abanico.transport.congestion.BbrFeed.DATAGRAM;
import static org.abanico.transport.congestion.BbrFeed.MILLIS;
import static org.abanico.transport.congestion.BbrFeed.RTT;
import static org.abanico.transport.congestion.BbrFeed.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Probes for bandwidth that know of an earlier one that put too much in flight. */
class BbrCycleTest {
  private static final double LEAST_BOUND = 0.7 * BDP;
  private static final double HEADROOM = 0.85;

  private final BbrFeed path = new BbrFeed();

  /** After a probe that lost much: {@link #LEAST_BOUND} is what may be in flight. */
  private void learnBound() {
    path.inFlight = 0;
    path.inFlightAtSend = 0;
    path.until("probe-up");
    path.lose(10, 20_000);
    path.until("probe-cruise");
    path.rounds(2);
    path.assertWindow(HEADROOM * LEAST_BOUND);
  }

  @Test
  void theNextProbeStopsAsSoonAsTheBoundIsInFlightAndIsRepeatedAtOnceIfThatDidNoHarm() {
    learnBound();
    path.until("probe-up");
    path.inFlight = (long) (0.9 * LEAST_BOUND);
    path.rounds(1);
    assertThat(path.bbr.state()).isEqualTo("probe-up");
    path.inFlight = (long) LEAST_BOUND;
    path.ack();
    assertThat(path.bbr.state()).isEqualTo("probe-down");
    path.inFlight = 0;
    assertThat(path.until("probe-refill")).isEqualTo(RTT);
    path.until("probe-up");
    path.inFlight = (long) LEAST_BOUND;
    path.rounds(2);
    assertThat(path.bbr.state()).isEqualTo("probe-up");
  }

  @Test
  void theRepeatedProbeIsNotRepeatedAgain() {
    learnBound();
    path.until("probe-up");
    path.inFlight = (long) LEAST_BOUND;
    path.ack();
    path.inFlight = 0;
    path.until("probe-refill");
    path.until("probe-down");
    assertThat(path.until("probe-refill")).isGreaterThan(SECOND);
  }

  @Test
  void aCautiousProbeThatDidHarmIsNotRepeatedAtOnce() {
    learnBound();
    path.until("probe-up");
    path.inFlight = (long) LEAST_BOUND;
    path.ack();
    path.inFlight = 0;
    path.lose(10, 20_000);
    assertThat(path.until("probe-refill")).isGreaterThan(SECOND / 2);
  }

  @Test
  void whileAProbeIsHeldBackByTheBoundItIsNotTakenForOneThatBringsNoMore() {
    learnBound();
    path.until("probe-up");
    path.windowFull = true;
    assertThat(path.whileIn("probe-up")).isGreaterThan(5 * RTT);
  }

  @Test
  void inEachRoundOfAProbeThatFillsTheWindowTheBoundRisesTwiceAsFast() {
    learnBound();
    path.until("probe-up");
    path.windowFull = true;
    double bound = path.bbr.window();
    for (int round = 0; round < 5; round++) {
      path.round();
      double growth = path.bbr.window() - bound;
      double expected = (1L << round) * DATAGRAM * BDP / bound;
      assertThat(growth).as("round %s", round).isBetween(expected * 0.6 - DATAGRAM, 2 * expected);
      bound = path.bbr.window();
    }
  }

  @Test
  void inEveryProbeTheBoundBeginsToRiseSlowly() {
    learnBound();
    for (int probe = 0; probe < 3; probe++) {
      path.until("probe-up");
      path.windowFull = true;
      long bound = path.bbr.window();
      path.round();
      assertThat(path.bbr.window() - bound).isLessThanOrEqualTo(2L * DATAGRAM);
      path.windowFull = false;
      path.until("probe-cruise");
    }
  }

  @Test
  void theBoundDoesNotRiseOutsideOfAProbe() {
    learnBound();
    path.windowFull = true;
    path.rounds(10);
    assertThat(path.bbr.state()).isEqualTo("probe-cruise");
    path.assertWindow(HEADROOM * LEAST_BOUND);
  }

  @Test
  void downLastsUntilThereIsRoomBelowTheBoundToo() {
    learnBound();
    path.until("probe-up");
    path.inFlight = (long) (0.9 * LEAST_BOUND);
    path.until("probe-down");
    path.rounds(10);
    assertThat(path.bbr.state()).isEqualTo("probe-down");
    path.inFlight = (long) (HEADROOM * LEAST_BOUND);
    path.ack();
    assertThat(path.bbr.state()).isEqualTo("probe-cruise");
  }

  @Test
  void downDoesNotPutOffTheNextProbe() {
    path.inFlight = 2 * BDP;
    path.until("probe-down");
    assertThat(path.whileIn("probe-down")).isBetween(SECOND, 3 * SECOND);
    assertThat(path.bbr.state()).isEqualTo("probe-refill");
  }

  @Test
  void downEndsAfterThreeRoundsWhenOthersKeepTheQueueFullAndLosing() {
    path.until("probe-cruise");
    path.inFlight = 2 * BDP;
    path.rtt = 90 * MILLIS;
    do {
      path.lose(3, BDP);
      path.rounds(1);
    } while (!path.bbr.state().equals("probe-down"));
    assertThat(path.whileIn("probe-down")).isBetween(2 * RTT, 4 * RTT);
    assertThat(path.bbr.state()).isEqualTo("probe-cruise");
  }

  @Test
  void acksOfPacketsThatWereLostInGreatNumberRaiseNoBound() {
    learnBound();
    path.inFlightAtSend = BDP;
    path.lostSinceSent = BDP / 50 + 1;
    path.rounds(2);
    path.assertWindow(HEADROOM * LEAST_BOUND);
    path.lostSinceSent = BDP / 50;
    path.ack();
    path.assertWindow(Math.min(HEADROOM * BDP, HEADROOM * LEAST_BOUND + ACKED));
  }

  @Test
  void datagramsOfAnotherSizeMakeTheBoundRiseByThem() {
    learnBound();
    path.bbr.onDatagramSize(2 * DATAGRAM);
    path.until("probe-up");
    path.windowFull = true;
    double bound = path.bbr.window();
    path.rounds(1);
    assertThat(path.bbr.window() - bound).isBetween(2.0 * DATAGRAM, 4.0 * DATAGRAM);
  }
}
