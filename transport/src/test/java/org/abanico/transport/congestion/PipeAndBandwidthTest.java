package org.abanico.transport.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The figures at which BBR takes a pipe for full and forgets a bandwidth. */
class PipeAndBandwidthTest {
  private static final long MILLIS = 1_000_000;

  @Test
  void aQuarterMoreIsGrowthAndAnythingLessIsNot() {
    FullPipe pipe = new FullPipe();
    pipe.onAcknowledged(100, true);
    pipe.onAcknowledged(124, true);
    assertThat(pipe.isGrowing()).isFalse();
    pipe.onAcknowledged(125, true);
    assertThat(pipe.isGrowing()).isTrue();
    pipe.onAcknowledged(156, true);
    assertThat(pipe.isGrowing()).isFalse();
    assertThat(pipe.isReached()).isFalse();
  }

  @Test
  void anUnknownOrNoRateIsNoGrowth() {
    FullPipe pipe = new FullPipe();
    pipe.onAcknowledged(-1, true);
    pipe.onAcknowledged(0, true);
    assertThat(pipe.isFull()).isFalse();
    pipe.onAcknowledged(0, true);
    assertThat(pipe.isFull()).isTrue();
  }

  @Test
  void aPipeThatIsFullStaysSoUntilItIsLookedIntoAgain() {
    FullPipe pipe = new FullPipe();
    for (int i = 0; i < 4; i++) {
      pipe.onAcknowledged(100, true);
    }
    pipe.onAcknowledged(1000, true);
    assertThat(pipe.isFull()).isTrue();
    pipe.restart(100);
    assertThat(pipe.isGrowing()).isTrue();
    pipe.onAcknowledged(120, true);
    assertThat(pipe.isGrowing()).isFalse();
  }

  @Test
  void aCycleOfATenthOfASecondCountsAndOneThatIsShorterDoesNot() {
    MaxBandwidth bandwidth = new MaxBandwidth();
    bandwidth.add(50 * MILLIS, 100, false);
    bandwidth.advance(150 * MILLIS);
    bandwidth.add(150 * MILLIS, 60, false);
    bandwidth.advance(250 * MILLIS - 1);
    assertThat(bandwidth.get()).isEqualTo(100);
    bandwidth.advance(250 * MILLIS);
    assertThat(bandwidth.get()).isEqualTo(60);
  }

  @Test
  void theFirstCycleBeginsWithTheFirstSample() {
    MaxBandwidth bandwidth = new MaxBandwidth();
    bandwidth.add(1000 * MILLIS, 100, false);
    bandwidth.advance(1050 * MILLIS);
    bandwidth.add(1050 * MILLIS, 60, false);
    bandwidth.advance(1150 * MILLIS);
    assertThat(bandwidth.get()).isEqualTo(100);
  }

  @Test
  void aSampleThatTheApplicationLimitedCountsWhenItIsAsLargeAsTheBandwidth() {
    MaxBandwidth bandwidth = new MaxBandwidth();
    bandwidth.add(0, 100, false);
    bandwidth.advance(100 * MILLIS);
    bandwidth.add(100 * MILLIS, 50, false);
    bandwidth.add(100 * MILLIS, 100, true);
    bandwidth.advance(200 * MILLIS);
    bandwidth.add(200 * MILLIS, 50, false);
    assertThat(bandwidth.get()).isEqualTo(100);
  }

  @Test
  void anUnknownRateIsNoSample() {
    MaxBandwidth bandwidth = new MaxBandwidth();
    bandwidth.add(0, -1, false);
    bandwidth.advance(100 * MILLIS);
    assertThat(bandwidth.get()).isZero();
  }

  @Test
  void theMostThatOneRoundDeliveredIsWhatLossLeavesOfTheBounds() {
    ShortTermBounds bounds = new ShortTermBounds();
    bounds.endRound(-1, 500);
    bounds.add(90, 700);
    bounds.add(80, 600);
    assertThat(bounds.latestVolume()).isEqualTo(700);
    bounds.lower(100, 800);
    assertThat(bounds.rate()).isEqualTo(90);
    assertThat(bounds.volume()).isEqualTo(700);
    bounds.forgetLatest();
    assertThat(bounds.latestVolume()).isZero();
    bounds.lower(100, 800);
    assertThat(bounds.rate()).isBetween(62L, 63L);
    assertThat(bounds.volume()).isBetween(489L, 490L);
    bounds.lift();
    assertThat(bounds.volume()).isEqualTo(ShortTermBounds.NONE);
  }

  @Test
  void aRoundThatBeginsIsNoRoundThatHasEnded() {
    RoundCounter rounds = new RoundCounter();
    rounds.onAcknowledged(1000, 0);
    rounds.restart(1500);
    rounds.onAcknowledged(2000, 1499);
    assertThat(rounds.hasStarted()).isFalse();
    assertThat(rounds.count()).isEqualTo(1);
    assertThat(rounds.latestDelivered()).isEqualTo(2000);
    rounds.onAcknowledged(2500, 1500);
    assertThat(rounds.count()).isEqualTo(2);
    rounds.onAcknowledged(3000, 2499);
    assertThat(rounds.hasStarted()).isFalse();
  }
}
