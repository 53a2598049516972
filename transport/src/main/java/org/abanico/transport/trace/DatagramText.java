package org.abanico.transport.trace;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * A datagram as one line of text: its lines joined with {@value #SEPARATOR}, text of stream 0
 * escaped, other bytes as their number. It looks at the grammar alone (protocol.md, section 2.1),
 * having no keys: what does not match it is shown escaped, up to {@value #MAX_INVALID} bytes of it.
 */
final class DatagramText {
  static final String SEPARATOR = " | ";
  static final int MAX_INVALID = 100;

  private static final byte[] HEADER = "ABN1 ".getBytes(StandardCharsets.US_ASCII);
  private static final String CONTROL_DATA = "DATA 0 ";

  private DatagramText() {}

  /** Appends a datagram; borrowed, its indices are left alone. */
  static void append(StringBuilder to, ByteBuf datagram) {
    int before = to.length();
    if (!appendPacket(to, datagram)) {
      to.setLength(before);
      to.append("invalid: ");
      int shown = Math.min(MAX_INVALID, datagram.readableBytes());
      escape(to, datagram, datagram.readerIndex(), datagram.readerIndex() + shown);
      if (shown < datagram.readableBytes()) {
        to.append("...");
      }
    }
  }

  private static boolean appendPacket(StringBuilder to, ByteBuf datagram) {
    int at = datagram.readerIndex();
    int end = datagram.writerIndex();
    for (int i = 0; i < HEADER.length; i++) {
      if (at + i >= end || datagram.getByte(at + i) != HEADER[i]) {
        return false;
      }
    }
    int next = appendLine(to, datagram, at, end);
    while (next > 0 && next < end) {
      to.append(SEPARATOR);
      next = appendFrame(to, datagram, next, end);
    }
    return next == end;
  }

  /** Returns where the next frame begins, or -1 when this is none. */
  private static int appendFrame(StringBuilder to, ByteBuf datagram, int at, int end) {
    int lineAt = to.length();
    int next = appendLine(to, datagram, at, end);
    if (next < 0) {
      return -1;
    }
    String line = to.substring(lineAt);
    int bytes = bytesBehind(line, end - next);
    if (bytes < 0) {
      return -1;
    }
    if (bytes > 0) {
      to.append(SEPARATOR);
      if (line.startsWith(CONTROL_DATA)) {
        escape(to, datagram, next, next + bytes);
      } else {
        to.append('<').append(bytes).append(" bytes>");
      }
    }
    return next + bytes;
  }

  /** How many bytes belong to a frame's line: its count, or all that are left; -1 when wrong. */
  private static int bytesBehind(String line, int left) {
    int countAt = line.lastIndexOf(" +");
    if (countAt >= 0 && line.indexOf(' ', countAt + 1) < 0) {
      return count(line, countAt + 2, left);
    }
    return line.startsWith("DATA ") || line.equals("PAD") ? left : 0;
  }

  private static int count(String line, int from, int most) {
    int count = 0;
    for (int i = from; i < line.length(); i++) {
      int digit = line.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      count = count * 10 + digit;
      if (count > most) {
        return -1;
      }
    }
    return from < line.length() ? count : -1;
  }

  /** Returns the index after the line's LF, or -1 when it is no line of visible ASCII. */
  private static int appendLine(StringBuilder to, ByteBuf datagram, int at, int end) {
    for (int i = at; i < end; i++) {
      byte b = datagram.getByte(i);
      if (b == '\n') {
        return i > at ? i + 1 : -1;
      }
      if (b < ' ' || b > '~') {
        return -1;
      }
      to.append((char) b);
    }
    return -1;
  }

  private static void escape(StringBuilder to, ByteBuf bytes, int from, int end) {
    for (int i = from; i < end; i++) {
      int b = bytes.getUnsignedByte(i);
      switch (b) {
        case '\n' -> to.append("\\n");
        case '\\' -> to.append("\\\\");
        default -> {
          if (b < ' ' || b > '~') {
            to.append("\\x")
                .append(Character.forDigit(b >> 4, 16))
                .append(Character.forDigit(b & 0xf, 16));
          } else {
            to.append((char) b);
          }
        }
      }
    }
  }
}
