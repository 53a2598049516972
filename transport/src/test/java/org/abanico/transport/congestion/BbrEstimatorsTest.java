package org.abanico.transport.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.abanico.transport.congestion.CongestionController.LostPacket;
import org.junit.jupiter.api.Test;

/** Each part of BBR's model by itself. */
class BbrEstimatorsTest {
  private static final long MILLIS = 1_000_000;
  private static final long SECOND = 1_000 * MILLIS;
  private static final int DATAGRAM = 1200;

  @Test
  void bandwidthIsTheLargestOfThisCycleAndTheOneBefore() {
    MaxBandwidth bandwidth = new MaxBandwidth();
    bandwidth.add(0, 100, false);
    bandwidth.add(0, 80, false);
    bandwidth.advance(SECOND);
    bandwidth.add(SECOND, 60, false);
    assertThat(bandwidth.get()).isEqualTo(100);
    bandwidth.advance(2 * SECOND);
    assertThat(bandwidth.get()).isEqualTo(60);
  }

  @Test
  void aSampleThatTheApplicationLimitedOnlyRaisesTheBandwidth() {
    MaxBandwidth bandwidth = new MaxBandwidth();
    bandwidth.add(0, 100, false);
    bandwidth.advance(SECOND);
    bandwidth.add(SECOND, 50, true);
    bandwidth.advance(2 * SECOND);
    assertThat(bandwidth.get()).isEqualTo(100);
    bandwidth.add(2 * SECOND, 120, true);
    assertThat(bandwidth.get()).isEqualTo(120);
  }

  @Test
  void cyclesOfMicrosecondsDoNotForgetTheBandwidth() {
    MaxBandwidth bandwidth = new MaxBandwidth();
    bandwidth.add(0, 100, false);
    for (int cycle = 1; cycle < 90; cycle++) {
      bandwidth.advance(cycle * MILLIS);
      bandwidth.add(cycle * MILLIS, 10, false);
    }
    assertThat(bandwidth.get()).isEqualTo(100);
  }

  @Test
  void theSmallestRoundTripIsLookedForAfterFiveSecondsAndBelievedUntilItIsFoundOrForTen() {
    MinRtt minimum = new MinRtt();
    minimum.onAcknowledged(-SECOND, 20);
    for (long time = 0; time <= 4 * SECOND; time += SECOND) {
      minimum.onAcknowledged(time, 30);
    }
    assertThat(minimum.isProbeDue()).isFalse();
    minimum.onAcknowledged(4 * SECOND + 1, 30);
    assertThat(minimum.isProbeDue()).isTrue();
    assertThat(minimum.get()).isEqualTo(20);
    minimum.onAcknowledged(9 * SECOND + 1, 30);
    assertThat(minimum.get()).isEqualTo(30);
  }

  @Test
  void aRoundTripMuchLongerThanTheSmallestIsLookedIntoAfterHalfOfTheTime() {
    MinRtt minimum = new MinRtt();
    minimum.onAcknowledged(0, 20);
    minimum.onAcknowledged(2 * SECOND, 80);
    assertThat(minimum.isProbeDue()).isFalse();
    minimum.onAcknowledged(2 * SECOND + SECOND / 2 + 1, 80);
    assertThat(minimum.isProbeDue()).isTrue();
  }

  @Test
  void whatAProbeForTheRoundTripHasSeenIsBelievedAtOnce() {
    MinRtt minimum = new MinRtt();
    minimum.onAcknowledged(0, 20);
    minimum.onAcknowledged(5 * SECOND + 1, 90);
    minimum.onAcknowledged(5 * SECOND + 2, 80);
    minimum.onProbed(5 * SECOND + 3);
    assertThat(minimum.get()).isEqualTo(80);
  }

  @Test
  void aRoundEndsWhenAPacketSentAfterItsBeginningIsAcknowledged() {
    RoundCounter rounds = new RoundCounter();
    rounds.onAcknowledged(1000, 0);
    assertThat(rounds.hasStarted()).isTrue();
    rounds.onAcknowledged(2000, 500);
    assertThat(rounds.hasStarted()).isFalse();
    rounds.onAcknowledged(3000, 1000);
    assertThat(rounds.hasStarted()).isTrue();
    assertThat(rounds.count()).isEqualTo(2);
  }

  @Test
  void acksInBurstsRaiseWhatMayBeInFlightByABurst() {
    AckAggregation aggregation = new AckAggregation();
    long bandwidth = 1_000_000;
    for (int burst = 1; burst <= 20; burst++) {
      for (int ack = 0; ack < 10; ack++) {
        aggregation.onAcknowledged(burst * 20 * MILLIS, 2_000, bandwidth, 100_000, burst, false);
      }
    }
    assertThat(aggregation.extraAcked()).isBetween(18_000L, 22_000L);
  }

  @Test
  void acksAtTheRateOfTheBandwidthRaiseItByNoMoreThanTwo() {
    AckAggregation aggregation = new AckAggregation();
    for (int ack = 1; ack <= 1000; ack++) {
      aggregation.onAcknowledged(ack * 2 * MILLIS, 2_000, 1_000_000, 100_000, ack / 25, false);
    }
    assertThat(aggregation.extraAcked()).isLessThanOrEqualTo(4_000);
  }

  @Test
  void thePipeIsFullAfterThreeRoundsWithoutAQuarterMore() {
    FullPipe pipe = new FullPipe();
    for (long rate : new long[] {100, 200, 400, 450, 490}) {
      pipe.onAcknowledged(rate, true);
      assertThat(pipe.isFull()).isFalse();
    }
    pipe.onAcknowledged(499, true);
    assertThat(pipe.isFull()).isTrue();
    pipe.restart(499);
    assertThat(pipe.isFull()).isFalse();
    assertThat(pipe.isReached()).isTrue();
  }

  @Test
  void aPipeWhoseRateGrewWithinARoundIsNotTakenForFull() {
    FullPipe pipe = new FullPipe();
    for (long rate : new long[] {100, 200, 400, 800}) {
      pipe.onAcknowledged(rate, false);
      pipe.onAcknowledged(rate / 2, true);
      pipe.onAcknowledged(rate / 2, true);
    }
    assertThat(pipe.isFull()).isFalse();
    pipe.onAcknowledged(-1, true);
    assertThat(pipe.isFull()).isTrue();
  }

  @Test
  void aRoundTripAsSmallAsTheSmallestMakesAProbeNeedless() {
    MinRtt minimum = new MinRtt();
    for (long now = 0; now < 60 * SECOND; now += SECOND) {
      minimum.onAcknowledged(now, now == 0 ? 50 * MILLIS : 50 * MILLIS + MILLIS / 2);
      assertThat(minimum.isProbeDue()).isFalse();
    }
    assertThat(minimum.get()).isEqualTo(50 * MILLIS);
    minimum.onAcknowledged(65 * SECOND, 52 * MILLIS);
    assertThat(minimum.isProbeDue()).isTrue();
  }

  @Test
  void lossLowersTheBoundsToWhatWasDeliveredButNeverBySoMuchAsAThird() {
    ShortTermBounds bounds = new ShortTermBounds();
    bounds.add(950, 9_500);
    bounds.lower(1_000, 10_000);
    assertThat(bounds.rate()).isEqualTo(950);
    assertThat(bounds.volume()).isEqualTo(9_500);
    bounds.endRound(100, 1_000);
    bounds.lower(1_000, 10_000);
    assertThat(bounds.rate()).isEqualTo(665);
    bounds.lift();
    assertThat(bounds.rate()).isEqualTo(ShortTermBounds.NONE);
  }

  @Test
  void lossThatWasNoneGivesTheBoundsBack() {
    ShortTermBounds bounds = new ShortTermBounds();
    bounds.add(900, 9_000);
    bounds.lower(1_000, 10_000);
    bounds.save();
    bounds.endRound(100, 1_000);
    bounds.lower(1_000, 10_000);
    bounds.undo();
    assertThat(bounds.rate()).isEqualTo(900);
    assertThat(bounds.volume()).isEqualTo(9_000);
  }

  /** A round of 100 datagrams of which so many are lost. */
  private static void round(LossRounds losses, int number, int lost, long rtt, boolean probing) {
    long begin = number * 100_000L;
    losses.onAcknowledged(begin + 1, begin - 1, rtt, probing);
    for (int i = 0; i < lost; i++) {
      LostPacket packet = new LostPacket(number * 1000L + 2 * i, DATAGRAM, 0, 0, false);
      losses.onLost(begin + 1, List.of(packet));
    }
    losses.onAcknowledged(begin + 100L * DATAGRAM, begin + 2, rtt, probing);
    losses.learn(20 * MILLIS, false);
  }

  @Test
  void lossOnAnEmptyQueueAtTheMeasuredRateIsLearntAsThePathsOwn() {
    LossRounds losses = new LossRounds(DATAGRAM);
    for (int i = 1; i < 10; i++) {
      round(losses, i, 5, 20 * MILLIS, false);
      losses.beginRound(i * 100_000L + 100L * DATAGRAM);
    }
    round(losses, 10, 5, 20 * MILLIS, false);
    assertThat(losses.endedTooLossy()).isFalse();
  }

  @Test
  void lossOnAQueueThatStandsIsAnsweredAndNotLearnt() {
    LossRounds queued = new LossRounds(DATAGRAM);
    for (int i = 1; i < 20; i++) {
      round(queued, i, 5, 60 * MILLIS, false);
      assertThat(queued.endedTooLossy()).isTrue();
      queued.beginRound(i * 100_000L + 100L * DATAGRAM);
    }
    assertThat(queued.threshold(1e6)).isEqualTo(BbrConstants.LOSS_THRESHOLD);
  }

  @Test
  void lossOfAProbeIsNeverLearntAsThePathsOwn() {
    LossRounds losses = new LossRounds(DATAGRAM);
    for (int i = 1; i < 20; i++) {
      round(losses, i, 5, 20 * MILLIS, true);
      losses.beginRound(i * 100_000L + 100L * DATAGRAM);
    }
    assertThat(losses.threshold(1e6)).isEqualTo(BbrConstants.LOSS_THRESHOLD);
  }

  /** Rounds of a sender that has given way, or has not, behind a queue of 40 ms. */
  private static LossRounds behindAQueue(int rounds, int lost, boolean givesWay) {
    LossRounds losses = new LossRounds(DATAGRAM);
    for (int i = 1; i <= rounds; i++) {
      round(losses, i, lost, 60 * MILLIS, false);
      losses.learnOfOthers(20 * MILLIS, givesWay);
      losses.beginRound(i * 100_000L + 100L * DATAGRAM);
    }
    return losses;
  }

  @Test
  void lossThatGivingWayDoesNotEndIsLearntAsThatOfOthersAndBorneFromThenOn() {
    LossRounds losses = behindAQueue(20, 5, true);
    round(losses, 21, 5, 60 * MILLIS, false);
    assertThat(losses.endedTooLossy()).isFalse();
    losses.beginRound(21 * 100_000L + 100L * DATAGRAM);
    round(losses, 22, 20, 60 * MILLIS, false);
    assertThat(losses.endedTooLossy()).isTrue();
  }

  @Test
  void lossOfASenderThatHasNotGivenWayIsNotThatOfOthers() {
    assertThat(behindAQueue(20, 5, false).threshold(1e6)).isEqualTo(BbrConstants.LOSS_THRESHOLD);
  }

  @Test
  void theLossOfOthersIsForgottenInRoundsWithoutLoss() {
    LossRounds losses = behindAQueue(20, 5, true);
    double learnt = losses.threshold(1e6);
    for (int i = 21; i < 121; i++) {
      round(losses, i, 0, 60 * MILLIS, false);
      losses.learnOfOthers(20 * MILLIS, false);
      losses.beginRound(i * 100_000L + 100L * DATAGRAM);
    }
    assertThat(learnt).isGreaterThan(2 * BbrConstants.LOSS_THRESHOLD);
    assertThat(losses.threshold(1e6)).isLessThan(1.1 * BbrConstants.LOSS_THRESHOLD);
  }

  @Test
  void aRoundTripThatAQueueHidesFromAProbeIsRememberedForTwoProbesMore() {
    MinRtt minimum = new MinRtt();
    minimum.onAcknowledged(0, 20 * MILLIS);
    minimum.onProbed(SECOND);
    for (int probe = 1; probe <= 2; probe++) {
      minimum.onAcknowledged(5 * probe * SECOND, 30 * MILLIS);
      assertThat(minimum.smallestLately()).isEqualTo(20 * MILLIS);
      minimum.onProbed(5 * probe * SECOND);
    }
    minimum.onAcknowledged(15 * SECOND, 30 * MILLIS);
    assertThat(minimum.smallestLately()).isEqualTo(30 * MILLIS);
  }
}
