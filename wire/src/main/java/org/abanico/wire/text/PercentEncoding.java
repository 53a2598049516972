package org.abanico.wire.text;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Names, paths and free text as one field of a line (protocol.md, section 2.3). */
public final class PercentEncoding {
  private static final String HEX = "0123456789ABCDEF";
  private static final String EMPTY = "%";

  private PercentEncoding() {}

  /**
   * Encodes any text; an unpaired surrogate is encoded as the question mark that Java makes of it.
   */
  public static String encode(String text) {
    if (text.isEmpty()) {
      return EMPTY;
    }
    if (isPlain(text)) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    StringBuilder encoded = new StringBuilder(bytes.length + 16);
    for (byte b : bytes) {
      if (isPlainAt(encoded.length(), (char) (b & 0xff))) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX.charAt((b >> 4) & 15)).append(HEX.charAt(b & 15));
      }
    }
    return encoded.toString();
  }

  /** Appends {@link #encode}'s text to {@code out}. */
  public static void encode(String text, ByteBuf out) {
    ByteBufUtil.writeAscii(out, encode(text));
  }

  /**
   * Decodes one field.
   *
   * @throws MalformedTextException when it is not what {@link #encode} writes
   */
  public static String decode(CharSequence field) throws MalformedTextException {
    String encoded = field.toString();
    if (isPlain(encoded) && !encoded.isEmpty()) {
      return encoded;
    }
    if (encoded.equals(EMPTY)) {
      return "";
    }
    ByteBuffer bytes = ByteBuffer.allocate(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (isPlainAt(i, c)) {
        bytes.put((byte) c);
      } else if (c == '%' && i + 2 < encoded.length()) {
        bytes.put(escaped(i, encoded.charAt(i + 1), encoded.charAt(i + 2)));
        i += 2;
      } else {
        throw new MalformedTextException("not percent-encoded text");
      }
    }
    if (bytes.position() == 0) {
      throw new MalformedTextException("an empty field");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedTextException("not UTF-8");
    }
  }

  private static byte escaped(int index, char high, char low) throws MalformedTextException {
    int value = HEX.indexOf(high) * 16 + HEX.indexOf(low);
    if (HEX.indexOf(high) < 0 || HEX.indexOf(low) < 0 || isPlainAt(index, (char) value)) {
      throw new MalformedTextException("an escape that is none, or that need not be");
    }
    return (byte) value;
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isPlain(text.charAt(i))) {
        return false;
      }
    }
    return text.isEmpty() || text.charAt(0) != '+';
  }

  /** A plus is escaped where it begins a field: there it would announce a count. */
  private static boolean isPlainAt(int index, char c) {
    return isPlain(c) && (index > 0 || c != '+');
  }

  private static boolean isPlain(char c) {
    return c > ' ' && c < 0x7f && c != '%';
  }
}
