package org.abanico.wire.text;

/**
 * Text that does not match the grammar of protocol.md. Has no stack trace: strangers can cause it
 * at will.
 */
public final class MalformedTextException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedTextException(String message) {
    super(message, null, false, false);
  }
}
