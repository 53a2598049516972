package org.abanico.wire.text;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * Reads the fields of one line without making strings of what is not text (protocol.md, section
 * 2.1). Reusable; not thread-safe.
 *
 * <p>A line is copied once, in bulk, into an array of at most {@link #MAX_LINE} + 1 bytes, where
 * looking at single bytes is cheap; so the buffer is borrowed only while a line is begun. Its
 * indices are left alone. All indices given and taken here are the buffer's.
 */
public final class LineReader {
  /** 2^62 - 1: the largest number that may stand in a line. */
  public static final long MAX_DECIMAL = (1L << 62) - 1;

  /** The longest line, without its LF (protocol.md, section 5). */
  public static final int MAX_LINE = 16_384;

  /** What is copied at once: a packet's header and its first frames. */
  private static final int FIRST_COPY = 256;

  private static final int MAX_DIGITS = 19;

  private ByteBuf buffer = Unpooled.EMPTY_BUFFER;
  private int textEnd;

  /** A copy of the buffer's bytes from {@code base} up to {@code copiedTo}. */
  private byte[] copy = new byte[FIRST_COPY];

  private int base;
  private int copiedTo;

  /** Of the next field; behind the line's end when there is none, or no line. */
  private int position = 1;

  private int lineEnd;
  private int fieldStart;
  private int fieldEnd;

  /**
   * Begins at a line: at its first field, which {@link #next} moves to.
   *
   * @param end the index after the last byte that belongs to the text
   * @return the index after the line's LF
   * @throws MalformedTextException when the line has no end, is too long, or contains anything but
   *     visible ASCII and spaces
   */
  public int begin(ByteBuf text, int start, int end) throws MalformedTextException {
    buffer = text;
    textEnd = end;
    base = start;
    copiedTo = start;
    return beginNext(start);
  }

  /**
   * Begins at another line, further on in the text that {@link #begin} was given and that has not
   * changed since; otherwise like it.
   */
  public int beginNext(int start) throws MalformedTextException {
    lineEnd = findEnd(start);
    position = start;
    fieldStart = start;
    fieldEnd = start;
    return lineEnd + 1;
  }

  private int findEnd(int start) throws MalformedTextException {
    int limit = (int) Math.min(textEnd, (long) start + MAX_LINE + 1);
    int at = start;
    while (true) {
      int known = Math.min(copiedTo, limit) - base;
      for (int i = at - base; i < known; i++) {
        byte b = copy[i];
        if (b < ' ' || b == 0x7f) {
          if (b == '\n') {
            return base + i;
          }
          throw new MalformedTextException("not visible ASCII");
        }
      }
      at = Math.max(at, base + known);
      if (at >= limit) {
        throw limit < textEnd
            ? MalformedTextException.overLimit("a line over " + MAX_LINE + " bytes")
            : new MalformedTextException("a line without an end");
      }
      copyFrom(start, Math.min(limit - start, Math.max(FIRST_COPY, 4 * (at - start))));
    }
  }

  private void copyFrom(int start, int length) {
    if (copy.length < length) {
      copy = new byte[length];
    }
    buffer.getBytes(start, copy, 0, length);
    base = start;
    copiedTo = start + length;
  }

  /** Whether another field follows. */
  public boolean hasNext() {
    return position <= lineEnd;
  }

  /** Moves to the next field. */
  public void next() throws MalformedTextException {
    if (!hasNext()) {
      throw new MalformedTextException("a field is missing");
    }
    fieldStart = position;
    fieldEnd = indexOf(' ', position, lineEnd);
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

  /** The current field as it stands: visible ASCII. */
  public String current() {
    return new String(copy, fieldStart - base, fieldEnd - fieldStart, StandardCharsets.ISO_8859_1);
  }

  /** Whether the current field is this word. */
  public boolean is(String word) {
    int length = word.length();
    if (fieldEnd - fieldStart != length) {
      return false;
    }
    int offset = fieldStart - base;
    for (int i = 0; i < length; i++) {
      if (copy[offset + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the current field is a {@code word} of the grammar: capitals, digits and hyphens. */
  public boolean isWord() {
    for (int i = fieldStart - base; i < fieldEnd - base; i++) {
      byte b = copy[i];
      if ((b < 'A' || b > 'Z') && (b < '0' || b > '9') && b != '-') {
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
      throw MalformedTextException.overLimit("a number over " + max);
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
   * The index of the first {@code c} from index {@code from} on, or {@code to}; within the line.
   */
  public int indexOf(char c, int from, int to) {
    int end = to - base;
    int at = from - base;
    while (at < end && copy[at] != c) {
      at++;
    }
    return base + at;
  }

  /** Whether the next field is the line's count ({@code +N}): no field can begin with a plus. */
  public boolean isCountNext() {
    return position < lineEnd && copy[position - base] == '+';
  }

  /**
   * Skips what fields remain.
   *
   * @return the count that the line's last field announces ({@code +N}), or -1 when it announces
   *     none
   */
  public long trailingCount() throws MalformedTextException {
    while (hasNext()) {
      boolean count = isCountNext();
      next();
      if (count) {
        if (hasNext()) {
          throw new MalformedTextException("a count that is not the last field");
        }
        return decimal(fieldStart + 1, fieldEnd);
      }
    }
    return -1;
  }

  /** The decimal number that stands from index {@code from} up to {@code to}. */
  public long decimal(int from, int to) throws MalformedTextException {
    int length = to - from;
    int at = from - base;
    if (length <= 0 || length > MAX_DIGITS || (length > 1 && copy[at] == '0')) {
      throw new MalformedTextException("not a decimal number");
    }
    long value = 0;
    for (int end = to - base; at < end; at++) {
      int digit = copy[at] - '0';
      if (digit < 0 || digit > 9) {
        throw new MalformedTextException("not a decimal number");
      }
      value = value * 10 + digit;
    }
    if (value < 0 || value > MAX_DECIMAL) {
      throw MalformedTextException.overLimit("a number over 2^62 - 1");
    }
    return value;
  }

  /** The lower-case hexadecimal digits from index {@code from} on, at most 16. */
  public long hex(int from, int digits) throws MalformedTextException {
    long value = 0;
    for (int i = from - base; i < from - base + digits; i++) {
      byte b = copy[i];
      int digit = b >= '0' && b <= '9' ? b - '0' : b >= 'a' && b <= 'f' ? b - 'a' + 10 : -1;
      if (digit < 0) {
        throw new MalformedTextException("not a lower-case hexadecimal digit");
      }
      value = value << 4 | digit;
    }
    return value;
  }
}
