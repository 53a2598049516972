package org.abanico.security;

import java.util.OptionalInt;

/**
 * A text that is not the key that it should be, mostly because of a typing error. Its message is in
 * English and for a log: it shows nothing of the key.
 */
public final class KeyTextException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int NOWHERE = 0;

  private final Reason reason;
  private final int position;

  private KeyTextException(Reason reason, int position, String message) {
    super(message);
    this.reason = reason;
    this.position = position;
  }

  static KeyTextException of(Reason reason, String message) {
    return new KeyTextException(reason, NOWHERE, message);
  }

  static KeyTextException at(Reason reason, int position, String message) {
    return new KeyTextException(reason, position, message + " (character " + position + ")");
  }

  public Reason reason() {
    return reason;
  }

  /**
   * Which character is wrong, counted from 1 in the text without the white space around it; empty
   * when that cannot be said.
   */
  public OptionalInt position() {
    return position == NOWHERE ? OptionalInt.empty() : OptionalInt.of(position);
  }

  /** What is wrong with it. */
  public enum Reason {
    /** A character that no key has at that position. */
    CHARACTER,
    /** Both upper and lower case; either alone is right. */
    MIXED_CASE,
    /** Does not begin as this kind of key does: another kind of key, or none. */
    PREFIX,
    /** Too short or too long: characters are missing, or there are more than a key has. */
    LENGTH,
    /** A typing error; the position is known when it is one wrong character. */
    CHECKSUM
  }
}
