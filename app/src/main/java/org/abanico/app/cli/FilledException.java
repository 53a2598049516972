package org.abanico.app.cli;

/** What was filled in is no command line; the message says so to a person. */
public final class FilledException extends Exception {
  private static final long serialVersionUID = 1L;

  FilledException(String message) {
    super(message);
  }
}
