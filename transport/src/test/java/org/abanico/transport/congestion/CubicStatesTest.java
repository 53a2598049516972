package org.abanico.transport.congestion;

import static org.abanico.transport.congestion.AckFeed.DATAGRAM;
import static org.abanico.transport.congestion.AckFeed.MILLIS;
import static org.abanico.transport.congestion.AckFeed.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** CUBIC where it has not lost anything, has lost nearly everything, or the datagram changes. */
class CubicStatesTest {
  private static final long RTT = 100 * MILLIS;

  private final Cubic cubic = new Cubic(DATAGRAM, 1L << 30, RTT);
  private final AckFeed feed = new AckFeed(cubic, RTT);

  private void endSlowStartByRoundTrips() {
    feed.rounds(5);
    for (int round = 0; round < 10; round++) {
      feed.round(RTT + 20 * MILLIS * round, true);
    }
    assertThat(cubic.state()).isNotEqualTo("slow-start");
  }

  @Test
  void slowStartIsConservativeAfterAnAlarmAndNotBefore() {
    feed.rounds(5);
    assertThat(cubic.state()).isEqualTo("slow-start");
    feed.round(2 * RTT, true);
    assertThat(cubic.state()).isEqualTo("conservative-slow-start");
    long before = cubic.window();
    feed.round(2 * RTT, true);
    assertThat((double) cubic.window()).isCloseTo(1.25 * before, Percentage.withPercentage(1));
  }

  @Test
  void slowStartAfterALossIsNeverCalledConservative() {
    feed.rounds(5);
    feed.round(2 * RTT, true);
    assertThat(cubic.state()).isEqualTo("conservative-slow-start");
    feed.loseNew();
    cubic.onPersistentCongestion(feed.now++);
    assertThat(cubic.state()).isEqualTo("slow-start");
  }

  @Test
  void theCurveRisesFromThePlateauOnWhichSlowStartEnded() {
    endSlowStartByRoundTrips();
    feed.round();
    double plateau = cubic.window();
    long start = feed.now;
    feed.rounds(80);
    double seconds = (double) (feed.now - start) / SECOND;
    double cubicGrowth = 0.4 * DATAGRAM * seconds * seconds * seconds;
    assertThat(cubic.window() - plateau).isBetween(0.9 * cubicGrowth, 1.3 * cubicGrowth);
    assertThat(cubic.state()).isEqualTo("convex");
  }

  @Test
  void persistentCongestionBeforeAnyLossLeadsBackToTheThresholdOfALoss() {
    feed.rounds(6);
    double before = cubic.window();
    cubic.onPersistentCongestion(feed.now++);
    assertThat(cubic.window()).isEqualTo(2 * DATAGRAM);
    assertThat(cubic.state()).isEqualTo("slow-start");
    feed.round();
    while (cubic.state().equals("slow-start")) {
      feed.round();
    }
    assertThat((double) cubic.window()).isCloseTo(0.7 * before, within((double) DATAGRAM));
  }

  @Test
  void persistentCongestionBeforeAnyLossThatWasNoneIsTakenBack() {
    feed.rounds(6);
    long before = cubic.window();
    cubic.onPersistentCongestion(feed.now);
    cubic.onSpuriousLoss(feed.now);
    assertThat(cubic.window()).isEqualTo(before);
    feed.round();
    assertThat(cubic.window()).isEqualTo(2 * before);
  }

  @Test
  void acksOfWhatWasSentBeforePersistentCongestionDoNotRaiseTheWindow() {
    feed.rounds(6);
    long time = feed.now++;
    cubic.onPersistentCongestion(time);
    assertThat(cubic.state()).isEqualTo("slow-start");
    feed.roundOfOldPackets(time);
    assertThat(cubic.window()).isEqualTo(2 * DATAGRAM);
  }

  @Test
  void persistentCongestionOnTheCurveStopsItUntilTheThresholdIsReachedAgain() {
    feed.rounds(6);
    feed.loseNew();
    feed.rounds(60);
    cubic.onPersistentCongestion(feed.now++);
    long start = feed.now;
    feed.round();
    while (cubic.state().equals("slow-start")) {
      feed.round();
    }
    assertThat(feed.now - start).isLessThan(20 * RTT);
    double threshold = cubic.window();
    feed.rounds(2);
    assertThat((double) cubic.window()).isLessThan(1.1 * threshold);
  }

  @Test
  void twoDatagramsOfAnotherSizeAreTheLeastWindowFromThenOn() {
    cubic.onDatagramSize(9000);
    assertThat(cubic.window()).isEqualTo(18_000);
    cubic.onPersistentCongestion(feed.now++);
    assertThat(cubic.window()).isEqualTo(18_000);
    cubic.onDatagramSize(DATAGRAM);
    cubic.onPersistentCongestion(feed.now++);
    assertThat(cubic.window()).isEqualTo(2 * DATAGRAM);
  }

  @Test
  void largerDatagramsMakeTheCurveSteeper() {
    Cubic other = new Cubic(DATAGRAM, 1L << 30, RTT);
    AckFeed otherFeed = new AckFeed(other, RTT);
    for (AckFeed each : new AckFeed[] {feed, otherFeed}) {
      each.rounds(6);
      each.loseNew();
      each.rounds(2);
    }
    cubic.onDatagramSize(4 * DATAGRAM);
    feed.rounds(150);
    otherFeed.rounds(150);
    assertThat((double) cubic.window()).isGreaterThan(1.3 * other.window());
  }

  @Test
  void aLossBelowTheOneBeforeLeadsToAPlateauHalfwayToTheReducedWindow() {
    CubicCurve curve = new CubicCurve(DATAGRAM);
    assertThat(curve.reduce(100_000)).isCloseTo(70_000, within(1.0));
    assertThat(curve.region(99_999)).isEqualTo("concave");
    assertThat(curve.region(100_000)).isEqualTo("convex");
    curve.reduce(80_000);
    assertThat(curve.region(67_999)).isEqualTo("concave");
    assertThat(curve.region(68_001)).isEqualTo("convex");
  }

  @Test
  void theSmallestDatagramAndRoundTripAreTaken() {
    assertThat(new Cubic(1, 100, 1).window()).isEqualTo(10);
    assertThat(new Cubic(1, 100, 1).pacingRate()).isEqualTo(10 * SECOND);
  }
}
