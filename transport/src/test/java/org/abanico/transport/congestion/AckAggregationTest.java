package org.abanico.transport.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How long BBR remembers how much was acknowledged at once. */
class AckAggregationTest {
  private static final long MILLIS = 1_000_000;
  private static final long BANDWIDTH = 1_000_000;
  private static final long WINDOW = 100_000;

  private final AckAggregation aggregation = new AckAggregation();
  private long now = -1000 * MILLIS;
  private long round;

  private void ack(long bytes, boolean inStartup) {
    aggregation.onAcknowledged(now, bytes, BANDWIDTH, WINDOW, round, inStartup);
  }

  /** A round of 20 ms whose end is acknowledged at no more than the bandwidth. */
  private void evenRound(boolean inStartup) {
    round++;
    now += 20 * MILLIS;
    ack(1_000, inStartup);
  }

  @Test
  void whatIsAcknowledgedBeyondTheBandwidthSinceTheIntervalBeganIsCountedTogether() {
    ack(10_000, false);
    assertThat(aggregation.extraAcked()).isEqualTo(10_000);
    now += 5 * MILLIS;
    ack(10_000, false);
    assertThat(aggregation.extraAcked()).isEqualTo(15_000);
    now += 5 * MILLIS;
    ack(1_000, false);
    assertThat(aggregation.extraAcked()).isEqualTo(15_000);
  }

  @Test
  void anIntervalBeginsWhereNoMoreIsAcknowledgedThanTheBandwidthExplains() {
    ack(10_000, false);
    now += 10 * MILLIS;
    ack(12_000, false);
    assertThat(aggregation.extraAcked()).isEqualTo(12_000);
    now += 11 * MILLIS;
    ack(12_000, false);
    assertThat(aggregation.extraAcked()).isEqualTo(13_000);
  }

  @Test
  void noMoreThanTheWindowIsBelieved() {
    ack(2 * WINDOW, false);
    assertThat(aggregation.extraAcked()).isEqualTo(WINDOW);
  }

  @Test
  void idlenessIsNotCreditedToWhatComesAfterIt() {
    ack(10_000, false);
    aggregation.restart(now);
    ack(10_000, false);
    assertThat(aggregation.extraAcked()).isEqualTo(10_000);
    now += 5 * MILLIS;
    aggregation.restart(now);
    now += 2 * MILLIS;
    ack(13_000, false);
    assertThat(aggregation.extraAcked()).isEqualTo(13_000);
  }

  @Test
  void inStartupTheLargestIsForgottenAfterTwoRounds() {
    ack(30_000, true);
    evenRound(true);
    assertThat(aggregation.extraAcked()).isEqualTo(30_000);
    now += 100 * MILLIS;
    evenRound(true);
    assertThat(aggregation.extraAcked()).isLessThan(30_000);
  }

  @Test
  void inStartupNothingIsForgottenWithinARound() {
    ack(30_000, true);
    for (int i = 0; i < 5; i++) {
      now += 100 * MILLIS;
      ack(1_000, true);
    }
    assertThat(aggregation.extraAcked()).isEqualTo(30_000);
  }

  @Test
  void laterItIsRememberedForTenRoundsAtLeastAndTwentyAtMost() {
    ack(30_000, false);
    for (int i = 1; i < 20; i++) {
      evenRound(false);
      assertThat(aggregation.extraAcked()).as("round %s", i).isEqualTo(30_000);
    }
    evenRound(false);
    assertThat(aggregation.extraAcked()).isLessThan(30_000);
  }

  @Test
  void whereRoundsAreShortItIsRememberedForATenthOfASecondAtLeast() {
    ack(30_000, false);
    for (int i = 1; i < 200; i++) {
      round += 2;
      now += MILLIS;
      ack(0, false);
      assertThat(aggregation.extraAcked()).as("%s ms", i).isEqualTo(30_000);
    }
    round += 2;
    now += MILLIS;
    ack(0, false);
    assertThat(aggregation.extraAcked()).isLessThan(30_000);
  }
}
