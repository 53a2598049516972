package org.abanico.server;

import java.util.List;
import java.util.Optional;

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
   * @param relayed how far that one is
   * @param heldBytes block bodies taken from the source that not every member has acknowledged
   */
  public record Group(
      String name,
      State state,
      int need,
      String backup,
      Optional<Relayed> relayed,
      long heldBytes,
      List<Client> clients) {}

  /**
   * A backup on its way.
   *
   * @param files as far as the source has counted; the whole when {@code counted}
   * @param bytes of content, likewise
   * @param bytesIn of blocks taken from the source
   * @param bytesOut of blocks given to all members
   */
  public record Relayed(
      String backup,
      long files,
      long bytes,
      boolean counted,
      long bytesIn,
      long bytesOut,
      List<Part> parts) {}

  /** What a destination does in a backup. */
  public enum PartState {
    RECEIVING,
    PUBLISHING,
    HELD,
    FAILED
  }

  /**
   * A destination's part in a backup.
   *
   * @param files that it last said it has
   * @param bytes of content, likewise
   * @param code why it failed (protocol.md, section 9); empty when it has not
   */
  public record Part(String name, PartState state, long files, long bytes, String code) {}

  /**
   * One client.
   *
   * @param away whether it gives no sign of life
   * @param smoothedRttNanos 0 before the first sample
   * @param packetsLost of those sent, declared lost
   * @param queuedBytes block bodies that wait to be sent to it
   */
  public record Client(
      long member,
      String name,
      ServerEvent.Role role,
      String address,
      boolean away,
      long smoothedRttNanos,
      long packetsSent,
      long packetsLost,
      long bytesSent,
      long bytesReceived,
      long queuedBytes) {}
}
