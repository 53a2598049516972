package org.abanico.wire.packet;

import org.abanico.wire.text.MalformedTextException;

/** A datagram that is no valid packet. Has no stack trace: strangers can cause it at will. */
public final class MalformedPacketException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  MalformedPacketException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  MalformedPacketException(Reason reason, MalformedTextException cause) {
    this(reason, String.valueOf(cause.getMessage()));
  }

  public Reason reason() {
    return reason;
  }

  /** What is wrong with it. */
  public enum Reason {
    /** Not the header of a packet of this protocol. */
    HEADER,
    /** Damaged, forged, or of another connection. */
    AUTHENTICATOR,
    /** A frame that does not match the grammar, or stands where it may not. */
    FRAME,
    /** Well formed but over a limit (protocol.md, sections 2.1 and 5). */
    LIMIT
  }
}
