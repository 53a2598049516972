package org.abanico.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.Locale;
import org.abanico.security.KeyTextException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** BIP 350's own test vectors. */
class Bech32mTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "A1LQFN3A",
        "a1lqfn3a",
        "an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6",
        "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx",
        "11llllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllludsr8",
        "split1checkupstagehandshakeupstreamerranterredcaperredlc445v",
        "?1v759aa"
      })
  void whatIsValidIsRead(String text) throws KeyTextException {
    String prefix = text.toLowerCase(Locale.ROOT).substring(0, text.lastIndexOf('1'));
    assertThat(Bech32m.encodeFiveBits(prefix, Bech32m.parse(text)))
        .isEqualTo(text.toLowerCase(Locale.ROOT));
  }

  @Test
  void theValuesAreThose() throws KeyTextException {
    byte[] values = Bech32m.parse("abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx");
    assertThat(values).hasSize(32);
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).isEqualTo((byte) (31 - i));
    }
  }

  static Arguments[] invalid() {
    return new Arguments[] {
      Arguments.of(" 1xj0phk", Reason.CHARACTER),
      Arguments.of("\u007f1g6xzxy", Reason.CHARACTER),
      Arguments.of("\u00801vctc34", Reason.CHARACTER),
      Arguments.of(
          "an84characterslonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11d6pts4",
          Reason.LENGTH),
      Arguments.of("qyrz8wqd2c9m", Reason.PREFIX),
      Arguments.of("1qyrz8wqd2c9m", Reason.PREFIX),
      Arguments.of("y1b0jsk6g", Reason.CHARACTER),
      Arguments.of("lt1igcx5c0", Reason.CHARACTER),
      Arguments.of("in1muywd", Reason.LENGTH),
      Arguments.of("mm1crxm3i", Reason.CHARACTER),
      Arguments.of("au1s5cgom", Reason.CHARACTER),
      Arguments.of("M1VUXWEZ", Reason.CHECKSUM),
      Arguments.of("16plkw9", Reason.PREFIX),
      Arguments.of("1p2gdwpf", Reason.PREFIX)
    };
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void whatIsInvalidIsRefused(String text, Reason reason) {
    assertThatThrownBy(() -> Bech32m.parse(text))
        .asInstanceOf(type(KeyTextException.class))
        .extracting(KeyTextException::reason)
        .isEqualTo(reason);
  }
}
