package org.abanico.app.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantitiesTest {
  private final Quantities english = new Quantities(Locale.ENGLISH);
  private final Quantities spanish = new Quantities(Locale.of("es", "ES"));

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.0 kB",
    "99949, 99.9 kB",
    "99950, 100 kB",
    "999499, 999 kB",
    "999500, 1.0 MB",
    "1048576, 1.0 MB",
    "2900000000, 2.9 GB",
    "123456789012345, 123 TB",
    "9223372036854775807, 9.2 EB"
  })
  void bytesAreShownInSiUnitsWithAtMostThreeFigures(long bytes, String text) {
    assertThat(english.bytes(bytes)).isEqualTo(text);
  }

  @Test
  void numbersFollowTheLanguage() {
    assertThat(spanish.bytes(1_500)).isEqualTo("1,5 kB");
    assertThat(spanish.count(1_234_567)).isEqualTo("1.234.567");
    assertThat(english.count(1_234_567)).isEqualTo("1,234,567");
    assertThat(english.rate(98_300_000)).isEqualTo("98.3 MB/s");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0:00",
    "7900000000, 0:07",
    "754000000000, 12:34",
    "3723000000000, 1:02:03",
    "360000000000000, 100:00:00"
  })
  void clocksCountSecondsMinutesAndHours(long nanos, String text) {
    assertThat(Quantities.clock(nanos)).isEqualTo(text);
  }

  @Test
  void shortDurationsHaveTenths() {
    assertThat(english.duration(420_000_000L)).isEqualTo("0.4 s");
    assertThat(english.duration(75_000_000_000L)).isEqualTo("1:15");
  }

  @Test
  void aHundredPercentIsSaidOnlyWhenNothingIsMissing() {
    assertThat(Quantities.percent(0, 10)).isZero();
    assertThat(Quantities.percent(999_999_999_999L, 1_000_000_000_000L)).isEqualTo(99);
    assertThat(Quantities.percent(10, 10)).isEqualTo(100);
    assertThat(Quantities.percent(0, 0)).isEqualTo(100);
    assertThat(Quantities.percent(Long.MAX_VALUE / 2, Long.MAX_VALUE)).isEqualTo(50);
  }
}
