package org.abanico.transport;

/** Why a connection ended (protocol.md, section 9). */
public enum CloseCode {
  DONE("done"),
  INTERRUPTED("interrupted"),
  PROTOCOL("protocol"),
  FLOW_CONTROL("flow-control"),
  SHUTDOWN("shutdown"),
  INTERNAL("internal"),
  /** Another took the client's place while it was absent. */
  REPLACED("replaced"),
  /** Never on the wire: nothing was received for the idle time-out. */
  LOST("lost"),
  /** Never on the wire: the opening time-out passed. */
  NO_ANSWER("no-answer"),
  /** Never on the wire: the server's name has no address. */
  UNRESOLVED("unresolved"),
  /** Opening refused: no common version. */
  VERSION("version"),
  /** Opening refused: the server has no room. */
  FULL("full"),
  /** A code of a newer peer that this version does not know. */
  OTHER("other");

  private final String text;

  CloseCode(String text) {
    this.text = text;
  }

  /** As it stands in a CLOSE or REFUSE frame. */
  public String text() {
    return text;
  }

  /** The code for a text read from the wire; {@link #OTHER} when unknown. */
  public static CloseCode of(String text) {
    for (CloseCode code : values()) {
      if (code.text.equals(text)) {
        return code;
      }
    }
    return OTHER;
  }
}
