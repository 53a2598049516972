package org.abanico.server;

import java.util.List;
import java.util.Optional;

/**
 * A server at one moment.
 *
 * @param lastBackups what became of the last backups, as far as it is remembered
 */
public record ServerStatus(List<Group> groups, List<LastBackup> lastBackups) {

  /**
   * The last backup that a destination said it holds.
   *
   * @param group as the server's user sees it ({@link KeyGrant#label})
   * @param nanos when it said so, on the clock that drives the server
   */
  public record LastBackup(String group, String name, String backup, long nanos) {}

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
   * @param relayed the backup that began last and is not over, and how far it is
   * @param underWay all that are not over, in the order in which they began
   * @param heldBytes in memory, of blocks that somebody has not stored, of backups and restores
   * @param spooledBytes in the spool, of such blocks of backups
   */
  public record Group(
      String name,
      State state,
      int need,
      Optional<Relayed> relayed,
      List<Relayed> underWay,
      long heldBytes,
      long spooledBytes,
      List<Client> clients) {

    /** The backup that is being relayed; empty when there is none. */
    public String backup() {
      return relayed.map(Relayed::backup).orElse("");
    }
  }

  /**
   * A backup on its way.
   *
   * @param bytes of content, as far as the source has counted; the whole when {@code counted}
   */
  public record Relayed(String backup, long bytes, boolean counted, List<Part> parts) {}

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
   * @param queuedBytes of blocks that wait to be sent to it, here or in its connection
   * @param congestionWindow in bytes
   * @param bytesRetransmitted of those sent
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
      long queuedBytes,
      long congestionWindow,
      long bytesRetransmitted) {}
}
