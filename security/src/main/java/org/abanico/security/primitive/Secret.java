package org.abanico.security.primitive;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that nobody else may know. They are copied in and out, compared in a time that does not
 * depend on them, and never shown by {@link #toString}. Immutable.
 */
public abstract class Secret {
  private final byte[] bytes;

  /**
   * @param bytes are copied
   * @param length that they must have
   */
  protected Secret(byte[] bytes, int length) {
    if (bytes.length != length) {
      throw new IllegalArgumentException("a secret of " + bytes.length + " bytes, not " + length);
    }
    this.bytes = bytes.clone();
  }

  /** Bytes drawn at random; in production the generator is a {@code SecureRandom}. */
  protected static byte[] draw(RandomGenerator random, int length) {
    byte[] drawn = new byte[length];
    random.nextBytes(drawn);
    return drawn;
  }

  /** A copy, which the caller should overwrite when done. */
  protected final byte[] copy() {
    return bytes.clone();
  }

  /**
   * A key for one purpose: HKDF-SHA256 with no salt, this secret, and as info the fields label,
   * context... ({@link Fields#encode}).
   *
   * @param label what the key is for; no two purposes share one
   */
  protected final byte[] derive(String label, int length, byte[]... context) {
    byte[][] fields = new byte[1 + context.length][];
    fields[0] = Fields.text(label);
    System.arraycopy(context, 0, fields, 1, context.length);
    return Hkdf.derive(new byte[0], bytes, Fields.encode(fields), length);
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof Secret secret
        && getClass() == secret.getClass()
        && MessageDigest.isEqual(bytes, secret.bytes);
  }

  @Override
  public final int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The kind of secret, and nothing of it. */
  @Override
  public final String toString() {
    return getClass().getSimpleName();
  }
}
