package org.abanico.app.run;

/** A program cannot begin; the message is in the user's language and says what to do. */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ExitCode code;

  StartException(ExitCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** What the program ends with. */
  public ExitCode code() {
    return code;
  }
}
