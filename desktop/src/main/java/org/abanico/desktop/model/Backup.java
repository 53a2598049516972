package org.abanico.desktop.model;

import java.util.List;

/**
 * A backup on its way through a server.
 *
 * @param source empty when it has left, and the server brings the rest
 * @param total bytes of content as far as the source has counted; the whole when {@code counted}
 * @param heldBytes in the server's memory, of what somebody of the group has not stored
 * @param spooledBytes likewise on its disk
 */
public record Backup(
    String group,
    String id,
    String source,
    long total,
    boolean counted,
    long heldBytes,
    long spooledBytes,
    List<DestinationProgress> destinations) {

  /** What there is to tell of the whole. */
  public Backup withoutDestinations() {
    return new Backup(group, id, source, total, counted, heldBytes, spooledBytes, List.of());
  }
}
