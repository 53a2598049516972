package org.abanico.security.primitive;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256 (RFC 5869). Noise's HKDF is the same with no info (Noise, section 4.3). */
public final class Hkdf {
  /** Of a hash, in bytes. */
  public static final int HASH_BYTES = 32;

  /** The longest output, in bytes (RFC 5869, section 2.3). */
  public static final int MAX_OUTPUT_BYTES = 255 * HASH_BYTES;

  private static final String HMAC = "HmacSHA256";

  private Hkdf() {}

  /** Extract (section 2.2): a pseudorandom key of 32 bytes. An empty salt is one of 32 zeros. */
  public static byte[] extract(byte[] salt, byte[] inputKey) {
    return hmac(salt.length == 0 ? new byte[HASH_BYTES] : salt).doFinal(inputKey);
  }

  /**
   * Expand (section 2.3).
   *
   * @param length of the output in bytes: 1 to {@link #MAX_OUTPUT_BYTES}
   */
  public static byte[] expand(byte[] pseudorandomKey, byte[] info, int length) {
    if (length < 1 || length > MAX_OUTPUT_BYTES) {
      throw new IllegalArgumentException("an output of " + length + " bytes");
    }
    Mac hmac = hmac(pseudorandomKey);
    byte[] output = new byte[length];
    byte[] block = new byte[0];
    for (int at = 0, counter = 1; at < length; at += HASH_BYTES, counter++) {
      hmac.update(block);
      hmac.update(info);
      hmac.update((byte) counter);
      Arrays.fill(block, (byte) 0);
      block = hmac.doFinal();
      System.arraycopy(block, 0, output, at, Math.min(HASH_BYTES, length - at));
    }
    Arrays.fill(block, (byte) 0);
    return output;
  }

  /** Both steps. */
  public static byte[] derive(byte[] salt, byte[] inputKey, byte[] info, int length) {
    byte[] pseudorandomKey = extract(salt, inputKey);
    byte[] output = expand(pseudorandomKey, info, length);
    Arrays.fill(pseudorandomKey, (byte) 0);
    return output;
  }

  private static Mac hmac(byte[] key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + HMAC, e);
    }
  }
}
