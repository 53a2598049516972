package org.abanico.wire.message;

/** What a block holds (protocol.md, section 8). */
public enum BlockKind {
  MANIFEST("manifest"),
  CONTENT("content");

  private final String text;

  BlockKind(String text) {
    this.text = text;
  }

  /** As it stands in a BLOCK message. */
  public String text() {
    return text;
  }
}
