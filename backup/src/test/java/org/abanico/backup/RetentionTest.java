package org.abanico.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.abanico.backup.folder.Changes;
import org.abanico.backup.history.Retention;
import org.abanico.backup.history.Retention.Doubt;
import org.abanico.backup.history.Snapshot;
import org.abanico.backup.manifest.ManifestTotals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RetentionTest {
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final List<Snapshot> snapshots = new ArrayList<>();

  private void add(String time) {
    add(time, time);
  }

  private void add(String time, String sourceTime) {
    snapshots.add(
        new Snapshot(
            ID.format(Instant.parse(sourceTime)) + "-" + snapshots.size(),
            snapshots.size() + 1,
            Instant.parse(time),
            "source",
            "",
            "",
            ManifestTotals.NONE,
            new Changes(0, 0, 0, 0)));
  }

  private List<Long> forgotten(String retention) {
    Retention.Verdict verdict = Retention.parse(retention).orElseThrow().decide(snapshots);
    assertThat(verdict.doubt()).isEqualTo(Doubt.NONE);
    return verdict.forget().stream().map(Snapshot::number).toList();
  }

  private Doubt doubt(String retention) {
    Retention.Verdict verdict = Retention.parse(retention).orElseThrow().decide(snapshots);
    assertThat(verdict.forget()).isEmpty();
    return verdict.doubt();
  }

  @Test
  void whatIsOlderThanTheDaysGoes() {
    add("2026-01-01T09:59:59Z");
    add("2026-01-02T09:59:59Z");
    add("2026-01-31T10:00:00Z");
    add("2026-02-01T10:00:00Z");
    assertThat(forgotten("30d")).containsExactly(1L, 2L);
    assertThat(forgotten("31d")).containsExactly(1L);
    assertThat(forgotten("400d")).isEmpty();
  }

  @Test
  void theLastOfEachDayWeekAndMonthStays() {
    add("2026-01-05T10:00:00Z");
    add("2026-01-30T10:00:00Z");
    add("2026-02-03T10:00:00Z");
    add("2026-02-10T08:00:00Z");
    add("2026-02-10T20:00:00Z");
    add("2026-02-11T10:00:00Z");
    assertThat(forgotten("daily=2")).containsExactly(1L, 2L, 3L, 4L);
    assertThat(forgotten("weekly=2")).containsExactly(1L, 2L, 4L, 5L);
    assertThat(forgotten("monthly=2")).containsExactly(1L, 3L, 4L, 5L);
    assertThat(forgotten("daily=2,monthly=2")).containsExactly(1L, 3L, 4L);
  }

  @Test
  void theNewestStaysHoweverOldItIs() {
    add("2020-01-01T00:00:00Z");
    assertThat(forgotten("1d")).isEmpty();
  }

  @Test
  void aClockThatJumpsAheadRemovesNothing() {
    add("2026-01-01T10:00:00Z");
    add("2026-01-02T10:00:00Z");
    add("2036-01-03T10:00:00Z", "2026-01-03T10:00:00Z");
    assertThat(doubt("1d")).isEqualTo(Doubt.CLOCKS_APART);
    add("2026-01-04T10:00:00Z");
    assertThat(doubt("1d")).isEqualTo(Doubt.TIMES_OUT_OF_ORDER);
    assertThat(doubt("daily=1")).isEqualTo(Doubt.TIMES_OUT_OF_ORDER);
  }

  @Test
  void clocksThatJumpAheadTogetherRemoveNothingThatIsNotDueWithinADay() {
    add("2026-01-01T10:00:00Z");
    add("2026-01-02T10:00:00Z");
    add("2036-01-03T10:00:00Z");
    assertThat(forgotten("2d")).isEmpty();
  }

  @Test
  void aClockThatJumpsBackRemovesNothing() {
    add("2026-01-01T10:00:00Z");
    add("2026-03-02T10:00:00Z");
    add("2026-02-03T10:00:00Z");
    assertThat(doubt("1d")).isEqualTo(Doubt.TIMES_OUT_OF_ORDER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "30", "0d", "-1d", "30h", "daily=0", "daily", "daily=1,daily=2", "yearly=1"})
  void whatIsNoRetentionIsRefused(String text) {
    assertThat(Retention.parse(text)).isEmpty();
  }
}
