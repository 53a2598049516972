package org.abanico.transport.congestion;

import static org.abanico.transport.congestion.BbrFeed.ACKED;
import static org.abanico.transport.congestion.BbrFeed.BDP;
import static org.abanico.transport.congestion.BbrFeed.DATAGRAM;
import static org.abanico.transport.congestion.BbrFeed.MILLIS;
import static org.abanico.transport.congestion.BbrFeed.RATE;
import static org.abanico.transport.congestion.BbrFeed.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What BBR learns of losses: the bounds of a round, those of a probe, and what is none. */
class BbrLossTest {
  private static final double BETA = 0.7;
  private static final double HEADROOM = 0.85;

  private final BbrFeed path = new BbrFeed();

  /** A probe that loses a tenth of what it put in flight: more than a path takes. */
  private void probeTooMuch(long inFlightAtSend) {
    path.until("probe-up");
    path.round();
    path.lose((int) (inFlightAtSend / 10 / DATAGRAM), inFlightAtSend);
  }

  /** A round of which a good part is lost while a queue stands, which is the sender's fault. */
  private void lossyRound() {
    path.rtt = 70 * MILLIS;
    path.lose(20, BDP);
    path.rounds(2);
  }

  @Test
  void inCruiseALossyRoundLowersRateAndWindowToWhatItDeliveredButByThreeTenthsAtMost() {
    path.until("probe-cruise");
    path.rounds(4);
    path.rate = RATE / 2;
    path.rounds(2);
    double before = path.bbr.window();
    lossyRound();
    path.assertPacedAt(2 * BETA);
    path.assertWindow(BETA * before);
    lossyRound();
    path.assertPacedAt(1);
    assertThat(path.bbr.window()).isEqualTo(BDP);
  }

  @Test
  void aRoundThatDeliveredAsMuchAsEverIsSlowedByItsLossToThat() {
    path.until("probe-cruise");
    lossyRound();
    path.assertPacedAt(1);
    path.assertWindow(BETA * (2 * BDP + ACKED));
  }

  @Test
  void theBoundsOfLossyRoundsAreLiftedForTheNextProbe() {
    path.until("probe-cruise");
    path.rounds(4);
    path.rate = RATE / 2;
    lossyRound();
    path.rtt = BbrFeed.RTT;
    path.until("probe-refill");
    path.ack();
    path.assertPacedAt(2);
    path.round();
    assertThat(path.bbr.window()).isGreaterThan(2 * BDP - ACKED);
  }

  @Test
  void lossesWhileProbingLowerNoBoundOfTheRound() {
    path.until("probe-refill");
    path.lose(20, 10 * BDP);
    path.round();
    path.round();
    path.assertPacedAt(1.25);
    assertThat(path.bbr.window()).isGreaterThanOrEqualTo(2 * BDP);
  }

  @Test
  void aProbeThatLosesTooMuchEndsAtOnceAndWhatWasInFlightWhenItDidIsTheBound() {
    probeTooMuch(100_000);
    assertThat(path.bbr.state()).isEqualTo("probe-down");
    path.ack();
    path.until("probe-cruise");
    path.round();
    double harmless = 100_000 - DATAGRAM;
    double moreUntilTwoPercent = (0.02 * harmless - DATAGRAM) / 0.98;
    path.assertWindow(HEADROOM * (harmless + moreUntilTwoPercent));
  }

  @Test
  void theBoundIsSevenTenthsOfWhatThePathHoldsAtLeast() {
    probeTooMuch(20_000);
    path.until("probe-cruise");
    path.round();
    path.assertWindow(HEADROOM * BETA * BDP);
  }

  @Test
  void inDownAllOfTheBoundMayBeInFlight() {
    path.inFlight = 2 * BDP;
    probeTooMuch(20_000);
    path.round();
    assertThat(path.bbr.state()).isEqualTo("probe-down");
    path.assertWindow(BETA * BDP);
  }

  @Test
  void aProbeThatLosesTwoPercentGoesOn() {
    path.until("probe-up");
    path.lose(1, 60_000);
    assertThat(path.bbr.state()).isEqualTo("probe-up");
    path.lose(1, 59_999);
    assertThat(path.bbr.state()).isEqualTo("probe-down");
  }

  @Test
  void lossOfWhatTheApplicationLimitedEndsAProbeButSetsNoBound() {
    path.until("probe-up");
    path.applicationLimited = true;
    path.lose(10, 20_000);
    path.applicationLimited = false;
    assertThat(path.bbr.state()).isEqualTo("probe-down");
    path.until("probe-cruise");
    path.rounds(2);
    assertThat(path.bbr.window()).isGreaterThanOrEqualTo(2 * BDP);
  }

  @Test
  void lossThatIsFoundARoundAfterTheProbeIsStillItsOwnAndLaterLossIsNot() {
    path.until("probe-up");
    path.until("probe-cruise");
    path.acks(5);
    path.lose(10, 20_000);
    path.round();
    path.assertWindow(HEADROOM * BETA * BDP);

    BbrFeed later = new BbrFeed();
    later.until("probe-up");
    later.until("probe-cruise");
    later.rounds(2);
    later.lose(1, 20_000);
    later.rounds(2);
    assertThat(later.bbr.window()).isGreaterThan(2 * BDP);
  }

  @Test
  void whatIsInFlightWithoutHarmRaisesTheBound() {
    probeTooMuch(20_000);
    path.inFlightAtSend = 80_000;
    path.until("probe-cruise");
    path.rounds(2);
    path.assertWindow(HEADROOM * 80_000);
  }

  @Test
  void whileAProbeFillsTheWindowTheBoundRisesFasterEveryRound() {
    probeTooMuch(40_000);
    path.inFlight = 0;
    path.until("probe-cruise");
    path.until("probe-up");
    long bound = path.bbr.window();
    path.windowFull = true;
    path.acks(17);
    path.ack();
    long first = path.bbr.window() - bound;
    assertThat(first).isBetween((long) DATAGRAM, 2L * DATAGRAM);
    path.round();
    long second = path.bbr.window() - bound - first;
    path.round();
    long third = path.bbr.window() - bound - first - second;
    assertThat(second).isGreaterThan(first);
    assertThat(third).isGreaterThan(second);
  }

  @Test
  void aProbeThatDoesNotFillTheWindowLeavesTheBoundAlone() {
    probeTooMuch(40_000);
    path.inFlight = 0;
    path.until("probe-cruise");
    path.until("probe-up");
    long bound = path.bbr.window();
    path.rounds(2);
    assertThat(path.bbr.window()).isEqualTo(bound);
  }

  @Test
  void persistentCongestionLeavesFourDatagramsAndItsTakingBackTheWindow() {
    path.until("probe-cruise");
    path.round();
    long before = path.bbr.window();
    path.bbr.onPersistentCongestion(path.now);
    assertThat(path.bbr.window()).isEqualTo(4 * DATAGRAM);
    path.ack();
    assertThat(path.bbr.window()).isEqualTo(4 * DATAGRAM + ACKED);
    path.bbr.onSpuriousLoss(path.now);
    assertThat(path.bbr.window()).isEqualTo(before);
  }

  @Test
  void startupEndsInARoundThatLostSixTimesAndOverTwoPercentOnceTheRateGrowsNoMore() {
    assertThat(stateAfterLossInStartup(RATE, 6)).isNotEqualTo("startup");
    assertThat(stateAfterLossInStartup(RATE, 5)).isEqualTo("startup");
    assertThat(stateAfterLossInStartup(10 * RATE, 6)).isEqualTo("startup");
    assertThat(stateAfterLossInStartup(10 * RATE, 12)).isNotEqualTo("startup");
  }

  private static String stateAfterLossInStartup(long rate, int packets) {
    BbrFeed path = new BbrFeed(rate, BbrFeed.RTT, 7);
    path.round();
    path.acks(5);
    path.lose(packets, path.bdp);
    path.round();
    return path.bbr.state();
  }

  @Test
  void thenWhatThePathHoldsIsTheBound() {
    path.inFlight = 2 * BDP;
    path.rounds(2);
    path.lose(6, BDP);
    path.until("drain");
    path.until("probe-down");
    path.round();
    path.assertWindow(BDP);
  }

  @Test
  void startupThatLossEndedGoesOnWhenItWasNone() {
    path.rounds(2);
    path.lose(6, BDP);
    path.acks(26);
    assertThat(path.bbr.state()).isNotEqualTo("startup");
    path.bbr.onSpuriousLoss(path.now);
    assertThat(path.bbr.state()).isEqualTo("startup");
    path.round();
    assertThat(path.bbr.state()).isEqualTo("startup");
    path.until("probe-cruise");
    path.rounds(2);
    assertThat(path.bbr.window()).isGreaterThanOrEqualTo(2 * BDP);
  }

  @Test
  void aProbeThatLossEndedBeginsAgainWhenItWasNone() {
    probeTooMuch(20_000);
    path.bbr.onSpuriousLoss(path.now);
    assertThat(path.bbr.state()).isEqualTo("probe-refill");
    path.until("probe-up");
    path.round();
    assertThat(path.bbr.window()).isGreaterThan(2 * BDP);
  }

  @Test
  void lossInCruiseThatWasNoneGivesRateAndWindowBack() {
    path.until("probe-cruise");
    path.rounds(4);
    long before = path.bbr.window();
    path.rate = RATE / 2;
    path.rtt = 70 * MILLIS;
    path.lose(20, BDP);
    path.acks(26);
    assertThat(path.bbr.window()).isLessThan(before);
    path.bbr.onSpuriousLoss(path.now);
    assertThat(path.bbr.state()).isEqualTo("probe-cruise");
    assertThat(path.bbr.window()).isEqualTo(before);
    path.ack();
    path.assertPacedAt(2);
  }

  @Test
  void lossThatWasNoneIsTakenBackOnce() {
    probeTooMuch(20_000);
    path.bbr.onSpuriousLoss(path.now);
    path.until("probe-cruise");
    path.bbr.onSpuriousLoss(path.now);
    assertThat(path.bbr.state()).isEqualTo("probe-cruise");
  }

  @Test
  void aRoundTripThatIsLookedForGoesOnWhenTheLossBeforeItWasNone() {
    path.until("probe-cruise");
    path.rtt = 55 * MILLIS;
    path.passes(4900 * MILLIS);
    path.lose(2, BDP);
    path.until("probe-rtt");
    path.bbr.onSpuriousLoss(path.now);
    assertThat(path.bbr.state()).isEqualTo("probe-rtt");
    assertThat(path.whileIn("probe-rtt")).isLessThan(SECOND);
  }

  @Test
  void lossThatWasNoneGivesBackNoMoreThanThereWasBeforeIt() {
    path.until("probe-cruise");
    path.rounds(4);
    path.rate = RATE / 2;
    path.rounds(2);
    lossyRound();
    double before = path.bbr.window();
    path.assertPacedAt(2 * BETA);
    path.lose(20, BDP);
    path.rounds(2);
    assertThat((double) path.bbr.window()).isLessThan(before);
    path.bbr.onSpuriousLoss(path.now);
    path.assertWindow(before);
    path.rounds(2);
    path.assertPacedAt(2 * BETA);
    path.assertWindow(before);
  }

  @Test
  void aProbesLossThatWasNoneGivesTheBoundOfTheProbeBeforeBack() {
    probeTooMuch(80_000);
    path.until("probe-cruise");
    path.rounds(2);
    double before = path.bbr.window();
    path.rounds(1);
    probeTooMuch(20_000);
    path.bbr.onSpuriousLoss(path.now);
    path.until("probe-up");
    path.until("probe-cruise");
    path.rounds(2);
    path.assertWindow(before);
  }

  @Test
  void whatOneSampleOfALossyRoundDeliveredIsKept() {
    path.until("probe-cruise");
    path.rounds(4);
    path.rate = RATE / 2;
    path.rounds(2);
    path.rtt = 70 * MILLIS;
    path.lose(20, BDP);
    path.rate = RATE * 9 / 10;
    path.acks(5);
    path.rate = RATE / 2;
    path.acks(20);
    path.assertPacedAt(2 * 0.9);
  }

  @Test
  void lossThatIsKnownForNoneBeforeItsRoundEndsLowersNoBound() {
    path.until("probe-cruise");
    path.rounds(4);
    path.rate = RATE / 2;
    path.rounds(2);
    double before = path.bbr.window();
    path.rtt = 70 * MILLIS;
    path.lose(20, BDP);
    path.acks(5);
    path.bbr.onSpuriousLoss(path.now);
    path.rounds(3);
    path.assertPacedAt(2);
    path.assertWindow(before);
  }

  @Test
  void afterALossThatWasNoneStartupLooksForThreeRoundsAgainWhetherThePipeIsFull() {
    path.rounds(2);
    path.acks(10);
    path.lose(1, BDP);
    path.bbr.onSpuriousLoss(path.now);
    assertThat(path.whileIn("startup")).isGreaterThan(2 * BbrFeed.RTT);
  }

  @Test
  void whatWasDeliveredBeforeAProbeEndedDoesNotKeepLaterLossFromLoweringTheBounds() {
    path.until("probe-up");
    path.acks(10);
    path.lose(10, 20_000);
    path.rate = RATE / 2;
    path.rtt = 70 * MILLIS;
    path.inFlight = 2 * BDP;
    path.lose(20, BDP);
    path.round();
    path.assertPacedAt(2 * 0.9 * BETA);
  }
}
