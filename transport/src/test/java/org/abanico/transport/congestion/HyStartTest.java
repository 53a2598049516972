package org.abanico.transport.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HyStartTest {
  private static final long MILLIS = 1_000_000;
  private static final int ACKS = 20;

  private final HyStart hyStart = new HyStart();
  private long nextPacket = ACKS;

  @Test
  void staysInSlowStartWhileTheRoundTripIsSteady() {
    for (int i = 0; i < 50; i++) {
      assertThat(round(50 * MILLIS)).isFalse();
    }
    assertThat(hyStart.isConservative()).isFalse();
    assertThat(hyStart.growthDivisor()).isEqualTo(1);
  }

  @Test
  void aRoundTripAnEighthLongerMakesItConservative() {
    rounds(3, 80 * MILLIS);
    round(89 * MILLIS);
    assertThat(hyStart.isConservative()).isFalse();
    round(99 * MILLIS + MILLIS * 2);
    assertThat(hyStart.isConservative()).isTrue();
    assertThat(hyStart.growthDivisor()).isEqualTo(4);
  }

  @Test
  void onAShortPathLessThanFourMillisecondsMoreIsNoAlarm() {
    rounds(3, MILLIS);
    rounds(3, 4 * MILLIS + MILLIS * 9 / 10);
    assertThat(hyStart.isConservative()).isFalse();
    round(9 * MILLIS);
    assertThat(hyStart.isConservative()).isTrue();
  }

  @Test
  void onALongPathSixteenMillisecondsMoreAreAnAlarm() {
    rounds(3, 600 * MILLIS);
    round(616 * MILLIS);
    assertThat(hyStart.isConservative()).isTrue();
  }

  @Test
  void fewerThanEightSamplesDecideNothing() {
    rounds(2, 50 * MILLIS);
    nextPacket += ACKS;
    for (int i = 0; i < 7; i++) {
      hyStart.onAcknowledged(nextPacket - ACKS, nextPacket, 90 * MILLIS);
    }
    assertThat(hyStart.isConservative()).isFalse();
    hyStart.onAcknowledged(nextPacket - ACKS, nextPacket, 90 * MILLIS);
    assertThat(hyStart.isConservative()).isTrue();
  }

  @Test
  void someDelayedAcksOfARoundAreNoAlarm() {
    rounds(3, 50 * MILLIS);
    nextPacket += ACKS;
    for (int i = 0; i < ACKS; i++) {
      hyStart.onAcknowledged(nextPacket - ACKS + i, nextPacket, i == 5 ? 50 * MILLIS : 90 * MILLIS);
    }
    assertThat(hyStart.isConservative()).isFalse();
  }

  @Test
  void acksWithoutASampleDecideNothing() {
    rounds(3, 50 * MILLIS);
    round(-1);
    assertThat(hyStart.isConservative()).isFalse();
  }

  @Test
  void endsSlowStartAfterFiveConservativeRoundsWithTheFirstPartialOneCounted() {
    rounds(3, 50 * MILLIS);
    round(70 * MILLIS);
    assertThat(hyStart.isConservative()).isTrue();
    for (int i = 0; i < 4; i++) {
      assertThat(round(75 * MILLIS)).as("round %s", i).isFalse();
    }
    assertThat(round(75 * MILLIS)).isTrue();
  }

  @Test
  void takesTheAlarmBackWhenTheRoundTripFallsAgain() {
    rounds(3, 50 * MILLIS);
    round(70 * MILLIS);
    round(69 * MILLIS);
    assertThat(hyStart.isConservative()).isFalse();
    assertThat(hyStart.growthDivisor()).isEqualTo(1);
  }

  private void rounds(int count, long rtt) {
    for (int i = 0; i < count; i++) {
      round(rtt);
    }
  }

  /** A round of 20 ACKs; the first of them acknowledges what was sent as the last one began. */
  private boolean round(long rtt) {
    boolean ends = false;
    long first = nextPacket;
    nextPacket += ACKS;
    for (int i = 0; i < ACKS; i++) {
      ends |= hyStart.onAcknowledged(first + i, nextPacket, rtt);
    }
    return ends;
  }
}
