package org.abanico.transport.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What BBR takes for the smallest round trip, and when it looks for it. */
class MinRttTest {
  private static final long MILLIS = 1_000_000;
  private static final long SECOND = 1_000 * MILLIS;
  private static final long RTT = 64 * MILLIS;
  private static final long AS_SMALL = 65 * MILLIS;
  private static final long LONGER = AS_SMALL + 1;
  private static final long START = 100 * SECOND;

  private final MinRtt minimum = new MinRtt();

  @Test
  void isUnknownUntilAnAckGivesASample() {
    minimum.onAcknowledged(START, -1);
    assertThat(minimum.isKnown()).isFalse();
    assertThat(minimum.isProbeDue()).isFalse();
    assertThat(minimum.get()).isEqualTo(Long.MAX_VALUE);
    assertThat(minimum.smallestLately()).isEqualTo(Long.MAX_VALUE);
    minimum.onAcknowledged(START + 1, 0);
    assertThat(minimum.isKnown()).isTrue();
    assertThat(minimum.get()).isZero();
    assertThat(minimum.smallestLately()).isZero();
  }

  @Test
  void anAckWithoutASampleIsNoSmallRoundTrip() {
    minimum.onAcknowledged(START, RTT);
    minimum.onAcknowledged(START + SECOND, -1);
    assertThat(minimum.get()).isEqualTo(RTT);
    minimum.onAcknowledged(START + 5 * SECOND + 1, LONGER);
    assertThat(minimum.isProbeDue()).isTrue();
  }

  @Test
  void aSampleAsSmallButForASixtyFourthPutsTheProbeOff() {
    minimum.onAcknowledged(START, RTT);
    minimum.onAcknowledged(START + SECOND, AS_SMALL);
    minimum.onAcknowledged(START + 2 * SECOND, LONGER);
    minimum.onAcknowledged(START + 6 * SECOND, LONGER);
    assertThat(minimum.isProbeDue()).isFalse();
    minimum.onAcknowledged(START + 6 * SECOND + 1, LONGER);
    assertThat(minimum.isProbeDue()).isTrue();
    assertThat(minimum.get()).isEqualTo(RTT);
  }

  @Test
  void aSmallerSampleIsBelievedAtOnceAndPutsTheProbeOff() {
    minimum.onAcknowledged(START, RTT);
    minimum.onAcknowledged(START + 4 * SECOND, RTT / 2);
    assertThat(minimum.get()).isEqualTo(RTT / 2);
    minimum.onAcknowledged(START + 6 * SECOND, RTT / 2 * 3 / 2);
    assertThat(minimum.isProbeDue()).isFalse();
    minimum.onAcknowledged(START + 9 * SECOND + 1, RTT / 2 * 3 / 2);
    assertThat(minimum.isProbeDue()).isTrue();
  }

  @Test
  void aProbeIsDueSoonerByRoundTripsOfMoreThanTwiceTheSmallestOnly() {
    minimum.onAcknowledged(START, RTT);
    minimum.onAcknowledged(START + 3 * SECOND, 2 * RTT);
    assertThat(minimum.isProbeDue()).isFalse();
    minimum.onAcknowledged(START + 3 * SECOND, 2 * RTT + 2);
    assertThat(minimum.isProbeDue()).isTrue();
  }

  @Test
  void theHalfOfFiveSecondsIsWaitedForThatAtLeast() {
    minimum.onAcknowledged(START, RTT);
    minimum.onAcknowledged(START + 5 * SECOND / 2, 3 * RTT);
    assertThat(minimum.isProbeDue()).isFalse();
    minimum.onAcknowledged(START + 5 * SECOND / 2 + 1, 3 * RTT);
    assertThat(minimum.isProbeDue()).isTrue();
  }

  @Test
  void isForgottenAfterTenSecondsInWhichNothingWasAsSmall() {
    minimum.onAcknowledged(START, RTT);
    minimum.onAcknowledged(START + 6 * SECOND, LONGER);
    minimum.onAcknowledged(START + 10 * SECOND, LONGER);
    assertThat(minimum.get()).isEqualTo(RTT);
    minimum.onAcknowledged(START + 10 * SECOND + 1, 2 * LONGER);
    assertThat(minimum.get()).isEqualTo(LONGER);
  }

  @Test
  void theNextProbeAfterOneIsDueFiveSecondsAfterItsEnd() {
    minimum.onAcknowledged(START, RTT);
    minimum.onAcknowledged(START + 6 * SECOND, LONGER);
    minimum.onProbed(START + 7 * SECOND);
    minimum.onAcknowledged(START + 12 * SECOND, 3 * LONGER / 2);
    assertThat(minimum.isProbeDue()).isFalse();
    minimum.onAcknowledged(START + 12 * SECOND + 1, 3 * LONGER / 2);
    assertThat(minimum.isProbeDue()).isTrue();
  }

  @Test
  void whatAProbeHasSeenHoldsForTenSecondsFromItsEnd() {
    minimum.onAcknowledged(START, RTT);
    minimum.onAcknowledged(START + 6 * SECOND, LONGER);
    minimum.onProbed(START + 7 * SECOND);
    minimum.onAcknowledged(START + 13 * SECOND, 3 * LONGER / 2);
    minimum.onAcknowledged(START + 17 * SECOND, 3 * LONGER / 2);
    assertThat(minimum.get()).isEqualTo(LONGER);
    minimum.onAcknowledged(START + 17 * SECOND + 1, 3 * LONGER / 2);
    assertThat(minimum.get()).isEqualTo(3 * LONGER / 2);
  }
}
