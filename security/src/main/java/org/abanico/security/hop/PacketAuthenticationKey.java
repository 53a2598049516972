package org.abanico.security.hop;

import org.abanico.security.primitive.Secret;

/** Authenticates the packets of one direction, by SipHash. */
public final class PacketAuthenticationKey extends Secret {
  /** Of a key. */
  public static final int BYTES = 16;

  PacketAuthenticationKey(byte[] bytes) {
    super(bytes, BYTES);
  }

  /** The key's 16 bytes. */
  public byte[] toBytes() {
    return copy();
  }
}
