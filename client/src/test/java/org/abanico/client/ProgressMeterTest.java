package org.abanico.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressMeterTest {
  private static final long SECOND = 1_000_000_000L;
  private final ProgressMeter meter = new ProgressMeter(0);

  @Test
  void theRateIsThatOfTheLastSeconds() {
    for (int i = 1; i <= 20; i++) {
      meter.update(i * SECOND, i * 1000L);
    }
    assertThat(meter.rate()).isEqualTo(1000);
    for (int i = 21; i <= 40; i++) {
      meter.update(i * SECOND, 20_000 + (i - 20) * 5000L);
    }
    assertThat(meter.rate()).isEqualTo(5000);
  }

  @Test
  void nothingIsSaidAboutTheTimeLeftWithinTwoSeconds() {
    meter.update(SECOND, 1000);
    assertThat(meter.left(10_000, true)).isEqualTo(-1);
    meter.update(2 * SECOND, 2000);
    assertThat(meter.left(10_000, true)).isEqualTo(8 * SECOND);
  }

  @Test
  void nothingIsSaidAboutTheTimeLeftWhileTheWholeIsNotCounted() {
    meter.update(4 * SECOND, 4000);
    assertThat(meter.left(10_000, false)).isEqualTo(-1);
  }

  @Test
  void nothingIsSaidAboutTheTimeLeftWhileNothingMoves() {
    for (int i = 1; i < 20; i++) {
      meter.update(i * SECOND, 1000);
    }
    assertThat(meter.rate()).isZero();
    assertThat(meter.left(10_000, true)).isEqualTo(-1);
  }

  @Test
  void noTimeIsLeftWhenMoreIsDoneThanWasCounted() {
    meter.update(4 * SECOND, 4000);
    assertThat(meter.left(3000, true)).isZero();
  }
}
