package org.abanico.security.noise;

import java.util.Arrays;

/** What a handshake ends in (Noise, section 5.2, Split): a key for each direction. */
public final class TrafficKeys {
  private static final int KEY_BYTES = 32;

  private final byte[] send;
  private final byte[] receive;

  private TrafficKeys(byte[] send, byte[] receive) {
    this.send = send;
    this.receive = receive;
  }

  static TrafficKeys of(Role role, byte[] split) {
    byte[] fromInitiator = Arrays.copyOf(split, KEY_BYTES);
    byte[] fromResponder = Arrays.copyOfRange(split, KEY_BYTES, 2 * KEY_BYTES);
    return role == Role.INITIATOR
        ? new TrafficKeys(fromInitiator, fromResponder)
        : new TrafficKeys(fromResponder, fromInitiator);
  }

  /** 32 bytes. */
  public byte[] sendKey() {
    return send.clone();
  }

  /** 32 bytes. */
  public byte[] receiveKey() {
    return receive.clone();
  }

  /** Seals transport messages. */
  public CipherState sender() {
    return new CipherState(send);
  }

  /** Opens transport messages. */
  public CipherState receiver() {
    return new CipherState(receive);
  }

  @Override
  public String toString() {
    return "TrafficKeys";
  }
}
