package org.abanico.app.cli;

/** A wrong value or a missing one; the message is in the user's language and says what to do. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
