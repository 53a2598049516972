package org.abanico.security.noise;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.abanico.security.noise.NoiseException.Reason;
import org.abanico.security.primitive.AesGcm;
import org.abanico.security.primitive.X25519;
import org.jspecify.annotations.Nullable;

/**
 * One side of a handshake (Noise, section 5.3). Messages go in turns, the initiator's first. Not
 * thread-safe.
 *
 * <p>A message that is refused changes nothing: the right one may still come, so that nobody breaks
 * a handshake by throwing messages at it.
 */
public final class HandshakeState {
  /** Of a message, in bytes (section 3). */
  public static final int MAX_MESSAGE_BYTES = 65_535;

  private final HandshakePattern pattern;
  private final Role role;
  private final RandomGenerator random;
  private final byte @Nullable [] ownStatic;
  private final byte @Nullable [] ownStaticPublic;
  private final byte @Nullable [] psk;
  private SymmetricState symmetric;
  private byte @Nullable [] ownEphemeral;
  private byte @Nullable [] remoteStatic;
  private byte @Nullable [] remoteEphemeral;
  private int next;
  private boolean dropped;

  /**
   * @param prologue what both sides must have seen alike before; may be empty
   * @param keys those that the pattern asks of this side
   * @param random of which ephemeral keys are drawn
   * @throws IllegalArgumentException if a key is missing, or there is one of which the pattern does
   *     not know
   */
  public HandshakeState(
      HandshakePattern pattern,
      Role role,
      byte[] prologue,
      HandshakeKeys keys,
      RandomGenerator random) {
    this.pattern = pattern;
    this.role = role;
    this.random = random;
    ownStatic = keys.ownStatic();
    ownStaticPublic = ownStatic == null ? null : X25519.publicKey(ownStatic);
    remoteStatic = keys.remoteStatic();
    psk = keys.psk();
    require("static key", ownStatic, pattern.hasStatic(role));
    require("remote static key", remoteStatic, pattern.isKnown(remoteRole()));
    require("psk", psk, pattern.hasPsk());
    symmetric = new SymmetricState("Noise_" + pattern.name() + "_25519_AESGCM_SHA256");
    symmetric.mixHash(prologue);
    mixKnownKeys();
  }

  private static void require(String what, byte @Nullable [] key, boolean needed) {
    if ((key != null) != needed) {
      throw new IllegalArgumentException(needed ? "needs a " + what : "has no use for a " + what);
    }
  }

  private void mixKnownKeys() {
    for (Role known : Role.values()) {
      if (pattern.isKnown(known)) {
        symmetric.mixHash(requireNonNull(known == role ? ownStaticPublic : remoteStatic));
      }
    }
  }

  /** Whether {@link #write} is what comes next. */
  public boolean isMyTurn() {
    return !isComplete() && (next % 2 == 0) == (role == Role.INITIATOR);
  }

  /** Whether all messages have been written and read. */
  public boolean isComplete() {
    return next == pattern.length();
  }

  /**
   * The next message.
   *
   * @throws IllegalStateException if it is not this side's turn
   * @throws IllegalArgumentException if the payload does not fit into a message
   * @throws NoiseException KEY, if the other side's key is unusable: the handshake cannot go on
   */
  public byte[] write(byte[] payload) throws NoiseException {
    if (dropped || !isMyTurn()) {
      throw new IllegalStateException("not this side's turn");
    }
    Saved saved = new Saved();
    boolean done = false;
    try {
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      for (Token token : pattern.message(next)) {
        writeToken(token, message);
      }
      message.writeBytes(symmetric.encryptAndHash(payload));
      if (message.size() > MAX_MESSAGE_BYTES) {
        throw new IllegalArgumentException("a message of " + message.size() + " bytes");
      }
      done = true;
      next++;
      return message.toByteArray();
    } finally {
      saved.end(done);
    }
  }

  /**
   * The payload of the other side's message.
   *
   * @throws NoiseException if it is not the one that must come next; the state is then as it was
   */
  public byte[] read(byte[] message) throws NoiseException {
    if (dropped || isComplete() || isMyTurn()) {
      throw new NoiseException(Reason.ORDER);
    }
    if (message.length > MAX_MESSAGE_BYTES) {
      throw new NoiseException(Reason.LENGTH);
    }
    Saved saved = new Saved();
    boolean done = false;
    try {
      Reader reader = new Reader(message);
      for (Token token : pattern.message(next)) {
        readToken(token, reader);
      }
      byte[] payload = symmetric.decryptAndHash(reader.rest(tagBytes()));
      done = true;
      next++;
      return payload;
    } finally {
      saved.end(done);
    }
  }

  /** The other side's static public key, as soon as it is known. */
  public byte @Nullable [] remoteStatic() {
    return remoteStatic == null ? null : remoteStatic.clone();
  }

  /**
   * The hash of all that was said, the same on both sides and for no other handshake (section
   * 11.2).
   */
  public byte[] handshakeHash() {
    requireComplete();
    return symmetric.hash();
  }

  /** The keys of what follows. */
  public TrafficKeys split() {
    requireComplete();
    return TrafficKeys.of(role, symmetric.split());
  }

  /**
   * Overwrites the keys that this state holds; it is of no use any more. Harmless a second time.
   */
  public void drop() {
    dropped = true;
    symmetric.erase();
    for (byte @Nullable [] key : new byte @Nullable [][] {ownStatic, ownEphemeral, psk}) {
      if (key != null) {
        Arrays.fill(key, (byte) 0);
      }
    }
  }

  private void requireComplete() {
    if (dropped || !isComplete()) {
      throw new IllegalStateException("the handshake is not complete");
    }
  }

  private void writeToken(Token token, ByteArrayOutputStream message) throws NoiseException {
    switch (token) {
      case E -> {
        byte[] ephemeral = new byte[X25519.KEY_BYTES];
        random.nextBytes(ephemeral);
        ownEphemeral = ephemeral;
        byte[] publicKey = X25519.publicKey(ephemeral);
        message.writeBytes(publicKey);
        mixEphemeral(publicKey);
      }
      case S -> message.writeBytes(symmetric.encryptAndHash(requireNonNull(ownStaticPublic)));
      case EE, ES, SE, SS, PSK -> mix(token);
    }
  }

  private void readToken(Token token, Reader message) throws NoiseException {
    switch (token) {
      case E -> {
        byte[] publicKey = message.next(X25519.KEY_BYTES);
        remoteEphemeral = publicKey;
        mixEphemeral(publicKey);
      }
      case S ->
          remoteStatic = symmetric.decryptAndHash(message.next(X25519.KEY_BYTES + tagBytes()));
      case EE, ES, SE, SS, PSK -> mix(token);
    }
  }

  private void mixEphemeral(byte[] publicKey) {
    symmetric.mixHash(publicKey);
    if (pattern.hasPsk()) {
      symmetric.mixKey(publicKey);
    }
  }

  private void mix(Token token) throws NoiseException {
    boolean initiator = role == Role.INITIATOR;
    switch (token) {
      case EE -> agree(ownEphemeral, remoteEphemeral);
      case ES -> agree(initiator ? ownEphemeral : ownStatic, remote(!initiator));
      case SE -> agree(initiator ? ownStatic : ownEphemeral, remote(initiator));
      case SS -> agree(ownStatic, remoteStatic);
      case PSK -> symmetric.mixKeyAndHash(requireNonNull(psk));
      case E, S -> throw new IllegalArgumentException("nothing to mix");
    }
  }

  private byte @Nullable [] remote(boolean ephemeral) {
    return ephemeral ? remoteEphemeral : remoteStatic;
  }

  private void agree(byte @Nullable [] own, byte @Nullable [] remote) throws NoiseException {
    byte[] secret = X25519.agree(requireNonNull(own), requireNonNull(remote));
    if (secret == null) {
      throw new NoiseException(Reason.KEY);
    }
    symmetric.mixKey(secret);
    Arrays.fill(secret, (byte) 0);
  }

  private int tagBytes() {
    return symmetric.hasKey() ? AesGcm.TAG_BYTES : 0;
  }

  private Role remoteRole() {
    return role == Role.INITIATOR ? Role.RESPONDER : Role.INITIATOR;
  }

  /** What a message changes, as it was before. */
  private final class Saved {
    private final SymmetricState symmetricBefore = symmetric.copy();
    private final byte @Nullable [] ownEphemeralBefore = ownEphemeral;
    private final byte @Nullable [] remoteStaticBefore = remoteStatic;
    private final byte @Nullable [] remoteEphemeralBefore = remoteEphemeral;

    void end(boolean done) {
      if (done) {
        symmetricBefore.erase();
        return;
      }
      symmetric.erase();
      symmetric = symmetricBefore;
      ownEphemeral = ownEphemeralBefore;
      remoteStatic = remoteStaticBefore;
      remoteEphemeral = remoteEphemeralBefore;
    }
  }

  /** A message's fields, one after the other. */
  private static final class Reader {
    private final byte[] message;
    private int at;

    Reader(byte[] message) {
      this.message = message;
    }

    byte[] next(int length) throws NoiseException {
      if (message.length - at < length) {
        throw new NoiseException(Reason.LENGTH);
      }
      at += length;
      return Arrays.copyOfRange(message, at - length, at);
    }

    byte[] rest(int atLeast) throws NoiseException {
      return next(Math.max(message.length - at, atLeast));
    }
  }
}
