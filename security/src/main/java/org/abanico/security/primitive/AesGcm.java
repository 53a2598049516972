package org.abanico.security.primitive;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AES-256-GCM for short pieces: handshakes, names, wrapped keys. It is for the caller to see that
 * no nonce is used twice under a key.
 */
public final class AesGcm {
  public static final int KEY_BYTES = 32;
  public static final int NONCE_BYTES = 12;

  /** What sealing adds. */
  public static final int TAG_BYTES = 16;

  private static final String CIPHER = "AES/GCM/NoPadding";

  private AesGcm() {}

  /** A number as a nonce of 96 bits: four zero bytes, then its eight, most significant first. */
  public static byte[] nonce(long number) {
    return ByteBuffer.allocate(NONCE_BYTES).putInt(0).putLong(number).array();
  }

  /** The ciphertext, and the tag behind it. */
  public static byte[] seal(byte[] key, byte[] nonce, byte[] associated, byte[] plain) {
    try {
      return cipher(Cipher.ENCRYPT_MODE, key, nonce, associated).doFinal(plain);
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  /** The plain bytes, or null if {@code sealed} was not sealed so. */
  public static byte @Nullable [] open(byte[] key, byte[] nonce, byte[] associated, byte[] sealed) {
    if (sealed.length < TAG_BYTES) {
      return null;
    }
    try {
      return cipher(Cipher.DECRYPT_MODE, key, nonce, associated).doFinal(sealed);
    } catch (AEADBadTagException e) {
      return null;
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] associated)
      throws GeneralSecurityException {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("a key of " + key.length + " bytes");
    }
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(
        mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    cipher.updateAAD(associated);
    return cipher;
  }

  private static IllegalStateException missing(GeneralSecurityException cause) {
    return new IllegalStateException("this Java has no " + CIPHER, cause);
  }
}
