package org.abanico.wire.packet;

/** A datagram that is no valid packet. Has no stack trace: strangers can cause it at will. */
public final class MalformedPacketException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  MalformedPacketException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** What is wrong with it. */
  public enum Reason {
    HEADER,
    AUTHENTICATOR,
    FRAME,
    LIMIT
  }
}
