package org.abanico.transport.congestion;

import static org.abanico.transport.congestion.AckFeed.DATAGRAM;
import static org.abanico.transport.congestion.AckFeed.MILLIS;
import static org.abanico.transport.congestion.AckFeed.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CubicTest {
  private static final long MAXIMUM = 1L << 30;
  private static final long RTT = 50 * MILLIS;
  private static final long INITIAL_RTT = 100 * MILLIS;

  private final Cubic cubic = new Cubic(DATAGRAM, MAXIMUM, INITIAL_RTT);
  private final AckFeed feed = new AckFeed(cubic, RTT);

  @ParameterizedTest
  @CsvSource({"1200,12000", "1472,14720", "4000,14720", "9000,18000"})
  void initialWindowIsTenDatagramsWithinTheBoundOfRfc9002(int datagram, long window) {
    assertThat(new Cubic(datagram, MAXIMUM, INITIAL_RTT).window()).isEqualTo(window);
  }

  @Test
  void refusesADatagramSizeOrAnInitialRoundTripOfZero() {
    assertThatThrownBy(() -> new Cubic(0, MAXIMUM, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Cubic(1, MAXIMUM, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void slowStartDoublesTheWindowEachRoundTrip() {
    long window = cubic.window();
    for (int round = 0; round < 6; round++) {
      feed.round();
      assertThat(cubic.window()).isEqualTo(2 * window);
      window = cubic.window();
    }
    assertThat(cubic.state()).isEqualTo("slow-start");
  }

  @Test
  void slowStartEndsAtTheMaximumWindow() {
    Cubic small = new Cubic(DATAGRAM, 50_000, INITIAL_RTT);
    AckFeed smallFeed = new AckFeed(small, RTT);
    smallFeed.rounds(4);
    assertThat(small.window()).isEqualTo(50_000);
    assertThat(small.state()).isNotEqualTo("slow-start");
  }

  @Test
  void risingRoundTripsEndSlowStartWithoutALossAndTheCurveBeginsOnItsPlateau() {
    feed.rounds(4);
    for (int round = 0; round < 9; round++) {
      feed.round(RTT + 10 * MILLIS * round, true);
    }
    assertThat(cubic.state()).isIn("convex", "reno-friendly");
    long plateau = cubic.window();
    feed.rounds(20);
    assertThat(cubic.window()).isGreaterThan(plateau).isLessThan(plateau + 40L * DATAGRAM);
  }

  @Test
  void aLossReducesTheWindowToSevenTenths() {
    feed.rounds(5);
    long before = cubic.window();
    feed.loseNew();
    assertThat((double) cubic.window()).isCloseTo(0.7 * before, within(1.0));
    assertThat(cubic.state()).isEqualTo("recovery");
  }

  @Test
  void lossesOfTheSameRoundTripReduceTheWindowOnce() {
    feed.rounds(5);
    long sentBefore = feed.now;
    feed.loseNew();
    long reduced = cubic.window();
    for (int i = 0; i < 10; i++) {
      feed.lose(sentBefore);
    }
    assertThat(cubic.window()).isEqualTo(reduced);
    feed.round();
    feed.round();
    feed.loseNew();
    assertThat(cubic.window()).isLessThan(reduced);
  }

  @Test
  void theWindowDoesNotGrowByPacketsSentBeforeTheReduction() {
    feed.rounds(5);
    feed.loseNew();
    long reductionTime = feed.now - 1;
    long reduced = cubic.window();
    feed.roundOfOldPackets(reductionTime);
    assertThat(cubic.window()).isEqualTo(reduced);
    assertThat(cubic.state()).isEqualTo("recovery");
    feed.round();
    feed.round();
    assertThat(cubic.window()).isGreaterThan(reduced);
    assertThat(cubic.state()).isEqualTo("concave");
  }

  @Test
  void afterALossTheWindowFollowsTheCubicCurve() {
    double lostAt = growTo(1000);
    feed.loseNew();
    double k = Math.cbrt(0.3 * lostAt / DATAGRAM / 0.4);
    feed.round();
    long epoch = feed.now - RTT;
    List<Double> growths = new ArrayList<>();
    while (feed.now - epoch < 2 * k * SECOND) {
      double before = cubic.window();
      feed.round();
      double t = (double) (feed.now - epoch) / SECOND;
      double expected = 0.4 * DATAGRAM * Math.pow(t - k, 3) + lostAt;
      assertThat((double) cubic.window()).as("at %s s", t).isCloseTo(expected, percent(1));
      growths.add(cubic.window() - before);
      if (t < k - 1) {
        assertThat(cubic.state()).isEqualTo("concave");
      } else if (t > k + 1) {
        assertThat(cubic.state()).isEqualTo("convex");
      }
    }
    int plateau = (int) (k * SECOND / RTT);
    assertThat(growths.get(plateau)).as("growth at the plateau").isLessThan(DATAGRAM / 10.0);
    assertThat(growths.get(2)).isGreaterThan(3 * growths.get(plateau / 2));
    assertThat(growths.getLast()).isGreaterThan(3 * growths.get(plateau * 3 / 2));
  }

  @Test
  void oneRoundTripNeverGrowsTheWindowByMoreThanHalfOfItAtAnyMoment() {
    AckFeed longPath = new AckFeed(cubic, 5 * SECOND);
    longPath.rounds(3);
    longPath.loseNew();
    longPath.rounds(2);
    double largestGrowth = 0;
    for (int round = 0; round < 10; round++) {
      double before = cubic.window();
      longPath.round();
      largestGrowth = Math.max(largestGrowth, cubic.window() / before);
    }
    assertThat(largestGrowth).isBetween(1.4, Math.exp(0.5));
  }

  @Test
  void onAShortPathTheWindowGrowsAsRenosWould() {
    AckFeed shortPath = new AckFeed(cubic, MILLIS);
    shortPath.rounds(3);
    long lostAt = cubic.window();
    shortPath.loseNew();
    shortPath.round();
    long start = cubic.window();
    shortPath.rounds(20);
    assertThat(cubic.state()).isEqualTo("reno-friendly");
    assertThat(cubic.window()).isLessThan(lostAt);
    double perRound = (double) (cubic.window() - start) / 20 / DATAGRAM;
    assertThat(perRound).isCloseTo(3 * 0.3 / 1.7, within(0.05));
    shortPath.rounds(40);
    assertThat(cubic.window()).isGreaterThan(lostAt);
    start = cubic.window();
    shortPath.rounds(20);
    assertThat((double) (cubic.window() - start) / 20 / DATAGRAM).isCloseTo(1, within(0.05));
  }

  @Test
  void aSecondLossBelowTheFirstLeadsTheCurveToALowerPlateau() {
    growTo(1000);
    feed.loseNew();
    feed.rounds(5);
    long second = cubic.window();
    feed.loseNew();
    double plateau = 0.85 * second;
    double k = Math.cbrt((plateau - 0.7 * second) / DATAGRAM / 0.4);
    feed.rounds((int) (k * SECOND / RTT) + 1);
    assertThat((double) cubic.window()).isCloseTo(plateau, percent(1));
  }

  @Test
  void aSpuriousLossIsTakenBack() {
    growTo(500);
    feed.loseNew();
    feed.rounds(20);
    long before = cubic.window();
    String state = cubic.state();
    feed.loseNew();
    assertThat(cubic.window()).isLessThan(before);
    cubic.onSpuriousLoss(feed.now);
    assertThat(cubic.window()).isEqualTo(before);
    assertThat(cubic.state()).isEqualTo(state);
    feed.round();
    assertThat(cubic.window()).isGreaterThan(before);
  }

  @Test
  void aSpuriousLossInSlowStartLeadsBackIntoSlowStart() {
    feed.rounds(3);
    long before = cubic.window();
    feed.loseNew();
    cubic.onSpuriousLoss(feed.now);
    assertThat(cubic.state()).isEqualTo("slow-start");
    feed.round();
    assertThat(cubic.window()).isEqualTo(2 * before);
  }

  @Test
  void aReductionIsTakenBackOnceAndOnlyWhenTheWindowHasNotOutgrownIt() {
    growTo(50);
    long before = cubic.window();
    feed.loseNew();
    cubic.onSpuriousLoss(feed.now);
    cubic.onSpuriousLoss(feed.now);
    assertThat(cubic.window()).isEqualTo(before);
    feed.loseNew();
    feed.rounds(500);
    long grown = cubic.window();
    assertThat(grown).isGreaterThan(before);
    cubic.onSpuriousLoss(feed.now);
    assertThat(cubic.window()).isEqualTo(grown);
  }

  @Test
  void anApplicationLimitedSenderDoesNotGrowTheWindow() {
    feed.rounds(2);
    feed.applicationLimitedRound();
    long window = cubic.window();
    for (int i = 0; i < 100; i++) {
      feed.applicationLimitedRound();
    }
    assertThat(cubic.window()).isEqualTo(window);
    feed.loseNew();
    long reduced = cubic.window();
    for (int i = 0; i < 100; i++) {
      feed.applicationLimitedRound();
    }
    assertThat(cubic.window()).isEqualTo(reduced);
  }

  @Test
  void timeInWhichTheWindowIsNotUsedIsNotOnTheCurve() {
    AckFeed other = new AckFeed(new Cubic(DATAGRAM, MAXIMUM, INITIAL_RTT), RTT);
    for (AckFeed each : List.of(feed, other)) {
      each.rounds(6);
      each.loseNew();
      each.rounds(30);
    }
    for (int i = 0; i < 400; i++) {
      feed.applicationLimitedRound();
    }
    feed.idle(30 * SECOND);
    feed.rounds(30);
    other.rounds(30);
    assertThat((double) cubic.window()).isCloseTo((double) other.controller.window(), percent(2));
  }

  @Test
  void persistentCongestionLeavesTwoDatagramsAndSlowStartLeadsBackToTheThreshold() {
    growTo(200);
    long before = cubic.window();
    feed.loseNew();
    cubic.onPersistentCongestion(feed.now++);
    assertThat(cubic.window()).isEqualTo(2 * DATAGRAM);
    assertThat(cubic.state()).isEqualTo("slow-start");
    feed.round();
    feed.round();
    assertThat(cubic.window()).isGreaterThanOrEqualTo(4 * DATAGRAM);
    feed.rounds(8);
    assertThat((double) cubic.window()).isBetween(0.7 * before - 1, 0.8 * before);
    assertThat(cubic.state()).isIn("convex", "reno-friendly");
  }

  @Test
  void persistentCongestionThatWasNoneIsTakenBack() {
    growTo(200);
    long before = cubic.window();
    feed.loseNew();
    cubic.onPersistentCongestion(feed.now);
    cubic.onSpuriousLoss(feed.now);
    assertThat(cubic.window()).isEqualTo(before);
  }

  @Test
  void theWindowStaysBetweenTwoDatagramsAndTheMaximum() {
    for (int i = 0; i < 50; i++) {
      feed.round();
      feed.loseNew();
    }
    assertThat(cubic.window()).isGreaterThanOrEqualTo(2 * DATAGRAM);
    Cubic tiny = new Cubic(DATAGRAM, 1, INITIAL_RTT);
    AckFeed tinyFeed = new AckFeed(tiny, RTT);
    tinyFeed.rounds(10);
    assertThat(tiny.window()).isEqualTo(2 * DATAGRAM);
  }

  @Test
  void pacesAWindowPerInitialRoundTripUntilThereIsASample() {
    assertThat(cubic.pacingRate()).isEqualTo(120_000);
  }

  @Test
  void pacesTwiceTheWindowPerRoundTripInSlowStartAndFiveQuartersLater() {
    feed.rounds(3);
    assertThat(cubic.pacingRate()).isEqualTo(2 * cubic.window() * 20);
    feed.loseNew();
    assertThat((double) cubic.pacingRate()).isCloseTo(1.25 * cubic.window() * 20, within(30.0));
  }

  @Test
  void theOriginOfTimeDoesNotMatter() {
    List<Long> windows = new ArrayList<>();
    for (long start : new long[] {0, -20 * SECOND, Long.MAX_VALUE - 10 * SECOND}) {
      Cubic controller = new Cubic(DATAGRAM, MAXIMUM, INITIAL_RTT);
      AckFeed each = new AckFeed(controller, RTT, start);
      each.rounds(6);
      each.loseNew();
      each.rounds(200);
      each.loseNew();
      each.lose(each.now - 2 * RTT);
      each.rounds(200);
      windows.add(controller.window());
    }
    assertThat(windows).containsOnly(windows.getFirst());
  }

  /** Slow start to that many datagrams at least; returns the window. */
  private double growTo(int datagrams) {
    while (cubic.window() < (long) datagrams * DATAGRAM) {
      feed.round();
    }
    return cubic.window();
  }

  private static Percentage percent(double value) {
    return Percentage.withPercentage(value);
  }
}
