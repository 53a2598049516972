package org.abanico.wire.message;

/** What a destination that says PROGRESS is doing (protocol.md, section 6). */
public enum Phase {
  RECEIVING("receiving"),
  PUBLISHING("publishing");

  private final String text;

  Phase(String text) {
    this.text = text;
  }

  /** As it stands in a PROGRESS message. */
  public String text() {
    return text;
  }
}
