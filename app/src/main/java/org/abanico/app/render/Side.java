package org.abanico.app.render;

/** Which of the client's two parts it plays: the words for how it ended differ. */
public enum Side {
  SOURCE("source"),
  DESTINATION("destination");

  private final String key;

  Side(String key) {
    this.key = key;
  }

  /** As it stands in the keys of messages. */
  public String key() {
    return key;
  }
}
