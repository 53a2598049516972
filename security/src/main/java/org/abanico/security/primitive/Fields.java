package org.abanico.security.primitive;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The one encoding of several fields into bytes that are authenticated or hashed: each is preceded
 * by its length in four bytes, so that no two lists of fields have the same bytes.
 */
public final class Fields {
  private Fields() {}

  /** The fields in order, each as its length (four bytes, most significant first) and its bytes. */
  public static byte[] encode(byte[]... fields) {
    int size = 0;
    for (byte[] field : fields) {
      size = Math.addExact(size, Integer.BYTES + field.length);
    }
    ByteBuffer encoded = ByteBuffer.allocate(size);
    for (byte[] field : fields) {
      encoded.putInt(field.length).put(field);
    }
    return encoded.array();
  }

  /** A number as eight bytes, most significant first. */
  public static byte[] number(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  /**
   * A text as UTF-8.
   *
   * @throws IllegalArgumentException if it has half a surrogate pair, of which UTF-8 knows nothing
   */
  public static byte[] text(String text) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("not a text: half a surrogate pair", e);
    }
  }
}
