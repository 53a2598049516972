package org.abanico.security;

/**
 * Something sealed that does not open: damaged, forged, cut short, or sealed under another key or
 * for another place. Which of these it is cannot be told. Has no stack trace: strangers can cause
 * it at will.
 */
public final class UnopenableException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnopenableException(String message) {
    super(message, null, false, false);
  }
}
