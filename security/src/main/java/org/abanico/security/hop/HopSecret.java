package org.abanico.security.hop;

import org.abanico.security.primitive.Secret;

/** From which the keys of one direction come. */
public final class HopSecret extends Secret {
  /** Of a secret. */
  public static final int BYTES = 32;

  HopSecret(byte[] bytes) {
    super(bytes, BYTES);
  }

  DirectionKeys keys() {
    return new DirectionKeys(
        new PacketAuthenticationKey(derive("abanico 1 hop packets", PacketAuthenticationKey.BYTES)),
        new NamesKey(derive("abanico 1 hop names", NamesKey.BYTES)));
  }
}
