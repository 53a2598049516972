package org.abanico.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.abanico.wire.message.Report;

/**
 * What a server has under one access key, at one moment.
 *
 * @param rates of clients, by their numbers, while something runs; else none
 */
public record ServerReport(List<Group> groups, Map<Long, Rate> rates) {

  /**
   * One group.
   *
   * @param parts of its destinations in the backup that runs
   * @param held the last backup that a destination holds, of those that the server has seen
   * @param missed a later one that it does not hold
   */
  public record Group(
      Report.Group group,
      List<Report.Client> clients,
      Optional<Report.Running> running,
      List<Report.Part> parts,
      List<Report.Held> held,
      List<Report.Missed> missed) {}

  /**
   * How fast the server exchanges datagrams with a client.
   *
   * @param sent to it, in bytes a second
   * @param received from it, in bytes a second
   */
  public record Rate(long sent, long received) {}

  /** Whether anything goes through the server. */
  boolean isBusy() {
    return groups.stream()
        .anyMatch(
            group ->
                group.running().isPresent()
                    || group.clients().stream()
                        .anyMatch(client -> client.role() == Report.Role.RESTORER));
  }
}
