package org.abanico.wire.text;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * Reads the fields of one line in place, without making strings of what is not text (protocol.md,
 * section 2.1). Reusable; not thread-safe. The buffer is borrowed, its indices are left alone.
 */
public final class LineReader {
  /** 2^62 - 1: the largest number that may stand in a line. */
  public static final long MAX_DECIMAL = (1L << 62) - 1;

  /** The longest line, without its LF. */
  public static final int MAX_LINE = 16_384;

  private ByteBuf buffer = Unpooled.EMPTY_BUFFER;
  private int position;
  private int lineEnd;
  private int fieldStart;
  private int fieldEnd;

  /**
   * Begins at a line.
   *
   * @param end the index after the last byte that belongs to the text
   * @return the index after the line's LF
   */
  public int begin(ByteBuf text, int start, int end) throws MalformedTextException {
    int limit = Math.min(end - start, MAX_LINE + 1);
    int length = limit <= 0 ? -1 : text.bytesBefore(start, limit, (byte) '\n');
    if (length < 0) {
      throw new MalformedTextException("a line without an end, or too long");
    }
    buffer = text;
    position = start;
    lineEnd = start + length;
    fieldEnd = start;
    fieldStart = start;
    return lineEnd + 1;
  }

  /** Whether another field follows. */
  public boolean hasNext() {
    return position <= lineEnd && lineEnd > 0;
  }

  /** Moves to the next field. */
  public void next() throws MalformedTextException {
    if (position > lineEnd) {
      throw new MalformedTextException("a field is missing");
    }
    int length = buffer.bytesBefore(position, lineEnd - position, (byte) ' ');
    fieldStart = position;
    fieldEnd = length < 0 ? lineEnd : position + length;
    position = fieldEnd + 1;
    if (fieldStart == fieldEnd) {
      throw new MalformedTextException("an empty field");
    }
  }

  /** The next field as visible ASCII. */
  public String word() throws MalformedTextException {
    next();
    return current();
  }

  /** The current field as it stands. */
  public String current() throws MalformedTextException {
    for (int i = fieldStart; i < fieldEnd; i++) {
      byte b = buffer.getByte(i);
      if (b <= ' ' || b == 0x7f) {
        throw new MalformedTextException("not visible ASCII");
      }
    }
    return buffer.toString(fieldStart, fieldEnd - fieldStart, StandardCharsets.US_ASCII);
  }

  /** Whether the current field is this word. */
  public boolean is(String word) {
    if (fieldEnd - fieldStart != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (buffer.getByte(fieldStart + i) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The next field, decoded. */
  public String text() throws MalformedTextException {
    next();
    return PercentEncoding.decode(current());
  }

  /** The next field as a decimal number. */
  public long decimal() throws MalformedTextException {
    next();
    return decimal(fieldStart, fieldEnd);
  }

  /** The next field as a decimal number of at most {@code max}. */
  public int decimal(int max) throws MalformedTextException {
    long value = decimal();
    if (value > max) {
      throw new MalformedTextException("a number over " + max);
    }
    return (int) value;
  }

  /** The next field as exactly so many lower-case hexadecimal digits, at most 16. */
  public long hex(int digits) throws MalformedTextException {
    next();
    if (fieldEnd - fieldStart != digits) {
      throw new MalformedTextException("not " + digits + " hexadecimal digits");
    }
    return hex(fieldStart, digits);
  }

  /** Two numbers of 16 hexadecimal digits written as one field of 32. */
  public void hex32(long[] highAndLow) throws MalformedTextException {
    next();
    if (fieldEnd - fieldStart != 32) {
      throw new MalformedTextException("not 32 hexadecimal digits");
    }
    highAndLow[0] = hex(fieldStart, 16);
    highAndLow[1] = hex(fieldStart + 16, 16);
  }

  /** The index of the current field's first byte. */
  public int fieldStart() {
    return fieldStart;
  }

  /** The index after the current field's last byte. */
  public int fieldEnd() {
    return fieldEnd;
  }

  /**
   * Skips what fields remain.
   *
   * @return the count that the line's last field announces ({@code +N}), or -1 when it announces
   *     none
   */
  public long trailingCount() throws MalformedTextException {
    while (hasNext()) {
      next();
    }
    return isCount() ? decimal(fieldStart + 1, fieldEnd) : -1;
  }

  private boolean isCount() {
    return fieldEnd > fieldStart && buffer.getByte(fieldStart) == '+';
  }

  /** The decimal number that stands from index {@code from} up to {@code to}. */
  public long decimal(int from, int to) throws MalformedTextException {
    int length = to - from;
    if (length == 0 || length > 19 || (length > 1 && buffer.getByte(from) == '0')) {
      throw new MalformedTextException("not a decimal number");
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = buffer.getByte(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new MalformedTextException("not a decimal number");
      }
      value = value * 10 + digit;
    }
    if (value < 0 || value > MAX_DECIMAL) {
      throw new MalformedTextException("a number over 2^62 - 1");
    }
    return value;
  }

  /** The lower-case hexadecimal digits from index {@code from} on, at most 16. */
  public long hex(int from, int digits) throws MalformedTextException {
    long value = 0;
    for (int i = from; i < from + digits; i++) {
      byte b = buffer.getByte(i);
      int digit = b >= '0' && b <= '9' ? b - '0' : b >= 'a' && b <= 'f' ? b - 'a' + 10 : -1;
      if (digit < 0) {
        throw new MalformedTextException("not a lower-case hexadecimal digit");
      }
      value = value << 4 | digit;
    }
    return value;
  }
}
