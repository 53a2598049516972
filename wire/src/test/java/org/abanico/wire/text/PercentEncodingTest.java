package org.abanico.wire.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PercentEncodingTest {

  @Test
  void visibleAsciiStandsForItselfAndTheRestIsEscaped() {
    assertThat(PercentEncoding.encode("docs/read-me_1.txt")).isEqualTo("docs/read-me_1.txt");
    assertThat(PercentEncoding.encode("a b\n%")).isEqualTo("a%20b%0A%25");
    assertThat(PercentEncoding.encode("señor 🙂")).isEqualTo("se%C3%B1or%20%F0%9F%99%82");
    assertThat(PercentEncoding.encode("")).isEqualTo("%");
    assertThat(PercentEncoding.encode("+1+1 é")).isEqualTo("%2B1+1%20%C3%A9");
  }

  @Test
  void aBufferGetsTheSame() {
    ByteBuf out = Unpooled.buffer();
    PercentEncoding.encode("a b", out);
    PercentEncoding.encode("+", out);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("a%20b%2B");
  }

  @Test
  void whateverIsEncodedIsDecodedTheSame() throws MalformedTextException {
    for (long seed = 0; seed < 3000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(30); i > 0; i--) {
        int codePoint = random.nextInt(4) == 0 ? random.nextInt(0x110000) : random.nextInt(0x100);
        if (codePoint < 0xd800 || codePoint > 0xdfff) {
          text.appendCodePoint(codePoint);
        }
      }
      String encoded = PercentEncoding.encode(text.toString());
      assertThat(encoded).as("seed %d", seed).matches("[!-~]+");
      assertThat(PercentEncoding.decode(encoded)).as("seed %d", seed).isEqualTo(text.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a%",
        "a%2",
        "%2g",
        "%2a",
        "%41",
        "+5",
        "a%2B",
        "a b",
        "é",
        "%C3",
        "%FF",
        "%ED%A0%80",
        "%%",
        "a\n",
        "%C0%80"
      })
  void anythingElseIsRefused(String field) {
    assertThatThrownBy(() -> PercentEncoding.decode(field))
        .isInstanceOf(MalformedTextException.class);
  }
}
