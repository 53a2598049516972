package org.abanico.transport.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.abanico.transport.congestion.CongestionController.LostPacket;
import org.junit.jupiter.api.Test;

/** How BBR counts losses, and which it takes for the path's own or for that of others. */
class LossRoundsTest {
  private static final long MILLIS = 1_000_000;
  private static final int DATAGRAM = 1200;
  private static final long ROUND = 100 * DATAGRAM;
  private static final long MIN_RTT = 20 * MILLIS;

  /** The largest round trip that shows that no queue stood. */
  private static final long LONGEST_QUEUELESS = 26 * MILLIS;

  private final LossRounds losses = new LossRounds(DATAGRAM);
  private long delivered;
  private long number;

  private void lose(int packets, int apart) {
    for (int i = 0; i < packets; i++) {
      number += apart;
      losses.onLost(delivered, List.of(new LostPacket(number, DATAGRAM, 0, 0, false)));
    }
  }

  /** 100 datagrams, of which so many are lost, end a round. */
  private void round(int lost, long rtt, boolean probing) {
    lose(lost, 2);
    long prior = delivered;
    delivered += ROUND - (long) lost * DATAGRAM;
    losses.onAcknowledged(delivered, prior, rtt, probing);
    assertThat(losses.hasEnded()).isTrue();
  }

  private void learn(int rounds, int lost, long rtt, boolean probing, boolean growing) {
    for (int i = 0; i < rounds; i++) {
      round(lost, rtt, probing);
      losses.learn(MIN_RTT, growing);
      losses.beginRound(delivered);
    }
  }

  private void learnOfOthers(int rounds, int lost, long rtt, boolean probing, boolean givesWay) {
    for (int i = 0; i < rounds; i++) {
      round(lost, rtt, probing);
      losses.learnOfOthers(MIN_RTT, givesWay);
      losses.beginRound(delivered);
    }
  }

  /**
   * What of very many bytes may be lost beyond the draft's two percent: chance is no part of it.
   */
  private double learnt() {
    return losses.threshold(1e15) - 0.02;
  }

  @Test
  void aRoundEndsWithAPacketSentAfterItsBeginning() {
    losses.onAcknowledged(1000, 0, -1, false);
    assertThat(losses.hasEnded()).isTrue();
    losses.onAcknowledged(2000, 999, -1, false);
    assertThat(losses.hasEnded()).isFalse();
    losses.onAcknowledged(3000, 1000, -1, false);
    assertThat(losses.hasEnded()).isTrue();
  }

  @Test
  void theFirstLossOfARoundMakesItLastAWholeRoundTripFromThere() {
    losses.onAcknowledged(1000, 0, -1, false);
    losses.beginRound(1000);
    losses.onAcknowledged(2000, 500, -1, false);
    delivered = 2000;
    lose(1, 2);
    losses.onAcknowledged(3000, 1500, -1, false);
    assertThat(losses.hasEnded()).isFalse();
    delivered = 3000;
    lose(1, 2);
    losses.onAcknowledged(4000, 2000, -1, false);
    assertThat(losses.hasEnded()).isTrue();
  }

  @Test
  void anyLossIsTooMuchOnAPathThatLosesNothingByItself() {
    round(0, MIN_RTT, false);
    assertThat(losses.endedTooLossy()).isFalse();
    losses.beginRound(delivered);
    assertThat(losses.isLossInRound()).isFalse();
    round(1, MIN_RTT, false);
    assertThat(losses.isLossInRound()).isTrue();
    assertThat(losses.endedTooLossy()).isTrue();
    losses.beginRound(delivered);
    round(0, MIN_RTT, false);
    assertThat(losses.endedTooLossy()).isFalse();
  }

  @Test
  void aLossThatIsForgottenIsNotCounted() {
    lose(6, 2);
    losses.forgetRound();
    assertThat(losses.isLossInRound()).isFalse();
    round(0, MIN_RTT, false);
    assertThat(losses.endedTooLossy()).isFalse();
    assertThat(losses.endedStartup(false)).isFalse();
  }

  @Test
  void startupEndsBySixGapsThatLoseOverTwoPercent() {
    round(6, MIN_RTT, false);
    assertThat(losses.endedStartup(false)).isTrue();
    losses.beginRound(delivered);
    round(5, MIN_RTT, false);
    assertThat(losses.endedStartup(false)).isFalse();
  }

  @Test
  void packetsLostInARowAreOneGap() {
    lose(8, 1);
    round(4, MIN_RTT, false);
    assertThat(losses.endedStartup(false)).isFalse();
    losses.beginRound(delivered);
    number += 10;
    lose(3, 1);
    round(5, MIN_RTT, false);
    assertThat(losses.endedStartup(false)).isTrue();
  }

  @Test
  void whileTheRateGrowsStartupEndsByMoreThanFifteenPercentOnly() {
    round(15, MIN_RTT, true);
    assertThat(losses.endedStartup(true)).isFalse();
    losses.beginRound(delivered);
    round(16, MIN_RTT, true);
    assertThat(losses.endedStartup(true)).isTrue();
  }

  @Test
  void thePathsOwnLossIsLearntByAQuarterOfWhatIsMissingARound() {
    learn(1, 8, MIN_RTT, false, false);
    assertThat(learnt()).isCloseTo(0.02, within(1e-6));
    learn(1, 8, MIN_RTT, false, false);
    assertThat(learnt()).isCloseTo(0.035, within(1e-6));
    learn(1, 0, MIN_RTT, false, false);
    assertThat(learnt()).isCloseTo(0.02625, within(1e-6));
  }

  @Test
  void noMoreThanATenthIsTakenForThePathsOwnLoss() {
    learn(20, 10, MIN_RTT, false, false);
    assertThat(learnt()).isCloseTo(0.1, within(0.001));
    learn(20, 11, MIN_RTT, false, false);
    assertThat(learnt()).isCloseTo(0.1, within(0.001));
  }

  @Test
  void onlyARoundOfWhichOneRoundTripShowsNoQueueTeachesThePathsOwnLoss() {
    learn(1, 8, LONGEST_QUEUELESS + 1, false, false);
    assertThat(learnt()).isZero();
    losses.onAcknowledged(delivered, 0, LONGEST_QUEUELESS, false);
    losses.onAcknowledged(delivered, 0, -1, false);
    learn(1, 8, LONGEST_QUEUELESS + 1, false, false);
    assertThat(learnt()).isPositive();
    double before = learnt();
    learn(1, 8, LONGEST_QUEUELESS + 1, false, false);
    assertThat(learnt()).isEqualTo(before);
  }

  @Test
  void aRoundWithAnAckOfAProbeTeachesItOnlyWhileTheRateGrows() {
    learn(1, 8, MIN_RTT, true, true);
    assertThat(learnt()).isPositive();
    double before = learnt();
    losses.onAcknowledged(delivered, 0, MIN_RTT, true);
    learn(1, 8, MIN_RTT, false, false);
    assertThat(learnt()).isEqualTo(before);
    learn(1, 8, MIN_RTT, false, false);
    assertThat(learnt()).isGreaterThan(before);
  }

  @Test
  void ofFewPacketsMoreMayBeLostByChanceThanOfMany() {
    learn(60, 4, MIN_RTT, false, false);
    double own = 0.04;
    assertThat(losses.threshold(10_000.0 * DATAGRAM))
        .isCloseTo(0.02 + own + 3 * Math.sqrt(own / 10_000), within(1e-4));
    assertThat(losses.threshold(100.0 * DATAGRAM))
        .isCloseTo(0.02 + own + 3 * Math.sqrt(own / 100), within(1e-4));
    assertThat(losses.threshold(1)).isCloseTo(0.02 + own + 3 * Math.sqrt(own), within(1e-4));
    losses.setDatagramSize(4 * DATAGRAM);
    assertThat(losses.threshold(400.0 * DATAGRAM))
        .isCloseTo(0.02 + own + 3 * Math.sqrt(own / 100), within(1e-4));
  }

  @Test
  void lossBehindAQueueThatGivingWayDoesNotEndIsThatOfOthers() {
    learnOfOthers(1, 8, LONGEST_QUEUELESS + 1, false, true);
    assertThat(learnt()).isZero();
    learnOfOthers(1, 8, LONGEST_QUEUELESS + 1, false, true);
    assertThat(learnt()).isCloseTo(0.02, within(1e-6));
    assertThat(losses.isOthersFault()).isFalse();
    learnOfOthers(1, 8, LONGEST_QUEUELESS + 1, false, true);
    assertThat(learnt()).isCloseTo(0.035, within(1e-6));
    assertThat(losses.isOthersFault()).isTrue();
    assertThat(losses.threshold(100.0 * DATAGRAM))
        .isCloseTo(0.02 + 0.035 + 2 * Math.sqrt(0.035 / 100), within(1e-6));
  }

  @Test
  void itIsForgottenByASixteenthARoundWithoutLoss() {
    learnOfOthers(3, 8, LONGEST_QUEUELESS + 1, false, true);
    double before = learnt();
    learnOfOthers(1, 0, LONGEST_QUEUELESS + 1, false, true);
    assertThat(learnt()).isCloseTo(before * 15 / 16, within(1e-6));
  }

  @Test
  void withoutAQueueOrInAProbeLossIsNotThatOfOthers() {
    learnOfOthers(5, 8, LONGEST_QUEUELESS, false, true);
    learnOfOthers(5, 8, LONGEST_QUEUELESS + 1, true, true);
    learnOfOthers(5, 8, -1, false, true);
    assertThat(learnt()).isZero();
  }

  @Test
  void lossOfMoreThanThreeTenthsIsNotThatOfOthers() {
    learnOfOthers(5, 31, LONGEST_QUEUELESS + 1, false, true);
    assertThat(learnt()).isZero();
    learnOfOthers(1, 30, LONGEST_QUEUELESS + 1, false, true);
    assertThat(learnt()).isPositive();
  }

  @Test
  void lossIsThatOfOthersOnlyWhereASenderGaveWayARoundBeforeToo() {
    learnOfOthers(1, 8, LONGEST_QUEUELESS + 1, false, true);
    learnOfOthers(1, 8, LONGEST_QUEUELESS + 1, false, false);
    learnOfOthers(1, 8, LONGEST_QUEUELESS + 1, false, true);
    assertThat(learnt()).isZero();
  }
}
