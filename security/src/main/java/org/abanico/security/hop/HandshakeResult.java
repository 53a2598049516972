package org.abanico.security.hop;

import org.abanico.security.DeviceId;
import org.abanico.security.DevicePublicKey;

/** What both sides of a handshake have at its end. Immutable. */
public final class HandshakeResult {
  private final DevicePublicKey remote;
  private final byte[] handshakeHash;
  private final HopSecret sendKey;
  private final HopSecret receiveKey;

  HandshakeResult(
      DevicePublicKey remote, byte[] handshakeHash, HopSecret sendKey, HopSecret receiveKey) {
    this.remote = remote;
    this.handshakeHash = handshakeHash.clone();
    this.sendKey = sendKey;
    this.receiveKey = receiveKey;
  }

  /** The other side's device: it has the private key to this. */
  public DevicePublicKey remote() {
    return remote;
  }

  public DeviceId remoteId() {
    return remote.id();
  }

  /**
   * 32 bytes that both sides of this handshake have, and no other handshake ever has. Not secret.
   */
  public byte[] handshakeHash() {
    return handshakeHash.clone();
  }

  /** The other side's {@link #receiveKey}. */
  public HopSecret sendKey() {
    return sendKey;
  }

  /** The other side's {@link #sendKey}. */
  public HopSecret receiveKey() {
    return receiveKey;
  }

  public HopKeys keys() {
    return new HopKeys(sendKey.keys(), receiveKey.keys());
  }
}
