package org.abanico.wire.message;

/**
 * A control message that does not match protocol.md, section 6: the connection is to be closed with
 * {@code protocol}.
 */
public final class MalformedMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedMessageException(String message) {
    super(message, null, false, false);
  }
}
