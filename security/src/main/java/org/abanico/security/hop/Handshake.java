package org.abanico.security.hop;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.abanico.security.DeviceKey;
import org.abanico.security.DevicePublicKey;
import org.abanico.security.RelayKey;
import org.abanico.security.noise.HandshakeKeys;
import org.abanico.security.noise.HandshakePattern;
import org.abanico.security.noise.HandshakeState;
import org.abanico.security.noise.NoiseException;
import org.abanico.security.noise.Role;
import org.abanico.security.noise.TrafficKeys;
import org.jspecify.annotations.Nullable;

/**
 * One side of Noise_XXpsk3_25519_AESGCM_SHA256: three messages, each with a payload. Not
 * thread-safe.
 *
 * <pre>
 * 1  initiator to responder   its payload can be read by anybody
 * 2  responder to initiator   its payload can be read by whoever answers as initiator, with or without the relay key
 * 3  initiator to responder   its payload only by a responder that has the relay key: names go here
 * </pre>
 *
 * <p>After the third, the responder knows that the initiator has the relay key and the device key
 * that it shows. The initiator knows the same of the responder when the first packet under the new
 * keys arrives. A message that is refused changes nothing, and the right one may still come.
 */
public final class Handshake {
  private static final HandshakePattern PATTERN = HandshakePattern.XX.withPsk(3);

  private final HandshakeState state;
  private @Nullable HandshakeResult result;

  private Handshake(
      Role role, DeviceKey device, RelayKey relay, byte[] prologue, RandomGenerator random) {
    byte[] privateKey = device.privateKey();
    byte[] psk = relay.psk();
    HandshakeKeys keys = HandshakeKeys.none().withOwnStatic(privateKey).withPsk(psk);
    state = new HandshakeState(PATTERN, role, prologue, keys, random);
    Arrays.fill(privateKey, (byte) 0);
    Arrays.fill(psk, (byte) 0);
  }

  /**
   * The side that writes the first message: a client.
   *
   * @param prologue what both sides must have seen alike; may be empty
   * @param random in production a {@code SecureRandom}
   */
  public static Handshake initiator(
      DeviceKey device, RelayKey relay, byte[] prologue, RandomGenerator random) {
    return new Handshake(Role.INITIATOR, device, relay, prologue, random);
  }

  /** The side that reads the first message: a server. See {@link #initiator}. */
  public static Handshake responder(
      DeviceKey device, RelayKey relay, byte[] prologue, RandomGenerator random) {
    return new Handshake(Role.RESPONDER, device, relay, prologue, random);
  }

  /** Whether {@link #write} is what comes next. */
  public boolean isMyTurn() {
    return state.isMyTurn();
  }

  /** Whether {@link #result} can be asked for. */
  public boolean isComplete() {
    return result != null;
  }

  /**
   * The next message: at most 65,535 bytes, 48, 96 and 64 of them (in the first, second and third)
   * beside the payload.
   *
   * @throws IllegalStateException if it is not this side's turn
   * @throws NoiseException if the other side's key is unusable: drop this
   */
  public byte[] write(byte[] payload) throws NoiseException {
    byte[] message = state.write(payload);
    finish();
    return message;
  }

  /**
   * The payload of the other side's message.
   *
   * @throws NoiseException if it is not the one that must come next
   */
  public byte[] read(byte[] message) throws NoiseException {
    byte[] payload = state.read(message);
    finish();
    return payload;
  }

  /**
   * What came of it.
   *
   * @throws IllegalStateException before it is complete
   */
  public HandshakeResult result() {
    if (result == null) {
      throw new IllegalStateException("the handshake is not complete");
    }
    return result;
  }

  /**
   * Gives it up: overwrites the keys that it holds. Harmless when it is complete, or a second time.
   */
  public void drop() {
    state.drop();
  }

  private void finish() {
    byte[] remote = state.remoteStatic();
    if (!state.isComplete() || remote == null) {
      return;
    }
    TrafficKeys keys = state.split();
    result =
        new HandshakeResult(
            DevicePublicKey.of(remote),
            state.handshakeHash(),
            new HopSecret(keys.sendKey()),
            new HopSecret(keys.receiveKey()));
    state.drop();
  }
}
