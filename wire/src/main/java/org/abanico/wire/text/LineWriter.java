package org.abanico.wire.text;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Puts lines together (protocol.md, section 2.1) in an array, from where they are copied in bulk.
 * Grows with the text that it is given. Reusable; not thread-safe.
 */
public final class LineWriter {
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final byte[] PAIRS = pairs();
  private static final long[] POWERS_OF_TEN = powersOfTen();
  private static final int HEX_LINE = 17;
  private static final int FIRST_LENGTH = 256;
  private static final int MAX_KEPT = 4096;
  private static final int MAX_DIGITS = 19;
  private static final int LOG10_OF_2_IN_4096THS = 1233;

  private byte[] text = new byte[FIRST_LENGTH];
  private int length;

  /** 00 to 99. */
  private static byte[] pairs() {
    byte[] pairs = new byte[200];
    for (int i = 0; i < 100; i++) {
      pairs[2 * i] = (byte) ('0' + i / 10);
      pairs[2 * i + 1] = (byte) ('0' + i % 10);
    }
    return pairs;
  }

  private static long[] powersOfTen() {
    long[] powers = new long[MAX_DIGITS];
    long power = 1;
    for (int i = 0; i < powers.length; i++) {
      powers[i] = power;
      power *= 10;
    }
    return powers;
  }

  /** How many digits {@link #decimal} writes for a number that is not negative. */
  public static int digits(long value) {
    long odd = value | 1;
    int bits = 64 - Long.numberOfLeadingZeros(odd);
    int atLeast = (bits * LOG10_OF_2_IN_4096THS) >> 12;
    return odd >= POWERS_OF_TEN[atLeast] ? atLeast + 1 : atLeast;
  }

  /** Bytes written and not yet moved or taken back. */
  public int length() {
    return length;
  }

  /** Takes back everything, and gives up an array that has grown beyond what most lines need. */
  public LineWriter clear() {
    length = 0;
    if (text.length > MAX_KEPT) {
      text = new byte[FIRST_LENGTH];
    }
    return this;
  }

  /** Takes back everything from {@code newLength} on. */
  public LineWriter truncate(int newLength) {
    length = newLength;
    return this;
  }

  /** What is written here, from index 0 up to {@link #length}; until something else is written. */
  public byte[] array() {
    return text;
  }

  /** Appends what is written here, from index {@code from} up to {@code to}, to {@code out}. */
  public void copyTo(ByteBuf out, int from, int to) {
    out.writeBytes(text, from, to - from);
  }

  /** Any bytes, {@code count} of them; the buffer's indices are left alone. */
  public LineWriter bytes(ByteBuf source, int index, int count) {
    reserve(count);
    source.getBytes(index, text, length, count);
    length += count;
    return this;
  }

  /** Bytes of value zero. */
  public LineWriter zeros(int count) {
    reserve(count);
    Arrays.fill(text, length, length + count, (byte) 0);
    length += count;
    return this;
  }

  /** Puts 16 hexadecimal digits and LF in at {@code index}, before what is there. */
  public LineWriter insertHexLine(int index, long value) {
    reserve(HEX_LINE);
    System.arraycopy(text, index, text, index + HEX_LINE, length - index);
    EIGHT_BYTES.set(text, index, HexDigits.of((int) (value >>> 32)));
    EIGHT_BYTES.set(text, index + 8, HexDigits.of((int) value));
    text[index + HEX_LINE - 1] = '\n';
    length += HEX_LINE;
    return this;
  }

  /** One character of ASCII. */
  public LineWriter character(char c) {
    reserve(1);
    text[length++] = (byte) c;
    return this;
  }

  /** ASCII as it stands. */
  public LineWriter ascii(String ascii) {
    int count = ascii.length();
    reserve(count);
    byte[] bytes = text;
    int at = length;
    for (int i = 0; i < count; i++) {
      bytes[at + i] = (byte) ascii.charAt(i);
    }
    length = at + count;
    return this;
  }

  /** ASCII of at most eight characters, given as {@link #word} makes it of a string. */
  public LineWriter ascii(long word, int count) {
    reserve(Long.BYTES);
    EIGHT_BYTES.set(text, length, word);
    length += count;
    return this;
  }

  /** At most eight characters of ASCII, the first in the highest byte. */
  public static long word(String ascii) {
    long word = 0;
    for (int i = 0; i < ascii.length(); i++) {
      word |= (long) ascii.charAt(i) << (56 - 8 * i);
    }
    return word;
  }

  /** A number that is not negative. */
  public LineWriter decimal(long value) {
    reserve(MAX_DIGITS);
    int end = length + digits(value);
    int at = end;
    long rest = value;
    while (rest >= 100) {
      long hundreds = rest / 100;
      at -= 2;
      pair(at, (int) (rest - 100 * hundreds));
      rest = hundreds;
    }
    if (rest >= 10) {
      pair(length, (int) rest);
    } else {
      text[length] = (byte) ('0' + rest);
    }
    length = end;
    return this;
  }

  private void pair(int at, int value) {
    text[at] = PAIRS[2 * value];
    text[at + 1] = PAIRS[2 * value + 1];
  }

  /**
   * The low {@code 4 * digits} bits, in lower case.
   *
   * @param digits 8 or 16
   */
  public LineWriter hex(long value, int digits) {
    reserve(digits);
    for (int rest = digits - 8; rest >= 0; rest -= 8) {
      EIGHT_BYTES.set(text, length, HexDigits.of((int) (value >>> (4 * rest))));
      length += 8;
    }
    return this;
  }

  private void reserve(int bytes) {
    if (text.length - length < bytes) {
      text = Arrays.copyOf(text, Math.max(2 * text.length, length + bytes));
    }
  }
}
