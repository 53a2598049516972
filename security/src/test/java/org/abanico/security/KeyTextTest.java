package org.abanico.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.abanico.security.KeyTextException.Reason;
import org.junit.jupiter.api.Test;

/** Access keys, relay keys and device keys as people and files have them. */
class KeyTextTest {
  private static final AccessKey KEY = AccessKey.generate(new SplittableRandom(7));
  private static final String TEXT = KEY.toText();

  private static KeyTextException refused(String text) {
    return catchThrowableOfType(KeyTextException.class, () -> AccessKey.parse(text));
  }

  @Test
  void everyKeyComesBackFromItsText() throws KeyTextException {
    for (long seed = 0; seed < 100; seed++) {
      AccessKey access = AccessKey.generate(new SplittableRandom(seed));
      assertThat(AccessKey.parse(access.toText())).as("seed %d", seed).isEqualTo(access);
      RelayKey relay = access.relayKey();
      assertThat(RelayKey.parse(relay.toText())).as("seed %d", seed).isEqualTo(relay);
    }
    DeviceKey device = DeviceKey.generate(new SplittableRandom(1));
    assertThat(DeviceKey.parse(device.toText())).isEqualTo(device);
    assertThat(DeviceKey.of(device.privateKey())).isEqualTo(device);
  }

  @Test
  void aKeyBeginsWithWhatItIsFor() {
    assertThat(TEXT).startsWith("abanico1").hasSize(66);
    assertThat(KEY.relayKey().toText()).startsWith("abanico-relay1").hasSize(72);
    assertThat(DeviceKey.generate(new SplittableRandom(1)).toText())
        .startsWith("abanico-device1")
        .hasSize(73);
  }

  @Test
  void upperCaseAndWhiteSpaceAroundItAreAllowed() throws KeyTextException {
    assertThat(AccessKey.parse(TEXT.toUpperCase(Locale.ROOT))).isEqualTo(KEY);
    assertThat(AccessKey.parse(" \t" + TEXT + "\r\n")).isEqualTo(KEY);
  }

  @Test
  void everyChangeOfOneCharacterIsDetectedAndItsPlaceSaid() {
    for (int at = 0; at < TEXT.length(); at++) {
      for (char other = '!'; other <= '~'; other++) {
        if (other == TEXT.charAt(at)) {
          continue;
        }
        String wrong = TEXT.substring(0, at) + other + TEXT.substring(at + 1);
        KeyTextException refused = refused(wrong);
        assertThat(refused).as(wrong).isNotNull();
        if (refused.reason() == Reason.MIXED_CASE) {
          assertThat(other).as(wrong).isBetween('A', 'Z');
        } else {
          assertThat(refused.position()).as(wrong).isEqualTo(OptionalInt.of(at + 1));
        }
      }
    }
  }

  @Test
  void everyMissingAndEveryDoubledCharacterIsDetected() {
    for (int at = 0; at < TEXT.length(); at++) {
      assertThat(refused(TEXT.substring(0, at) + TEXT.substring(at + 1))).isNotNull();
      assertThat(refused(TEXT.substring(0, at) + TEXT.charAt(at) + TEXT.substring(at))).isNotNull();
    }
  }

  @Test
  void twoCharactersInTheWrongOrderAreDetected() {
    for (int at = 0; at + 1 < TEXT.length(); at++) {
      char first = TEXT.charAt(at);
      char second = TEXT.charAt(at + 1);
      String wrong = TEXT.substring(0, at) + second + first + TEXT.substring(at + 2);
      assertThat(refused(wrong) != null).as(wrong).isEqualTo(first != second);
    }
  }

  @Test
  void twoToFourWrongCharactersAreDetected() {
    String alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    for (long seed = 0; seed < 2_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder wrong = new StringBuilder(TEXT);
      for (int i = 2 + random.nextInt(3); i > 0; i--) {
        int at = 8 + random.nextInt(TEXT.length() - 8);
        wrong.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
      }
      if (!TEXT.contentEquals(wrong)) {
        assertThat(refused(wrong.toString())).as("seed %d", seed).isNotNull();
      }
    }
  }

  @Test
  void itIsSaidWhatIsWrong() {
    assertThat(refused("").reason()).isEqualTo(Reason.PREFIX);
    assertThat(refused("password").reason()).isEqualTo(Reason.PREFIX);
    assertThat(refused(KEY.relayKey().toText()).reason()).isEqualTo(Reason.PREFIX);
    assertThat(refused(TEXT.substring(0, 40)).reason()).isEqualTo(Reason.LENGTH);
    assertThat(refused(TEXT + "q").reason()).isEqualTo(Reason.LENGTH);
    assertThat(refused(TEXT.replace("abanico1", "ABANICO1")).reason()).isEqualTo(Reason.MIXED_CASE);
    KeyTextException inside = refused(TEXT.substring(0, 20) + " " + TEXT.substring(20));
    assertThat(inside.reason()).isEqualTo(Reason.CHARACTER);
    assertThat(inside.position()).hasValue(21);
    assertThat(refused("x".repeat(1_000_000)).reason()).isEqualTo(Reason.PREFIX);
  }

  /** 32 zero bytes whose last group of five bits has one set that belongs to no byte. */
  @Test
  void bitsLeftOverAreRefusedThoughTheChecksumIsRight() throws KeyTextException {
    byte[] fiveBits = new byte[52];
    fiveBits[51] = 1;
    String text = Bech32m.encodeFiveBits("abanico", fiveBits);
    assertThat(Bech32m.parse(text)).isEqualTo(fiveBits);
    assertThat(refused(text).reason()).isEqualTo(Reason.CHECKSUM);
  }

  @Test
  void noMessageShowsAnythingOfTheKey() {
    String wrong = TEXT.substring(0, 30) + "b" + TEXT.substring(31);
    assertThat(refused(wrong).getMessage()).doesNotContain(TEXT.substring(8, 12)).contains("31");
  }
}
