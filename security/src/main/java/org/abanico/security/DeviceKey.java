package org.abanico.security;

import java.util.random.RandomGenerator;
import org.abanico.security.primitive.Secret;
import org.abanico.security.primitive.X25519;

/** A device's own static key pair (X25519): what it is known by, whatever it calls itself. */
public final class DeviceKey extends Secret {
  private static final String PREFIX = "abanico-device";

  private final DevicePublicKey publicKey;

  private DeviceKey(byte[] privateKey) {
    super(privateKey, X25519.KEY_BYTES);
    publicKey = DevicePublicKey.of(X25519.publicKey(privateKey));
  }

  public static DeviceKey generate(RandomGenerator random) {
    return new DeviceKey(draw(random, X25519.KEY_BYTES));
  }

  /** From the private key's 32 raw bytes. */
  public static DeviceKey of(byte[] privateKey) {
    return new DeviceKey(privateKey);
  }

  /** From {@link #toText}. */
  public static DeviceKey parse(String text) throws KeyTextException {
    return new DeviceKey(Bech32m.decode(PREFIX, X25519.KEY_BYTES, text));
  }

  /**
   * {@code abanico-device1} and 58 more characters: the private key, for a file that only its owner
   * can read.
   */
  public String toText() {
    return Bech32m.encode(PREFIX, copy());
  }

  /** The private key's 32 raw bytes, for a handshake. */
  public byte[] privateKey() {
    return copy();
  }

  public DevicePublicKey publicKey() {
    return publicKey;
  }

  public DeviceId id() {
    return publicKey.id();
  }
}
