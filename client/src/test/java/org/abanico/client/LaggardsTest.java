package org.abanico.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class LaggardsTest {
  private static final long SECOND = 1_000_000_000L;

  private final Laggards laggards = new Laggards();

  private static BitSet places(int... numbers) {
    BitSet places = new BitSet();
    for (int number : numbers) {
      places.set(number);
    }
    return places;
  }

  @Test
  void nobodyIsTooSlowWhileNobodyWaits() {
    laggards.observe(places(), 0);
    laggards.observe(places(), 3_600 * SECOND);
    assertThat(laggards.takeTooSlow(3_600 * SECOND)).isEqualTo(places());
    assertThat(laggards.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whoLetsOthersWaitForTooLongIsTooSlow() {
    laggards.observe(places(2), 0);
    long deadline = laggards.nextDeadline();
    assertThat(deadline).isBetween(11 * SECOND, 12 * SECOND);
    assertThat(laggards.takeTooSlow(deadline - 1)).isEqualTo(places());
    assertThat(laggards.takeTooSlow(deadline)).isEqualTo(places(2));
    assertThat(laggards.takeTooSlow(deadline + 60 * SECOND)).as("once").isEqualTo(places());
  }

  @Test
  void manyShortWaitsAddUp() {
    long now = 0;
    while (laggards.takeTooSlow(now).isEmpty() && now < 1_000 * SECOND) {
      laggards.observe(places(1), now);
      now += 2 * SECOND;
      if (now >= laggards.nextDeadline()) {
        continue;
      }
      laggards.observe(places(), now);
      now += SECOND;
    }
    assertThat(now).isBetween(15 * SECOND, 25 * SECOND);
  }

  @Test
  void waitsThatAreFewForWhatTheBackupTakesAreBorne() {
    long now = 0;
    while (now < 3_600 * SECOND) {
      laggards.observe(places(1), now);
      now += SECOND / 20;
      assertThat(laggards.takeTooSlow(now)).isEqualTo(places());
      laggards.observe(places(), now);
      now += SECOND;
    }
  }
}
