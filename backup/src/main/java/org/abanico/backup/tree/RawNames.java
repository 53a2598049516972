package org.abanico.backup.tree;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** Names whose bytes are not text, for people. */
final class RawNames {
  private RawNames() {}

  /**
   * The last component of an absolute path: what is UTF-8 in it as text, any other byte as {@code
   * \x} and two hexadecimal digits.
   */
  static String describe(Path path) {
    // A path's own text has replacement characters; its URI keeps the bytes.
    String uri = String.valueOf(path.toUri());
    int end = uri.endsWith("/") ? uri.length() - 1 : uri.length();
    return text(bytes(uri.substring(uri.lastIndexOf('/', end - 1) + 1, end)));
  }

  private static byte[] bytes(String component) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(component.length());
    for (int i = 0; i < component.length(); i++) {
      if (component.charAt(i) == '%') {
        bytes.write(Integer.parseInt(component, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(component.charAt(i));
      }
    }
    return bytes.toByteArray();
  }

  private static String text(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    StringBuilder text = new StringBuilder(bytes.length);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      text.append(out.flip());
      out.clear();
      if (!result.isError()) {
        return text.toString();
      }
      for (int i = 0; i < result.length(); i++) {
        text.append(String.format(Locale.ROOT, "\\x%02X", in.get() & 0xff));
      }
      decoder.reset();
    }
  }
}
