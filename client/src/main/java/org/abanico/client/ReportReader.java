package org.abanico.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.abanico.wire.message.Message;
import org.abanico.wire.message.Report;
import org.jspecify.annotations.Nullable;

/** Puts the messages of a report together (protocol.md, section 7.7). */
final class ReportReader {
  /** More than any server has to tell: it ends what would go on for ever. */
  static final int MAX_MESSAGES = 100_000;

  private static final long MICROS = (1L << 62) - 1;
  private static final long MICROS_PER_SECOND = 1_000_000;

  private static final class Building {
    final Report.Group group;
    final List<Report.Client> clients = new ArrayList<>();
    final List<Report.Part> parts = new ArrayList<>();
    final List<Report.Held> held = new ArrayList<>();
    final List<Report.Missed> missed = new ArrayList<>();
    Report.@Nullable Running running;

    Building(Report.Group group) {
      this.group = group;
    }

    ServerReport.Group done() {
      return new ServerReport.Group(
          group,
          List.copyOf(clients),
          Optional.ofNullable(running),
          List.copyOf(parts),
          List.copyOf(held),
          List.copyOf(missed));
    }
  }

  private final List<Building> groups = new ArrayList<>();
  private Map<Long, Report.Client> before = Map.of();
  private long beforeMicros;
  private int messages;

  /**
   * Takes the next message.
   *
   * @return the report, when this was the last of it; rates are those since the report before
   * @throws IllegalArgumentException for one that cannot stand there
   */
  Optional<ServerReport> take(Message.OfReport message) {
    if (++messages > MAX_MESSAGES) {
      throw new IllegalArgumentException("a report without an end");
    }
    switch (message) {
      case Report.Group group -> groups.add(new Building(group));
      case Report.Client client -> last().clients.add(client);
      case Report.Running running -> last().running = running;
      case Report.Part part -> last().parts.add(part);
      case Report.Held held -> last().held.add(held);
      case Report.Missed missed -> last().missed.add(missed);
      case Report.End end -> {
        return Optional.of(whole(end.micros()));
      }
    }
    return Optional.empty();
  }

  private Building last() {
    if (groups.isEmpty()) {
      throw new IllegalArgumentException("of no group");
    }
    return groups.getLast();
  }

  private ServerReport whole(long micros) {
    Map<Long, Report.Client> clients = new HashMap<>();
    groups.forEach(group -> group.clients.forEach(each -> clients.put(each.member(), each)));
    Map<Long, ServerReport.Rate> rates = new HashMap<>();
    long passed = micros - beforeMicros & MICROS;
    clients.forEach(
        (member, client) -> {
          Report.Client earlier = before.get(member);
          if (earlier != null && passed > 0) {
            rates.put(
                member,
                new ServerReport.Rate(
                    rate(client.bytesSent() - earlier.bytesSent(), passed),
                    rate(client.bytesReceived() - earlier.bytesReceived(), passed)));
          }
        });
    ServerReport report =
        new ServerReport(groups.stream().map(Building::done).toList(), Map.copyOf(rates));
    before = clients;
    beforeMicros = micros;
    groups.clear();
    messages = 0;
    return report;
  }

  private static long rate(long bytes, long micros) {
    return (long) ((double) bytes * MICROS_PER_SECOND / micros);
  }
}
