package org.abanico.security;

import java.util.Arrays;
import java.util.Locale;
import org.abanico.security.KeyTextException.Reason;

/**
 * Keys as text in Bech32m (BIP 350): a human-readable part, {@code 1}, the bytes in groups of five
 * bits, six characters of checksum. Any up to four wrong characters are detected.
 */
final class Bech32m {
  /** Of the whole text. */
  static final int MAX_CHARACTERS = 90;

  private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final char SEPARATOR = '1';
  private static final int CHECKSUM_CHARACTERS = 6;
  private static final int CHECKSUM = 0x2bc830a3;
  private static final int[] GENERATOR = {
    0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
  };

  private Bech32m() {}

  /** The text of a key, in lower case. */
  static String encode(String prefix, byte[] key) {
    return encodeFiveBits(prefix, toFiveBits(key));
  }

  static String encodeFiveBits(String prefix, byte[] data) {
    int remainder = remainder(prefix, Arrays.copyOf(data, data.length + CHECKSUM_CHARACTERS));
    StringBuilder text = new StringBuilder(MAX_CHARACTERS).append(prefix).append(SEPARATOR);
    for (byte value : data) {
      text.append(ALPHABET.charAt(value));
    }
    for (int i = 0; i < CHECKSUM_CHARACTERS; i++) {
      int shift = 5 * (CHECKSUM_CHARACTERS - 1 - i);
      text.append(ALPHABET.charAt(((remainder ^ CHECKSUM) >>> shift) & 31));
    }
    return text.toString();
  }

  /**
   * A key out of a text, around which white space does not count.
   *
   * @param prefix that it must have
   * @param keyBytes that it must have
   */
  static byte[] decode(String prefix, int keyBytes, String text) throws KeyTextException {
    String word = inOneCase(text.strip());
    requirePrefix(prefix, word);
    int begin = prefix.length() + 1;
    byte[] values = values(word, begin);
    int expected = (keyBytes * Byte.SIZE + 4) / 5 + CHECKSUM_CHARACTERS;
    if (values.length != expected) {
      throw KeyTextException.of(
          Reason.LENGTH, word.length() + " characters instead of " + (begin + expected));
    }
    if (remainder(prefix, values) != CHECKSUM) {
      throw mistyped(prefix, values, begin);
    }
    return toBytes(Arrays.copyOf(values, values.length - CHECKSUM_CHARACTERS), keyBytes);
  }

  /** The groups of five bits in any Bech32m text (BIP 350), whatever its prefix and length. */
  static byte[] parse(String text) throws KeyTextException {
    String word = inOneCase(text);
    int separator = word.lastIndexOf(SEPARATOR);
    if (separator < 1) {
      throw KeyTextException.of(Reason.PREFIX, "nothing before a 1");
    }
    if (word.length() > MAX_CHARACTERS || word.length() - separator <= CHECKSUM_CHARACTERS) {
      throw KeyTextException.of(Reason.LENGTH, word.length() + " characters");
    }
    String prefix = word.substring(0, separator);
    byte[] values = values(word, separator + 1);
    if (remainder(prefix, values) != CHECKSUM) {
      throw mistyped(prefix, values, separator + 1);
    }
    return Arrays.copyOf(values, values.length - CHECKSUM_CHARACTERS);
  }

  private static String inOneCase(String text) throws KeyTextException {
    boolean upper = false;
    boolean lower = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '!' || c > '~') {
        throw KeyTextException.at(Reason.CHARACTER, i + 1, "a character that no key has");
      }
      upper |= c >= 'A' && c <= 'Z';
      lower |= c >= 'a' && c <= 'z';
    }
    if (upper && lower) {
      throw KeyTextException.of(Reason.MIXED_CASE, "upper and lower case");
    }
    return text.toLowerCase(Locale.ROOT);
  }

  /** Says where the error is when it is one character. */
  private static void requirePrefix(String prefix, String word) throws KeyTextException {
    String beginning = prefix + SEPARATOR;
    if (word.startsWith(beginning)) {
      return;
    }
    String message = "does not begin with " + beginning;
    int wrong = 0;
    int last = 0;
    for (int i = 0; i < beginning.length() && i < word.length(); i++) {
      if (word.charAt(i) != beginning.charAt(i)) {
        wrong++;
        last = i;
      }
    }
    throw wrong == 1 && word.length() > beginning.length()
        ? KeyTextException.at(Reason.PREFIX, last + 1, message)
        : KeyTextException.of(Reason.PREFIX, message);
  }

  private static byte[] values(String word, int begin) throws KeyTextException {
    byte[] values = new byte[word.length() - begin];
    for (int i = 0; i < values.length; i++) {
      int value = ALPHABET.indexOf(word.charAt(begin + i));
      if (value < 0) {
        throw KeyTextException.at(
            Reason.CHARACTER, begin + i + 1, "a character that no key has there");
      }
      values[i] = (byte) value;
    }
    return values;
  }

  /** Says where the error is when one other character would make the checksum right. */
  private static KeyTextException mistyped(String prefix, byte[] values, int begin) {
    String message = "the checksum is wrong";
    for (int i = 0; i < values.length; i++) {
      byte typed = values[i];
      for (byte other = 0; other < ALPHABET.length(); other++) {
        values[i] = other;
        if (remainder(prefix, values) == CHECKSUM) {
          return KeyTextException.at(Reason.CHECKSUM, begin + i + 1, message);
        }
      }
      values[i] = typed;
    }
    return KeyTextException.of(Reason.CHECKSUM, message);
  }

  private static int remainder(String prefix, byte[] values) {
    int remainder = 1;
    for (int i = 0; i < prefix.length(); i++) {
      remainder = step(remainder, prefix.charAt(i) >>> 5);
    }
    remainder = step(remainder, 0);
    for (int i = 0; i < prefix.length(); i++) {
      remainder = step(remainder, prefix.charAt(i) & 31);
    }
    for (byte value : values) {
      remainder = step(remainder, value);
    }
    return remainder;
  }

  private static int step(int remainder, int value) {
    int top = remainder >>> 25;
    int next = (remainder & 0x1ffffff) << 5 ^ value;
    for (int bit = 0; bit < GENERATOR.length; bit++) {
      next ^= -(top >>> bit & 1) & GENERATOR[bit];
    }
    return next;
  }

  private static byte[] toFiveBits(byte[] bytes) {
    byte[] values = new byte[(bytes.length * Byte.SIZE + 4) / 5];
    for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
      int set = bytes[bit / 8] >>> (7 - bit % 8) & 1;
      values[bit / 5] |= (byte) (set << (4 - bit % 5));
    }
    return values;
  }

  private static byte[] toBytes(byte[] values, int length) throws KeyTextException {
    byte[] bytes = new byte[length];
    for (int bit = 0; bit < values.length * 5; bit++) {
      int set = values[bit / 5] >>> (4 - bit % 5) & 1;
      if (bit < length * Byte.SIZE) {
        bytes[bit / 8] |= (byte) (set << (7 - bit % 8));
      } else if (set != 0) {
        throw KeyTextException.of(Reason.CHECKSUM, "not written by this program: bits left over");
      }
    }
    return bytes;
  }
}
