package org.abanico.security.noise;

/**
 * A message that does not belong into a handshake. Has no stack trace: strangers can cause it at
 * will.
 */
public final class NoiseException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  public NoiseException(Reason reason) {
    super(reason.words, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** What is wrong. */
  public enum Reason {
    /** Too short for what it must hold, or over 65,535 bytes. */
    LENGTH("a message of a wrong length"),
    /** Damaged, forged, or made with other keys. */
    SEAL("a message that does not open"),
    /** The other side's public key gives the same all-zero secret to everybody. */
    KEY("a public key of small order"),
    /** It is not the other side's turn, or the handshake is over or dropped. */
    ORDER("a message out of order"),
    /** All nonces of a key are used (2^64 - 1 is reserved: section 5.1). */
    EXHAUSTED("no nonces left");

    private final String words;

    Reason(String words) {
      this.words = words;
    }
  }
}
