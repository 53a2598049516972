package org.abanico.wire.text;

/**
 * Eight lower-case hexadecimal digits at once, as the eight bytes of a long: the first digit in the
 * highest byte, as in a {@code ByteBuf}'s {@code getLong}.
 */
public final class HexDigits {
  private static final long ONES = 0x0101010101010101L;
  private static final int LETTERS_ABOVE_DIGITS = 'a' - '9' - 1;

  private HexDigits() {}

  /** The digits of a number. */
  public static long of(int value) {
    long spread = value & 0xffffffffL;
    spread = (spread << 16 | spread) & 0x0000ffff0000ffffL;
    spread = (spread << 8 | spread) & 0x00ff00ff00ff00ffL;
    spread = (spread << 4 | spread) & 0x0f0f0f0f0f0f0f0fL;
    long letters = (spread + 6 * ONES) >>> 4 & ONES;
    return spread + '0' * ONES + LETTERS_ABOVE_DIGITS * letters;
  }

  /** The number that digits stand for, 0 to 2^32 - 1; -1 when they are no such digits. */
  public static long value(long digits) {
    long value = (digits & 0x0f0f0f0f0f0f0f0fL) + 9 * (digits >>> 6 & ONES);
    value = (value >>> 4 | value) & 0x00ff00ff00ff00ffL;
    value = (value >>> 8 | value) & 0x0000ffff0000ffffL;
    value = (value >>> 16 | value) & 0xffffffffL;
    return of((int) value) == digits ? value : -1;
  }
}
