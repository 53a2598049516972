package org.abanico.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SizesTest {
  @Test
  void sizesAreReadAsUsersWriteThem() {
    assertThat(Sizes.parse("1000")).isEqualTo(1000);
    assertThat(Sizes.parse("500M")).isEqualTo(500L << 20);
    assertThat(Sizes.parse("20G")).isEqualTo(20L << 30);
    assertThat(Sizes.parse(" 2 gib ")).isEqualTo(2L << 30);
    assertThat(Sizes.parse("0")).isZero();
  }

  @Test
  void whatIsNoSizeIsRefused() {
    for (String text : new String[] {"", "G", "-1", "1.5G", "1X", "9999999999T", "1 000"}) {
      assertThat(Sizes.parse(text)).as(text).isNull();
    }
  }
}
