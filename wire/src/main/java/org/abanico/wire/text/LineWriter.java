package org.abanico.wire.text;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Puts lines together (protocol.md, section 2.1) in an array, from where they are copied in bulk.
 * Grows to the longest text that it was ever given. Reusable; not thread-safe.
 */
public final class LineWriter {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final long[] POWERS_OF_TEN = powersOfTen();
  private static final int MAX_DIGITS = 19;

  private byte[] text = new byte[256];
  private int length;

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
    int count = 1;
    while (count < MAX_DIGITS && value >= POWERS_OF_TEN[count]) {
      count++;
    }
    return count;
  }

  /** Bytes written and not yet moved or taken back. */
  public int length() {
    return length;
  }

  /** Takes back everything from {@code newLength} on. */
  public LineWriter truncate(int newLength) {
    length = newLength;
    return this;
  }

  /** Appends what is written here to {@code out}, and is empty afterwards. */
  public void moveTo(ByteBuf out) {
    out.writeBytes(text, 0, length);
    length = 0;
  }

  /** Overwrites {@code out} from {@code index} on with what is written here; empty afterwards. */
  public void moveOver(ByteBuf out, int index) {
    out.setBytes(index, text, 0, length);
    length = 0;
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

  /** A number that is not negative. */
  public LineWriter decimal(long value) {
    reserve(MAX_DIGITS);
    int end = length + digits(value);
    int at = end;
    long rest = value;
    do {
      long tenth = rest / 10;
      text[--at] = (byte) ('0' + (rest - 10 * tenth));
      rest = tenth;
    } while (rest > 0);
    length = end;
    return this;
  }

  /** The low {@code 4 * digits} bits, in lower case. */
  public LineWriter hex(long value, int digits) {
    reserve(digits);
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      text[length++] = HEX[(int) (value >>> shift) & 15];
    }
    return this;
  }

  private void reserve(int bytes) {
    if (text.length - length < bytes) {
      text = Arrays.copyOf(text, Math.max(2 * text.length, length + bytes));
    }
  }
}
