package org.abanico.wire.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HexDigitsTest {
  private static long digits(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)).getLong();
  }

  @Test
  void areThoseThatTheJdkWrites() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 10_000; i++) {
      int value = random.nextInt();
      assertThat(HexDigits.of(value)).isEqualTo(digits("%08x".formatted(value)));
      assertThat(HexDigits.value(HexDigits.of(value))).isEqualTo(Integer.toUnsignedLong(value));
    }
  }

  @Test
  void noOtherByteStandsForANumber() {
    for (int at = 0; at < 8; at++) {
      for (int b = 0; b < 256; b++) {
        long shifted = (digits("89abcdef") & ~(0xffL << (8 * at))) | (long) b << (8 * at);
        boolean digit = (b >= '0' && b <= '9') || (b >= 'a' && b <= 'f');
        assertThat(HexDigits.value(shifted) >= 0).as("byte %d at %d", b, at).isEqualTo(digit);
      }
    }
  }
}
