package org.abanico.security.primitive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** RFC 5869, appendix A: the cases with SHA-256. */
class HkdfTest {
  private static final HexFormat HEX = HexFormat.of();

  private static byte[] counting(int from, int to) {
    byte[] bytes = new byte[to - from + 1];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (from + i);
    }
    return bytes;
  }

  private static void agrees(byte[] salt, byte[] key, byte[] info, String middle, String output) {
    byte[] pseudorandomKey = Hkdf.extract(salt, key);
    assertThat(HEX.formatHex(pseudorandomKey)).isEqualTo(middle);
    int length = output.length() / 2;
    assertThat(HEX.formatHex(Hkdf.expand(pseudorandomKey, info, length))).isEqualTo(output);
    assertThat(HEX.formatHex(Hkdf.derive(salt, key, info, length))).isEqualTo(output);
  }

  @Test
  void agreesWithTheBasicCase() {
    agrees(
        counting(0, 0x0c),
        HEX.parseHex("0b".repeat(22)),
        counting(0xf0, 0xf9),
        "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
            + "34007208d5b887185865");
  }

  @Test
  void agreesWithTheCaseOfLongInputsAndOutputs() {
    agrees(
        counting(0x60, 0xaf),
        counting(0, 0x4f),
        counting(0xb0, 0xff),
        "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
            + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
            + "cc30c58179ec3e87c14c01d5c1f3434f1d87");
  }

  @Test
  void agreesWithTheCaseWithoutSaltAndInfo() {
    agrees(
        new byte[0],
        HEX.parseHex("0b".repeat(22)),
        new byte[0],
        "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
            + "9d201395faa4b61a96c8");
  }

  @Test
  void givesAsMuchAsTheRfcAllowsAndNoMore() {
    byte[] key = new byte[32];
    assertThat(Hkdf.expand(key, key, Hkdf.MAX_OUTPUT_BYTES)).hasSize(255 * 32);
    for (int length : new int[] {0, -1, Hkdf.MAX_OUTPUT_BYTES + 1}) {
      assertThatThrownBy(() -> Hkdf.expand(key, key, length))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
