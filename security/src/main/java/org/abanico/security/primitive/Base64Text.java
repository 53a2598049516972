package org.abanico.security.primitive;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Bytes as base64url without padding (RFC 4648, section 5), each in exactly one way. */
public final class Base64Text {
  private Base64Text() {}

  public static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The bytes, or null if the text is not what {@link #encode} makes of any. */
  public static byte @Nullable [] decode(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
    return encode(bytes).equals(text) ? bytes : null;
  }
}
