package org.abanico.security.hop;

import org.abanico.security.primitive.AesGcm;
import org.abanico.security.primitive.Base64Text;
import org.abanico.security.primitive.Fields;

/**
 * Seals short texts that name people or machines, so that they stand in control messages unread by
 * others. Make one for a direction's key, at its sending side. Shows how long a text is. Not
 * thread-safe.
 */
public final class NameSealer {
  /** Of a text, in bytes of UTF-8. */
  public static final int MAX_TEXT_BYTES = 1024;

  private static final long NONE = -1;

  private final byte[] key;
  private long last = NONE;

  public NameSealer(NamesKey key) {
    this.key = key.toBytes();
  }

  /**
   * The text, sealed: {@code number.base64url}, in visible ASCII characters without {@code %} and
   * {@code +}.
   *
   * @param number 0 or more, and larger than all before: it is the nonce
   * @throws IllegalStateException if the number, or a larger one, was used already
   * @throws IllegalArgumentException if the text is too long, or has half a surrogate pair
   */
  public String seal(long number, String text) {
    byte[] plain = Fields.text(text);
    if (number < 0) {
      throw new IllegalArgumentException("a negative number");
    }
    if (plain.length > MAX_TEXT_BYTES) {
      throw new IllegalArgumentException("a text of " + plain.length + " bytes");
    }
    if (number <= last) {
      throw new IllegalStateException(number + " after " + last);
    }
    last = number;
    byte[] sealed = AesGcm.seal(key, AesGcm.nonce(number), new byte[0], plain);
    return number + "." + Base64Text.encode(sealed);
  }
}
