package org.abanico.transport.congestion;

import static org.abanico.transport.congestion.Bottleneck.SECOND;
import static org.abanico.transport.congestion.CongestionControllers.BBR;
import static org.abanico.transport.congestion.CongestionControllers.CUBIC;
import static org.abanico.transport.congestion.PathLab.MEGABIT;
import static org.abanico.transport.congestion.PathLab.MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.abanico.transport.congestion.PathFlow.Ends;
import org.abanico.transport.congestion.PathLab.Measured;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What every controller makes of the same paths; {@link ControllerTable} prints the figures. */
class ControllersOnAPathTest {
  private static final long RATE = 100 * MEGABIT;
  private static final long RTT = 50 * MILLIS;
  private static final long SEED = 20_260_101;

  /** The bandwidth-delay product of {@link #RATE} and {@link #RTT}. */
  private static final long BDP = RATE * RTT / SECOND;

  private static PathLab lab(double queueInBdps) {
    return new PathLab(RATE, RTT, queueInBdps, SEED);
  }

  private static Measured after(PathLab lab, long warmUp, long time) {
    lab.runFor(warmUp);
    return lab.measureFor(time);
  }

  @ParameterizedTest
  @EnumSource
  void reachesNineTenthsOfTheRateWithinTwelveRoundTrips(CongestionControllers kind) {
    PathLab lab = lab(2).add(kind);
    assertThat(lab.runUntilUsed(0.9, RTT, 2 * SECOND)).isBetween(0L, 12 * RTT);
  }

  @Test
  void bbrLeavesStartupWithoutLossAndWithAQueueOfTwoBandwidthDelayProductsAtMost() {
    PathLab lab = lab(8).add(BBR);
    while (lab.controller(0).state().equals("startup")) {
      lab.runFor(MILLIS);
      assertThat(lab.path.now()).isLessThan(2 * SECOND);
    }
    assertThat(lab.path.dropped()).isZero();
    assertThat(lab.path.largestQueue()).isLessThan(2 * BDP);
    lab.runFor(4 * RTT);
    assertThat(lab.measureFor(SECOND).queueMillis95()).isLessThan(5);
  }

  @ParameterizedTest
  @CsvSource({"BBR,0.25", "BBR,1", "BBR,8", "CUBIC,0.25", "CUBIC,1", "CUBIC,8"})
  void usesThePath(CongestionControllers kind, double queueInBdps) {
    Measured measured = after(lab(queueInBdps).add(kind), 5 * SECOND, 20 * SECOND);
    assertThat(measured.utilisation()).isGreaterThan(0.95);
    assertThat(measured.loss()).isLessThan(0.002);
  }

  @Test
  void bbrLeavesADeepQueueAlmostEmptyWhereCubicFillsIt() {
    Measured bbr = after(lab(8).add(BBR), 10 * SECOND, 20 * SECOND);
    assertThat(bbr.meanQueueMillis()).isLessThan(8);
    Measured cubic = after(lab(8).add(CUBIC), 10 * SECOND, 20 * SECOND);
    assertThat(cubic.meanQueueMillis()).isGreaterThan(200);
  }

  @ParameterizedTest
  @EnumSource
  void followsADropToAQuarterOfTheRate(CongestionControllers kind) {
    PathLab lab = lab(1).add(kind);
    lab.runFor(10 * SECOND);
    lab.setRate(RATE / 4);
    Measured measured = after(lab, 5 * SECOND, 10 * SECOND);
    assertThat(measured.utilisation()).isGreaterThan(0.95);
    assertThat(measured.loss()).isLessThan(0.005);
    if (kind == BBR) {
      assertThat(measured.meanQueueMillis()).isLessThan(10);
    }
  }

  @ParameterizedTest
  @EnumSource
  void findsAFourfoldRateWithinFiveSeconds(CongestionControllers kind) {
    PathLab lab = new PathLab(RATE / 4, RTT, 4, SEED).add(kind);
    lab.runFor(10 * SECOND);
    lab.setRate(RATE);
    assertThat(lab.runUntilUsed(0.9, SECOND / 2, 5 * SECOND)).isPositive();
  }

  /**
   * BBR believes the smaller round trip for 10 s and sends at a half or less meanwhile; the window
   * of CUBIC only has to grow.
   */
  @ParameterizedTest
  @EnumSource
  void comesToTermsWithALongerRoundTrip(CongestionControllers kind) {
    PathLab lab = new PathLab(RATE, 20 * MILLIS, 2, SEED).add(kind);
    lab.runFor(10 * SECOND);
    lab.path.setRtt(80 * MILLIS);
    Measured meanwhile = lab.measureFor(10 * SECOND);
    assertThat(meanwhile.utilisation()).isGreaterThan(kind == BBR ? 0.4 : 0.8);
    Measured later = after(lab, 5 * SECOND, 10 * SECOND);
    assertThat(later.utilisation()).isGreaterThan(0.93);
  }

  @ParameterizedTest
  @CsvSource({"BBR,1", "BBR,2", "BBR,3", "CUBIC,1"})
  void twoFlowsOfTheSameKindComeToShareThePath(CongestionControllers kind, long seed) {
    PathLab lab = new PathLab(RATE, RTT, 1, seed).add(kind).add(kind, 5 * SECOND, Ends.greedy());
    Measured measured = after(lab, 40 * SECOND, 40 * SECOND);
    assertThat(measured.utilisation()).isGreaterThan(0.95);
    for (double share : measured.shares()) {
      assertThat(2 * share).as("seed %s", seed).isBetween(0.6, 1.4);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,0.15", "2,0.3"})
  void neitherOfBbrAndCubicStarvesBesideTheOther(double queueInBdps, double least) {
    PathLab lab = lab(queueInBdps).add(BBR).add(CUBIC);
    Measured measured = after(lab, 20 * SECOND, 60 * SECOND);
    assertThat(measured.utilisation()).isGreaterThan(0.95);
    assertThat(measured.shares()).allMatch(share -> share > least);
  }

  /** As the lab's row beside TCP BBR: 20 Mb/s, 20 ms. */
  @ParameterizedTest
  @CsvSource({"1,1", "1,2", "1,3", "2,1", "2,2", "2,3"})
  void bbrHoldsAShareBesideAFlowThatSendsOnWhateverIsLost(double queueInBdps, long seed) {
    PathLab lab = new PathLab(20 * MEGABIT, 20 * MILLIS, queueInBdps, seed);
    lab.add(new LossBlindBbr(PathFlow.DATAGRAM, new SplittableRandom(seed)), 0, Ends.greedy());
    lab.add(BBR, SECOND, Ends.greedy());
    Measured measured = after(lab, 2 * SECOND, 60 * SECOND);
    assertThat(measured.shares().get(1)).as("seed %s", seed).isBetween(0.3, 0.7);
    assertThat(measured.loss()).as("seed %s", seed).isLessThan(0.07);
  }

  /** What it bears beside others it must not do to its own kind. */
  @ParameterizedTest
  @CsvSource({"0.25,1", "0.25,2", "0.25,3", "1,1", "1,2", "1,3"})
  void twoFlowsOfBbrLoseLittleInAShortQueue(double queueInBdps, long seed) {
    PathLab lab = new PathLab(20 * MEGABIT, 20 * MILLIS, queueInBdps, seed);
    lab.add(BBR).add(BBR, SECOND, Ends.greedy());
    Measured measured = after(lab, 10 * SECOND, 60 * SECOND);
    assertThat(measured.utilisation()).as("seed %s", seed).isGreaterThan(0.9);
    assertThat(measured.loss()).as("seed %s", seed).isLessThan(0.02);
  }

  @ParameterizedTest
  @CsvSource({"0.001,0.95", "0.01,0.9", "0.05,0.85"})
  void bbrBearsRandomLoss(double loss, double least) {
    PathLab lab = lab(1).add(BBR);
    lab.path.setLossProbability(loss);
    assertThat(after(lab, 5 * SECOND, 20 * SECOND).utilisation()).isGreaterThan(least);
  }

  /** By the response function of RFC 9438: there is no way around it for a window of its kind. */
  @ParameterizedTest
  @CsvSource({"0.001,0.05,0.15", "0.01,0.01,0.05", "0.05,0.002,0.02"})
  void cubicCollapsesUnderRandomLoss(double loss, double least, double most) {
    PathLab lab = lab(1).add(CUBIC);
    lab.path.setLossProbability(loss);
    assertThat(after(lab, 5 * SECOND, 20 * SECOND).utilisation()).isBetween(least, most);
  }

  @ParameterizedTest
  @EnumSource
  void keepsToAPolicersRate(CongestionControllers kind) {
    PathLab lab = lab(2).add(kind);
    lab.path.setPolicer(RATE / 5, 100_000);
    Measured measured = after(lab, 5 * SECOND, 30 * SECOND);
    assertThat(measured.utilisation()).isBetween(0.18, 0.201);
    assertThat(measured.loss()).isLessThan(0.03);
  }

  @ParameterizedTest
  @CsvSource({"BBR,50", "BBR,5", "CUBIC,50", "CUBIC,5"})
  void usesThePathThoughAcksComeInBurstsEveryTwentyMilliseconds(
      CongestionControllers kind, long rttMillis) {
    PathLab lab = new PathLab(RATE, rttMillis * MILLIS, rttMillis == 5 ? 8 : 1, SEED).add(kind);
    lab.path.setAckInterval(20 * MILLIS);
    assertThat(after(lab, 5 * SECOND, 20 * SECOND).utilisation()).isGreaterThan(0.95);
  }

  @ParameterizedTest
  @EnumSource
  void lateTimersAreNoSlowPath(CongestionControllers kind) {
    PathLab lab = lab(1).add(kind, 0, Ends.greedy().withLatestTimer(10 * MILLIS));
    assertThat(after(lab, 5 * SECOND, 20 * SECOND).utilisation()).isGreaterThan(0.95);
  }

  @ParameterizedTest
  @EnumSource
  void programsWithoutCpuForAThirdOfTheTimeAreNoSlowPath(CongestionControllers kind) {
    PathLab lab = lab(2).add(kind, 0, Ends.greedy().withPauses(100 * MILLIS, 30 * MILLIS));
    assertThat(after(lab, 5 * SECOND, 20 * SECOND).utilisation()).isGreaterThan(0.9);
  }

  /**
   * Four busy loops on two cores leave a program a third of a core, now and then for a few
   * milliseconds. What it was kept from sending says nothing of the path.
   */
  @ParameterizedTest
  @CsvSource({"1,0.77", "2,0.77", "3,0.77"})
  void programsThatGetTheCpuAThirdOfTheTimeAtRandomStillUseMostOfThePath(long seed, double least) {
    PathLab lab = new PathLab(RATE, 20 * MILLIS, 1, seed);
    lab.add(BBR, 0, Ends.greedy().withRandomPauses(seed, 3 * MILLIS, 6 * MILLIS));
    Measured measured = lab.measureFor(30 * SECOND);
    assertThat(measured.utilisation()).as("seed %s", seed).isGreaterThan(least);
    assertThat(measured.loss()).isLessThan(0.02);
  }

  /** Every 5 s it would be for a quarter of a second, at half the rate. */
  @Test
  void bbrDoesNotEmptyAPathWhoseSmallestRoundTripItSeesAnyway() {
    PathLab lab = lab(1).add(BBR);
    for (int i = 0; i < 30_000; i++) {
      lab.runFor(MILLIS);
      assertThat(lab.controller(0).state()).isNotEqualTo("probe-rtt");
    }
    assertThat(lab.measureFor(10 * SECOND).utilisation()).isGreaterThan(0.98);
  }

  @Test
  void bbrLooksForARoundTripThatTheQueueOfAnotherHides() {
    PathLab lab = lab(2).add(CUBIC).add(BBR);
    boolean looked = false;
    for (int i = 0; i < 20_000 && !looked; i++) {
      lab.runFor(MILLIS);
      looked = lab.controller(1).state().equals("probe-rtt");
    }
    assertThat(looked).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void afterAPauseOfTheApplicationTheRateIsFoundAgainAtOnceAndWithoutABurst(
      CongestionControllers kind) {
    PathLab lab = lab(2);
    long[] written = {Long.MAX_VALUE};
    lab.add(kind, 0, Ends.greedy().withWritten(() -> written[0]));
    lab.runFor(8 * SECOND);
    written[0] = lab.flow(0).sentBytes() + 2 * BDP;
    lab.runFor(3 * SECOND);
    assertThat(lab.measureFor(SECOND).utilisation()).isZero();
    lab.flow(0).takeLargestBurst();
    written[0] = Long.MAX_VALUE;
    lab.flow(0).startAt(lab.path.now());
    lab.runFor(RTT);
    double millisecondsWorth = lab.controller(0).pacingRate() / 1000.0;
    assertThat((double) lab.flow(0).takeLargestBurst()).isLessThan(2 * millisecondsWorth);
    assertThat(lab.measureFor(4 * RTT).utilisation()).isGreaterThan(0.9);
  }

  @ParameterizedTest
  @EnumSource
  void usesATinyPath(CongestionControllers kind) {
    PathLab lab = new PathLab(MEGABIT, 5 * MILLIS, 40, SEED).add(kind);
    Measured measured = after(lab, 10 * SECOND, 60 * SECOND);
    assertThat(measured.utilisation()).isGreaterThan(0.95);
    if (kind == BBR) {
      assertThat(measured.meanQueueMillis()).isLessThan(60);
    }
  }

  @ParameterizedTest
  @EnumSource
  void usesAVeryLargePath(CongestionControllers kind) {
    PathLab lab = new PathLab(10 * RATE, 200 * MILLIS, 0.5, SEED).add(kind);
    Measured measured = after(lab, 8 * SECOND, 6 * SECOND);
    assertThat(measured.utilisation()).isGreaterThan(0.9);
  }

  /** The smallest round trip is 50 µs, but the receiver takes what came in 0.5 ms at once. */
  @ParameterizedTest
  @EnumSource
  void usesAFastLocalPathThoughTheReceiverTakesBatches(CongestionControllers kind) {
    PathLab lab = new PathLab(80 * RATE, MILLIS / 20, 40, SEED);
    lab.add(kind, 0, Ends.greedy().withReceiverBatch(MILLIS / 2));
    assertThat(after(lab, SECOND / 2, SECOND / 2).utilisation()).isGreaterThan(0.95);
  }

  @ParameterizedTest
  @EnumSource
  void reorderingIsNoLoss(CongestionControllers kind) {
    PathLab lab = lab(1).add(kind);
    lab.path.setJitter(20 * MILLIS);
    assertThat(after(lab, 5 * SECOND, 20 * SECOND).utilisation()).isGreaterThan(0.9);
  }

  @ParameterizedTest
  @EnumSource
  void theSameSeedGivesTheSameRun(CongestionControllers kind) {
    long first = received(kind);
    assertThat(received(kind)).isEqualTo(first);
  }

  private static long received(CongestionControllers kind) {
    PathLab lab = lab(1).add(kind);
    lab.path.setLossProbability(0.01);
    lab.runFor(5 * SECOND);
    return lab.flow(0).receivedBytes();
  }
}
