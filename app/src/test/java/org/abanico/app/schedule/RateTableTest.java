package org.abanico.app.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import org.abanico.transport.RateLimit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateTableTest {

  private static Optional<RateTable> table(String... texts) {
    return RateTable.parse(List.of(texts));
  }

  private static long at(RateTable table, String time) {
    return table.at(LocalTime.parse(time));
  }

  @ParameterizedTest
  @CsvSource({
    "10K,10000",
    "20M,20000000",
    "1.5M,1500000",
    "100Mbit,12500000",
    "1Gbit,125000000",
    "80Kbit,10000",
    "25000,25000",
    "1000G,1000000000000"
  })
  void aRateIsBytesOrBitsASecond(String text, long bytes) {
    assertThat(table(text)).map(RateTable::always).contains(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "9.9K",
        "79Kbit",
        "1001G",
        "20",
        "20m",
        "M",
        "-5M",
        "20MB",
        "1e6",
        "20 M",
        "08:00-18:00",
        "08:00-18:00=",
        "8-18=5M",
        "08:00-08:00=5M",
        "08:00-24:00=5M",
        "08:00=5M"
      })
  void whatIsNoLimitIsNone(String text) {
    assertThat(table(text)).isEmpty();
  }

  @Test
  void hoursComeBeforeWhatHoldsOtherwiseAndTheLowestOfThemCounts() {
    RateTable table = table("20M", "08:00-18:00=5M", "12:00-13:00=8M", "12:30-22:00=1M").get();
    assertThat(at(table, "07:59:59")).isEqualTo(20_000_000);
    assertThat(at(table, "08:00")).isEqualTo(5_000_000);
    assertThat(at(table, "12:10")).isEqualTo(5_000_000);
    assertThat(at(table, "12:30")).isEqualTo(1_000_000);
    assertThat(at(table, "22:00")).isEqualTo(20_000_000);
    assertThat(table("20M", "30M")).isEmpty();
  }

  @Test
  void hoursMayGoPastMidnightAndOutsideThereIsNoLimit() {
    RateTable table = table("22:00-06:00=5M").get();
    assertThat(at(table, "23:59:59")).isEqualTo(5_000_000);
    assertThat(at(table, "00:00")).isEqualTo(5_000_000);
    assertThat(at(table, "06:00")).isEqualTo(RateLimit.NONE);
    assertThat(at(table, "21:59")).isEqualTo(RateLimit.NONE);
  }

  @Test
  void itIsKnownHowLongItIsUntilTheNextChange() {
    RateTable table = table("22:00-06:00=5M").get();
    assertThat(table.untilChange(LocalTime.of(21, 30))).isEqualTo(Duration.ofMinutes(30));
    assertThat(table.untilChange(LocalTime.of(22, 0))).isEqualTo(Duration.ofHours(8));
    assertThat(table.untilChange(LocalTime.of(23, 0))).isEqualTo(Duration.ofHours(7));
    assertThat(RateTable.NONE.untilChange(LocalTime.NOON)).isEqualTo(Duration.ofDays(1));
  }
}
