package org.abanico.wire.text;

/**
 * Text that does not match the grammar of protocol.md, or is over one of its limits. Has no stack
 * trace: strangers can cause it at will.
 */
public final class MalformedTextException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean overLimit;

  public MalformedTextException(String message) {
    this(message, false);
  }

  private MalformedTextException(String message, boolean overLimit) {
    super(message, null, false, false);
    this.overLimit = overLimit;
  }

  /** Text that would be well formed if it were smaller. */
  public static MalformedTextException overLimit(String message) {
    return new MalformedTextException(message, true);
  }

  /** Whether only a limit was passed. */
  public boolean isOverLimit() {
    return overLimit;
  }
}
