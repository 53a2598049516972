package org.abanico.server;

import java.util.List;

/** A server at one moment. */
public record ServerStatus(List<Group> groups) {

  /** What a group is doing (protocol.md, section 7.3). */
  public enum State {
    IDLE,
    GATHERING,
    RELAYING
  }

  /**
   * One group.
   *
   * @param name as the server's user sees it ({@link KeyGrant#label})
   * @param need how many destinations its source waits for; 0 without a source
   * @param backup the one that is being relayed; empty when there is none
   * @param heldBytes block bodies taken from the source that not every member has acknowledged
   */
  public record Group(
      String name, State state, int need, String backup, long heldBytes, List<Client> clients) {}

  /**
   * One client.
   *
   * @param away whether it gives no sign of life
   * @param smoothedRttNanos 0 before the first sample
   * @param queuedBytes block bodies that wait to be sent to it
   */
  public record Client(
      long member,
      String name,
      ServerEvent.Role role,
      String address,
      boolean away,
      long smoothedRttNanos,
      long bytesSent,
      long bytesReceived,
      long queuedBytes) {}
}
