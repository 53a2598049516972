package org.abanico.desktop.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThroughputTest {
  private static final long SECOND = 1_000_000_000L;

  private final Throughput throughput = new Throughput();

  @Test
  void ratesAreThoseBetweenReadings() {
    throughput.add(0, 1_000, 0);
    throughput.add(2 * SECOND, 5_000, 8_000);
    assertThat(throughput.last()).isEqualTo(new Throughput.Sample(2 * SECOND, 2_000, 4_000));
  }

  @Test
  void readingsTooNearToEachOtherAreOne() {
    throughput.add(0, 0, 0);
    throughput.add(SECOND / 10, 1_000, 0);
    assertThat(throughput.samples()).isEmpty();
    throughput.add(SECOND, 2_000, 0);
    assertThat(throughput.samples()).hasSize(1);
  }

  @Test
  void onlyTheLastMinutesAreRemembered() {
    for (int i = 0; i < 1_000; i++) {
      throughput.add(i * SECOND, i, i);
    }
    assertThat(throughput.samples()).hasSizeLessThanOrEqualTo(Throughput.MAX_SAMPLES);
    assertThat(throughput.samples().getFirst().nanos())
        .isGreaterThanOrEqualTo(999 * SECOND - Throughput.SPAN_NANOS);
  }
}
