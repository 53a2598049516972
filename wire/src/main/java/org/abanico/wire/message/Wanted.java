package org.abanico.wire.message;

import java.util.BitSet;

/**
 * Which chunks of a segment a destination wants (protocol.md, section 6): none ({@code -}), all
 * ({@code *}), or those whose bit is set: hexadecimal digits, the first chunk being the highest bit
 * of the first digit.
 *
 * @param text as it stands in WANT
 */
public record Wanted(String text) {
  /** The most chunks that a segment announces. */
  public static final int MAX_CHUNKS = 16_384;

  public static final Wanted NONE = new Wanted("-");
  public static final Wanted ALL = new Wanted("*");

  private static final int BITS = 4;
  private static final int HIGHEST = 8;

  public Wanted {
    if (!text.equals("-") && !text.equals("*")) {
      requireDigits(text);
    }
  }

  private static void requireDigits(String text) {
    if (text.isEmpty() || text.length() > MAX_CHUNKS / BITS) {
      throw new IllegalArgumentException("not so many chunks");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
        throw new IllegalArgumentException("not hexadecimal digits");
      }
    }
  }

  /**
   * Those of {@code count} chunks whose bit is set.
   *
   * @param count at most {@link #MAX_CHUNKS}
   */
  public static Wanted of(BitSet wanted, int count) {
    int set = wanted.cardinality();
    if (set == 0 || set == count) {
      return set == 0 ? NONE : ALL;
    }
    StringBuilder digits = new StringBuilder((count + BITS - 1) / BITS);
    for (int from = 0; from < count; from += BITS) {
      int digit = 0;
      for (int i = 0; i < BITS; i++) {
        digit |= wanted.get(from + i) ? HIGHEST >> i : 0;
      }
      digits.append(Character.forDigit(digit, 16));
    }
    return new Wanted(digits.toString());
  }

  /**
   * The chunks that are wanted of {@code count}.
   *
   * @throws IllegalArgumentException when it does not speak of so many
   */
  public BitSet chunks(int count) {
    BitSet wanted = new BitSet(count);
    if (equals(ALL)) {
      wanted.set(0, count);
    } else if (!equals(NONE)) {
      if (text.length() != (count + BITS - 1) / BITS) {
        throw new IllegalArgumentException("not for so many chunks");
      }
      for (int i = 0; i < text.length() * BITS; i++) {
        int digit = Character.digit(text.charAt(i / BITS), 16);
        if ((digit & (HIGHEST >> (i % BITS))) != 0) {
          wanted.set(i);
        }
      }
      if (wanted.length() > count) {
        throw new IllegalArgumentException("more chunks than there are");
      }
    }
    return wanted;
  }
}
