package org.abanico.security.noise;

import org.jspecify.annotations.Nullable;

/** The keys that one side has before a handshake. Immutable; arrays are 32 bytes, and copied. */
public final class HandshakeKeys {
  private static final HandshakeKeys NONE = new HandshakeKeys(null, null, null);

  private final byte @Nullable [] ownStatic;
  private final byte @Nullable [] remoteStatic;
  private final byte @Nullable [] psk;

  private HandshakeKeys(
      byte @Nullable [] ownStatic, byte @Nullable [] remoteStatic, byte @Nullable [] psk) {
    this.ownStatic = ownStatic;
    this.remoteStatic = remoteStatic;
    this.psk = psk;
  }

  public static HandshakeKeys none() {
    return NONE;
  }

  /** With its own static key pair, given as the private key. */
  public HandshakeKeys withOwnStatic(byte[] privateKey) {
    return new HandshakeKeys(checked(privateKey), remoteStatic, psk);
  }

  /** With the other side's static public key, known before the first message. */
  public HandshakeKeys withRemoteStatic(byte[] publicKey) {
    return new HandshakeKeys(ownStatic, checked(publicKey), psk);
  }

  public HandshakeKeys withPsk(byte[] sharedKey) {
    return new HandshakeKeys(ownStatic, remoteStatic, checked(sharedKey));
  }

  byte @Nullable [] ownStatic() {
    return ownStatic == null ? null : ownStatic.clone();
  }

  byte @Nullable [] remoteStatic() {
    return remoteStatic == null ? null : remoteStatic.clone();
  }

  byte @Nullable [] psk() {
    return psk == null ? null : psk.clone();
  }

  private static byte[] checked(byte[] key) {
    if (key.length != 32) {
      throw new IllegalArgumentException("a key of " + key.length + " bytes");
    }
    return key.clone();
  }

  @Override
  public String toString() {
    return "HandshakeKeys";
  }
}
