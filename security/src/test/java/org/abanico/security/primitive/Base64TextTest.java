package org.abanico.security.primitive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base64TextTest {
  @Test
  void bytesComeBack() {
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      assertThat(Base64Text.decode(Base64Text.encode(bytes))).as("seed %d", seed).isEqualTo(bytes);
    }
  }

  /** Padding, the other alphabet, bits left over, a single character, white space. */
  @ParameterizedTest
  @ValueSource(strings = {"AA==", "+/+/", "AB", "A", "AA\n", " AA", "é"})
  void whatIsWrittenInAnotherWayIsRefused(String text) {
    assertThat(Base64Text.decode(text)).isNull();
  }
}
