package org.abanico.transport.congestion;

import static org.abanico.transport.congestion.BbrFeed.ACKED;
import static org.abanico.transport.congestion.BbrFeed.BDP;
import static org.abanico.transport.congestion.BbrFeed.DATAGRAM;
import static org.abanico.transport.congestion.BbrFeed.MILLIS;
import static org.abanico.transport.congestion.BbrFeed.RATE;
import static org.abanico.transport.congestion.BbrFeed.RTT;
import static org.abanico.transport.congestion.BbrFeed.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How BBR looks for the path's smallest round trip: ProbeRTT. */
class BbrProbeRttTest {
  private static final long LONGER_RTT = RTT * 11 / 10;

  private final BbrFeed path = new BbrFeed();

  private void enter() {
    path.until("probe-cruise");
    path.rtt = LONGER_RTT;
    path.until("probe-rtt");
  }

  @Test
  void theRoundTripIsLookedForWhenNoSampleWasAsSmallForFiveSeconds() {
    path.until("probe-cruise");
    path.passes(12 * SECOND);
    path.rtt = LONGER_RTT;
    assertThat(path.until("probe-rtt")).isBetween(5 * SECOND, 5 * SECOND + 10 * MILLIS);
  }

  @Test
  void halfOfWhatThePathHoldsIsInFlightMeanwhileAtThePaceOfTheBandwidth() {
    enter();
    path.ack();
    path.assertWindow(BDP / 2);
    path.assertPacedAt(1);
  }

  @Test
  void fourDatagramsAreInFlightAtLeast() {
    BbrFeed small = new BbrFeed(RATE, 5 * MILLIS, 7);
    small.until("probe-cruise");
    small.rtt = 6 * MILLIS;
    small.until("probe-rtt");
    small.ack();
    small.assertWindow(4 * DATAGRAM);
  }

  @Test
  void itLastsTwoHundredMillisecondsFromWhenThePathHasDrained() {
    path.inFlight = BDP;
    enter();
    path.rounds(20);
    assertThat(path.bbr.state()).isEqualTo("probe-rtt");
    path.inFlight = BDP / 2;
    assertThat(path.whileIn("probe-rtt")).isBetween(200 * MILLIS, 210 * MILLIS);
  }

  @Test
  void itLastsARoundTripAtLeast() {
    BbrFeed distant = new BbrFeed(RATE, 600 * MILLIS, 7);
    distant.until("probe-cruise");
    distant.rtt = 650 * MILLIS;
    distant.until("probe-rtt");
    assertThat(distant.whileIn("probe-rtt")).isBetween(600 * MILLIS, 610 * MILLIS);
  }

  @Test
  void whatItHasSeenIsThePathsRoundTripFromThenOnAndTheWindowComesBack() {
    enter();
    path.inFlight = 0;
    path.whileIn("probe-rtt");
    assertThat(path.bbr.state()).isEqualTo("probe-down");
    assertThat(path.bbr.window()).isGreaterThan(2 * BDP);
    path.rounds(2);
    path.assertWindow(2.2 * BDP + ACKED);
  }

  @Test
  void thenTheNextIsDueAfterAnotherFiveSecondsOnly() {
    enter();
    path.whileIn("probe-rtt");
    path.rtt = LONGER_RTT * 11 / 10;
    assertThat(path.until("probe-rtt")).isBetween(4900 * MILLIS, 5100 * MILLIS);
  }

  @Test
  void itGivesWayForTwoRoundsAfterwards() {
    enter();
    path.whileIn("probe-rtt");
    assertThat(path.whileIn("probe-down")).isBetween(RTT, 3 * RTT);
    assertThat(path.bbr.state()).isEqualTo("probe-cruise");
  }

  @Test
  void beforeThePipeWasFullItLeadsBackToStartup() {
    path.applicationLimited = true;
    path.round();
    path.rtt = LONGER_RTT;
    path.until("probe-rtt");
    path.whileIn("probe-rtt");
    assertThat(path.bbr.state()).isEqualTo("startup");
  }

  @Test
  void idlenessNeedsNoProbeSinceItHasEmptiedThePath() {
    path.until("probe-cruise");
    path.rtt = LONGER_RTT;
    path.idle(6 * SECOND);
    path.ack();
    assertThat(path.bbr.state()).isNotEqualTo("probe-rtt");
  }

  @Test
  void idlenessEndsItWhenItsTimeIsOver() {
    enter();
    path.ack();
    path.idle(100 * MILLIS);
    assertThat(path.bbr.state()).isEqualTo("probe-rtt");
    path.idle(150 * MILLIS);
    assertThat(path.bbr.state()).isEqualTo("probe-down");
    assertThat(path.bbr.window()).isGreaterThan(BDP);
  }

  @Test
  void idlenessDoesNotEndItBeforeThePathHasDrained() {
    path.inFlight = BDP;
    enter();
    path.rounds(10);
    path.idle(SECOND);
    assertThat(path.bbr.state()).isEqualTo("probe-rtt");
  }

  @Test
  void theTimeForWhichAnAckWasHeldBackIsNoPartOfTheRoundTrip() {
    path.until("probe-cruise");
    path.rtt = RTT + 25 * MILLIS;
    path.ackDelay = 25 * MILLIS;
    path.passes(12 * SECOND);
    path.until("probe-cruise");
    path.assertWindow(2 * BDP + ACKED);
  }

  @Test
  void aProbeForBandwidthIsBrokenOffAndLossARoundLaterIsNotItsOwn() {
    path.until("probe-cruise");
    path.rtt = LONGER_RTT;
    path.applicationLimited = true;
    path.until("probe-up");
    path.inFlight = BDP;
    path.until("probe-rtt");
    path.applicationLimited = false;
    path.rounds(2);
    path.lose(1, 20_000);
    path.inFlight = 0;
    path.whileIn("probe-rtt");
    path.rounds(2);
    assertThat(path.bbr.window()).isGreaterThan(2 * BDP);
  }

  @Test
  void lossMeanwhileDoesNotKeepTheWindowFromComingBack() {
    enter();
    path.ack();
    path.lose(1, BDP);
    path.whileIn("probe-rtt");
    assertThat(path.bbr.window()).isGreaterThan(2 * BDP);
  }

  @Test
  void itsRoundTripBeginsWhenThePathHasDrained() {
    BbrFeed distant = new BbrFeed(RATE, 600 * MILLIS, 7);
    distant.until("probe-cruise");
    distant.rtt = 650 * MILLIS;
    distant.inFlight = distant.bdp;
    distant.until("probe-rtt");
    distant.passes(400 * MILLIS);
    distant.inFlight = 0;
    assertThat(distant.whileIn("probe-rtt")).isBetween(600 * MILLIS, 610 * MILLIS);
  }
}
