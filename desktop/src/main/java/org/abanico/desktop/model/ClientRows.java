package org.abanico.desktop.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.abanico.desktop.program.ServerReading;
import org.abanico.server.ServerEvent.Role;
import org.abanico.server.ServerStatus;
import org.abanico.server.ServerStatus.Part;

/** Makes rows of readings: rates and losses are those of the last seconds. */
final class ClientRows {
  private static final long WINDOW_NANOS = 5_000_000_000L;
  private static final double NANOS = 1e9;

  private Map<String, Deque<Past>> pasts = new HashMap<>();

  private record Past(long nanos, long bytes, long sent, long lost) {}

  /** One for each client, by group and then by name. */
  List<ClientRow> of(ServerReading reading) {
    Map<String, Deque<Past>> kept = new HashMap<>();
    List<ClientRow> rows = new ArrayList<>();
    for (ServerStatus.Group group : reading.status().groups()) {
      Map<String, Part> parts = parts(group);
      for (ServerStatus.Client client : group.clients()) {
        String key = group.name() + "/" + client.member();
        Deque<Past> past = pasts.getOrDefault(key, new ArrayDeque<>());
        kept.put(key, past);
        rows.add(row(key, group, parts, client, past, reading.nanos()));
      }
    }
    pasts = kept;
    return rows;
  }

  private static Map<String, Part> parts(ServerStatus.Group group) {
    Map<String, Part> parts = new HashMap<>();
    group
        .relayed()
        .ifPresent(relayed -> relayed.parts().forEach(part -> parts.put(part.name(), part)));
    return parts;
  }

  private static ClientRow row(
      String key,
      ServerStatus.Group group,
      Map<String, Part> parts,
      ServerStatus.Client client,
      Deque<Past> past,
      long nanos) {
    long bytes = client.bytesSent() + client.bytesReceived();
    Past now = new Past(nanos, bytes, client.packetsSent(), client.packetsLost());
    past.add(now);
    while (past.size() > 2 && nanos - past.element().nanos() > WINDOW_NANOS) {
      past.remove();
    }
    Past first = past.element();
    double seconds = (nanos - first.nanos()) / NANOS;
    long sent = now.sent() - first.sent();
    return new ClientRow(
        key,
        client.name(),
        client.role(),
        group.name(),
        client.address(),
        client.smoothedRttNanos(),
        sent <= 0 ? -1 : Math.clamp((double) (now.lost() - first.lost()) / sent, 0, 1),
        seconds <= 0 ? 0 : (long) ((bytes - first.bytes()) / seconds),
        state(group, parts, client));
  }

  private static ClientRow.State state(
      ServerStatus.Group group, Map<String, Part> parts, ServerStatus.Client client) {
    if (client.away()) {
      return ClientRow.State.AWAY;
    }
    if (client.role() == Role.RESTORER) {
      return ClientRow.State.RECEIVING;
    }
    if (group.relayed().isEmpty()) {
      return ClientRow.State.WAITING;
    }
    if (client.role() == Role.SOURCE) {
      return ClientRow.State.SENDING;
    }
    Part part = parts.get(client.name());
    return part == null ? ClientRow.State.WAITING : ClientRow.State.valueOf(part.state().name());
  }
}
