package org.abanico.wire.message;

/**
 * A control message that does not match protocol.md, section 6. Has no stack trace: strangers can
 * cause it at will.
 */
public final class MalformedMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedMessageException(String message) {
    super(message, null, false, false);
  }
}
