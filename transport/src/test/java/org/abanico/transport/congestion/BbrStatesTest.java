package org.abanico.transport.congestion;

import static org.abanico.transport.congestion.BbrFeed.ACKED;
import static org.abanico.transport.congestion.BbrFeed.BDP;
import static org.abanico.transport.congestion.BbrFeed.DATAGRAM;
import static org.abanico.transport.congestion.BbrFeed.MILLIS;
import static org.abanico.transport.congestion.BbrFeed.RATE;
import static org.abanico.transport.congestion.BbrFeed.RTT;
import static org.abanico.transport.congestion.BbrFeed.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The states of BBR: how it sends in each, and what leads from one to the next. */
class BbrStatesTest {
  private final BbrFeed path = new BbrFeed();

  /** One ACK's worth is what this path acknowledges at once: as much more may be in flight. */
  private static double window(double gain) {
    return gain * BDP + ACKED;
  }

  @Test
  void startupPacesAtTwoPointSevenSevenTimesTheBandwidthInAWindowOfTwiceWhatThePathHolds() {
    path.rounds(2);
    assertThat(path.bbr.state()).isEqualTo("startup");
    path.assertPacedAt(2.77);
    path.rounds(1);
    path.ack();
    path.assertWindow(window(2));
  }

  @Test
  void untilThePipeIsFullTheWindowGrowsByWhatIsAcknowledged() {
    path.ack();
    assertThat(path.bbr.window()).isEqualTo(10 * DATAGRAM + ACKED);
    path.acks(9);
    assertThat(path.bbr.window()).isEqualTo(10 * DATAGRAM + 10 * ACKED);
  }

  @Test
  void inStartupTheRateOnlyRises() {
    path.acks(3);
    path.assertPacedAt(2.77);
    path.rate = RATE / 4;
    path.acks(3);
    path.rate = RATE;
    path.assertPacedAt(2.77);
  }

  @Test
  void theFirstRoundTripIsTakenForTheRateOnlyOnce() {
    path.rate = -1;
    path.ack();
    assertThat(path.bbr.pacingRate()).isEqualTo(Math.round(2.77 * 10 * DATAGRAM * SECOND / RTT));
    path.rtt = RTT / 2;
    path.ack();
    assertThat(path.bbr.pacingRate()).isEqualTo(Math.round(2.77 * 10 * DATAGRAM * SECOND / RTT));
  }

  @Test
  void startupGoesOnForAsLongAsTheApplicationLimitsTheRate() {
    path.applicationLimited = true;
    path.passes(2 * SECOND);
    assertThat(path.bbr.state()).isEqualTo("startup");
    path.applicationLimited = false;
    assertThat(path.whileIn("startup")).isBetween(2 * RTT, 5 * RTT);
  }

  @Test
  void drainPacesAtHalfUntilNoMoreIsInFlightThanThePathHolds() {
    path.inFlight = BDP + ACKED;
    path.until("drain");
    path.assertPacedAt(0.5);
    path.assertWindow(window(2));
    path.ack();
    assertThat(path.bbr.state()).isEqualTo("drain");
    path.inFlight = BDP;
    path.ack();
    assertThat(path.bbr.state()).isNotEqualTo("drain");
  }

  @Test
  void drainEndsAfterThreeRoundsWhateverIsInFlight() {
    path.inFlight = 2 * BDP;
    path.until("drain");
    assertThat(path.whileIn("drain")).isBetween(3 * RTT + 1, 4 * RTT);
    assertThat(path.bbr.state()).isEqualTo("probe-down");
  }

  @Test
  void downPacesAtNineTenthsUntilNoMoreIsInFlightThanThePathHolds() {
    path.inFlight = BDP + ACKED;
    path.until("probe-down");
    path.round();
    path.assertPacedAt(0.9);
    path.assertWindow(window(2));
    path.inFlight = BDP;
    path.ack();
    assertThat(path.bbr.state()).isEqualTo("probe-cruise");
    path.assertPacedAt(1);
    path.assertWindow(window(2));
  }

  @Test
  void cruiseGoesOnWhenMoreIsInFlightAgain() {
    path.until("probe-cruise");
    path.inFlight = 2 * BDP;
    path.rounds(2);
    assertThat(path.bbr.state()).isEqualTo("probe-cruise");
  }

  @Test
  void refillFillsThePathForARoundTripAtTheBandwidthAndUpFollows() {
    path.until("probe-refill");
    path.assertPacedAt(1);
    path.assertWindow(window(2));
    assertThat(path.whileIn("probe-refill")).isEqualTo(RTT);
    assertThat(path.bbr.state()).isEqualTo("probe-up");
    path.assertPacedAt(1.25);
    path.rounds(1);
    path.assertWindow(window(2.25) + 2 * DATAGRAM);
  }

  @Test
  void upMayHaveTwoDatagramsMoreInFlightOfTheSizeThatThePathTurnsOutToCarry() {
    path.bbr.onDatagramSize(5 * DATAGRAM);
    path.until("probe-up");
    path.rounds(1);
    path.assertWindow(window(2.25) + 10 * DATAGRAM);
  }

  @Test
  void upEndsInDownAfterThreeRoundsThatBroughtNoMore() {
    path.until("probe-up");
    assertThat(path.whileIn("probe-up")).isEqualTo(3 * RTT);
    assertThat(path.bbr.state()).isEqualTo("probe-down");
  }

  @Test
  void upGoesOnWhileItBringsMoreAndItsBandwidthIsTakenOver() {
    path.until("probe-up");
    for (int i = 0; i < 5; i++) {
      path.rate = path.rate * 13 / 10;
      path.rounds(2);
      assertThat(path.bbr.state()).isEqualTo("probe-up");
      path.assertPacedAt(1.25);
    }
    path.whileIn("probe-up");
    path.round();
    path.assertPacedAt(1);
  }

  @Test
  void theApplicationsLimitDoesNotEndUp() {
    path.until("probe-up");
    path.applicationLimited = true;
    path.rounds(10);
    assertThat(path.bbr.state()).isEqualTo("probe-up");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void onAWidePathBandwidthIsProbedEveryTwoToThreeSeconds(long seed) {
    BbrFeed wide = new BbrFeed(10 * RATE, RTT, seed);
    for (int cycle = 0; cycle < 4; cycle++) {
      wide.until("probe-cruise");
      assertThat(wide.whileIn("probe-cruise"))
          .as("seed %s, cycle %s", seed, cycle)
          .isBetween(2 * SECOND - RTT, 3 * SECOND);
    }
  }

  @Test
  void notAllConnectionsProbeAtTheSameTime() {
    long[] times = new long[20];
    for (int seed = 0; seed < times.length; seed++) {
      BbrFeed wide = new BbrFeed(10 * RATE, RTT, seed);
      wide.until("probe-refill");
      times[seed] = wide.now / (10 * MILLIS);
    }
    assertThat(Arrays.stream(times).distinct().count()).as("seeds 0 to 19").isGreaterThan(10);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void onAShortPathBandwidthIsProbedAfterAsManyRoundsAsThePathHoldsDatagrams(long seed) {
    BbrFeed small = new BbrFeed(RATE, 20 * MILLIS, seed);
    small.until("probe-cruise");
    assertThat(small.whileIn("probe-cruise") / small.rtt).as("seed %s", seed).isBetween(18L, 20L);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void butAfterSixtyThreeRoundsAtMost(long seed) {
    BbrFeed fat = new BbrFeed(20 * RATE, 10 * MILLIS, seed);
    fat.until("probe-cruise");
    assertThat(fat.whileIn("probe-cruise") / fat.rtt).as("seed %s", seed).isBetween(61L, 63L);
  }

  @Test
  void bandwidthThatNoProbeFindsAgainIsForgottenAfterTwoCycles() {
    path.until("probe-cruise");
    path.rounds(4);
    path.rate = RATE / 2;
    path.until("probe-up");
    path.assertPacedAt(2 * 1.25);
    path.until("probe-cruise");
    path.round();
    path.assertPacedAt(2);
    path.until("probe-up");
    path.until("probe-cruise");
    path.round();
    path.assertPacedAt(1);
  }

  @Test
  void bandwidthIsNotForgottenByCyclesThatTheApplicationLimits() {
    path.until("probe-cruise");
    path.rate = RATE / 2;
    path.applicationLimited = true;
    for (int cycle = 0; cycle < 4; cycle++) {
      path.until("probe-up");
      path.applicationLimited = false;
      path.until("probe-down");
      path.applicationLimited = true;
      path.until("probe-cruise");
    }
    path.round();
    path.assertPacedAt(2);
  }

  @Test
  void afterIdlenessItPacesAtTheBandwidthWhateverTheStateOfTheCycle() {
    path.until("probe-up");
    path.idle(SECOND);
    path.assertPacedAt(1);
    path.inFlight = 2 * BDP;
    path.until("probe-down");
    path.idle(SECOND);
    path.assertPacedAt(1);
  }

  @Test
  void aPacketThatIsNotAloneInThePathIsNoRestart() {
    path.until("probe-up");
    path.bbr.onSent(path.now, DATAGRAM, 2 * DATAGRAM);
    path.assertPacedAt(1.25);
  }

  @Test
  void idlenessInStartupDoesNotSlowIt() {
    path.rounds(2);
    path.idle(SECOND);
    path.assertPacedAt(2.77);
  }

  @Test
  void burstsOfAcksAreRememberedAndThoseAroundIdlenessAreNotTakenForOne() {
    path.until("probe-cruise");
    path.step = 0;
    path.acks(10);
    path.idle(0);
    path.acks(10);
    path.step = 2 * MILLIS;
    path.rounds(6);
    assertThat(path.bbr.window()).isBetween(2 * BDP + 9 * ACKED, 2 * BDP + 11 * ACKED);
  }

  @Test
  void whileNoRateIsKnownAWindowARoundTripIsPacedAtStartupsGain() {
    path.rate = -1;
    path.passes(SECOND);
    assertThat(path.bbr.pacingRate()).isEqualTo(Math.round(2.77 * 10 * DATAGRAM * SECOND / RTT));
  }

  @Test
  void onAPathThatHoldsLittleTheWindowGrowsUntilAnInitialWindowIsDelivered() {
    BbrFeed small = new BbrFeed(RATE / 12, RTT, 7);
    small.acks(4);
    assertThat(small.bbr.window()).isEqualTo(10 * DATAGRAM + 4 * ACKED);
    small.ack();
    assertThat(small.bbr.state()).isEqualTo("startup");
    assertThat(small.bbr.window()).isEqualTo(10 * DATAGRAM + 4 * ACKED);
  }
}
