package org.abanico.desktop.program;

import java.util.List;

/**
 * A program could not begin, or ended by a fault. Windows turn it into words: {@code kind} is the
 * end of a key of their bundle.
 */
public final class ProgramException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String kind;
  private final transient List<String> arguments;

  /**
   * @param kind what is wrong: the key of a text below {@code problem.}
   * @param arguments what that text names
   */
  public ProgramException(String kind, Throwable cause, String... arguments) {
    super(kind, cause);
    this.kind = kind;
    this.arguments = List.of(arguments);
  }

  public String kind() {
    return kind;
  }

  public List<String> arguments() {
    return arguments;
  }
}
