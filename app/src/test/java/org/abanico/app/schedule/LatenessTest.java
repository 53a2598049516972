package org.abanico.app.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LatenessTest {
  private static final Instant START = Instant.parse("2026-10-12T18:00:00Z");

  private final Lateness lateness = new Lateness(Duration.ofDays(3), START);

  private boolean isSaid(Duration after, Optional<Instant> last) {
    return lateness.isToBeSaid(START.plus(after), last);
  }

  @Test
  void itIsSaidOnceADayForAsLongAsTheLastBackupIsTooLongAgo() {
    Optional<Instant> last = Optional.of(START.minus(Duration.ofDays(1)));
    assertThat(isSaid(Duration.ofDays(2), last)).isFalse();
    assertThat(isSaid(Duration.ofDays(2).plusSeconds(1), last)).isTrue();
    assertThat(isSaid(Duration.ofDays(2).plusSeconds(61), last)).isFalse();
    assertThat(isSaid(Duration.ofDays(3), last)).isFalse();
    assertThat(isSaid(Duration.ofDays(3).plusSeconds(1), last)).isTrue();
  }

  @Test
  void aGoodBackupEndsItAndTheNextDelayIsSaidAtOnce() {
    assertThat(isSaid(Duration.ofDays(4), Optional.of(START))).isTrue();
    Optional<Instant> good = Optional.of(START.plus(Duration.ofDays(4)));
    assertThat(isSaid(Duration.ofDays(4).plusHours(1), good)).isFalse();
    assertThat(isSaid(Duration.ofDays(7).plusHours(1), good)).isTrue();
  }

  @Test
  void whereThereNeverWasABackupItCountsFromTheBeginning() {
    assertThat(isSaid(Duration.ofDays(3), Optional.empty())).isFalse();
    assertThat(isSaid(Duration.ofDays(3).plusSeconds(1), Optional.empty())).isTrue();
  }

  @Test
  void aClockThatWasSetBackKeepsNobodySilent() {
    Optional<Instant> last = Optional.of(START.minus(Duration.ofDays(100)));
    assertThat(isSaid(Duration.ofDays(50), last)).isTrue();
    assertThat(isSaid(Duration.ofDays(1), last)).isTrue();
  }
}
