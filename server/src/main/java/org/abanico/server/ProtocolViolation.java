package org.abanico.server;

/** What a client did against protocol.md: its connection is closed for it. Has no stack trace. */
final class ProtocolViolation extends Exception {
  private static final long serialVersionUID = 1L;

  ProtocolViolation(String message) {
    super(message, null, false, false);
  }

  static void unless(boolean allowed, String otherwise) throws ProtocolViolation {
    if (!allowed) {
      throw new ProtocolViolation(otherwise);
    }
  }
}
