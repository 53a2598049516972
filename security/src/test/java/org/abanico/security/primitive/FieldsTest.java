package org.abanico.security.primitive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FieldsTest {
  @Test
  void eachFieldHasItsLengthBeforeIt() {
    byte[] encoded = Fields.encode(Fields.text("é"), new byte[0], Fields.number(258));
    assertThat(HexFormat.of().formatHex(encoded))
        .isEqualTo("00000002c3a9" + "00000000" + "000000080000000000000102");
  }

  @Test
  void fieldsThatAreCutElsewhereAreOtherBytes() {
    assertThat(Fields.encode(Fields.text("ab"), Fields.text("c")))
        .isNotEqualTo(Fields.encode(Fields.text("a"), Fields.text("bc")));
  }

  @Test
  void halfASurrogatePairIsNoText() {
    assertThatThrownBy(() -> Fields.text("a\ud800")).isInstanceOf(IllegalArgumentException.class);
  }
}
