package org.abanico.app.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ColumnsTest {

  @Test
  void wideCharactersTakeTwoColumnsAndCombiningOnesNone() {
    assertThat(Columns.of("abc")).isEqualTo(3);
    assertThat(Columns.of("日本")).isEqualTo(4);
    assertThat(Columns.of("한글")).isEqualTo(4);
    assertThat(Columns.of("e\u0301")).isEqualTo(1);
    assertThat(Columns.of("📁")).isEqualTo(2);
  }

  @Test
  void aLongTextKeepsBothItsEnds() {
    assertThat(Columns.shortenMiddle("photos/2024/summer/beach", 13)).isEqualTo("photos…/beach");
    assertThat(Columns.shortenMiddle("short", 5)).isEqualTo("short");
    assertThat(Columns.shortenMiddle("longer", 1)).isEqualTo("…");
    assertThat(Columns.shortenMiddle("longer", 0)).isEmpty();
  }

  @Test
  void aShortenedTextNeverTakesMoreColumnsThanItMay() {
    long seed = 20260101;
    SplittableRandom random = new SplittableRandom(seed);
    String[] pieces = {"a", "ñ", "日", "e\u0301", "📁", "/", "한"};
    for (int round = 0; round < 2000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(60); i > 0; i--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      int columns = random.nextInt(40);
      String shortened = Columns.shortenMiddle(text.toString(), columns);
      assertThat(Columns.of(shortened))
          .as("seed %d, round %d: %s in %d", seed, round, text, columns)
          .isLessThanOrEqualTo(columns);
    }
  }
}
