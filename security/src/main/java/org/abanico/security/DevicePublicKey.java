package org.abanico.security;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.abanico.security.primitive.X25519;
import org.jspecify.annotations.Nullable;

/** The public half of a {@link DeviceKey}. Immutable. */
public final class DevicePublicKey {
  private final byte[] bytes;

  private DevicePublicKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** From 32 raw bytes, which are copied. */
  public static DevicePublicKey of(byte[] publicKey) {
    if (publicKey.length != X25519.KEY_BYTES) {
      throw new IllegalArgumentException("a key of " + publicKey.length + " bytes");
    }
    return new DevicePublicKey(publicKey.clone());
  }

  /** The first 16 bytes of the key's SHA-256. */
  public DeviceId id() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return DeviceId.of(Arrays.copyOf(hash, DeviceId.BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /** The 32 raw bytes. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DevicePublicKey key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** 64 hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
