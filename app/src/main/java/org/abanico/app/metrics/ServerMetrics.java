package org.abanico.app.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.abanico.desktop.program.RunningServer;
import org.abanico.desktop.program.ServerReading;
import org.abanico.server.ServerEvent.Role;
import org.abanico.server.ServerStatus;

/** A server's figures (docs/operations.md, Metrics). */
public final class ServerMetrics {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MILLIS_PER_SECOND = 1e3;

  private final Rows rows;
  private final Clock clock;
  private long bytesSent;
  private long bytesReceived;

  private ServerMetrics(MetricsPage page, Clock clock) {
    this.rows = new Rows(page.registry());
    this.clock = clock;
    FunctionCounter.builder("abanico.datagram.sent.bytes", this, its -> its.bytesSent)
        .description("bytes of datagrams sent")
        .register(page.registry());
    FunctionCounter.builder("abanico.datagram.received.bytes", this, its -> its.bytesReceived)
        .description("bytes of datagrams received")
        .register(page.registry());
  }

  /**
   * Shows a server's figures on a page.
   *
   * @param clock that tells when backups were
   */
  public static void show(MetricsPage page, RunningServer server, Clock clock) {
    ServerMetrics metrics = new ServerMetrics(page, clock);
    page.setReading(() -> Readings.await(server.read()).ifPresent(metrics::take));
  }

  private void take(ServerReading reading) {
    bytesSent = reading.bytesSent();
    bytesReceived = reading.bytesReceived();
    Map<Role, Integer> clients = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      clients.put(role, 0);
    }
    for (ServerStatus.Group group : reading.status().groups()) {
      take(group);
      group.clients().forEach(client -> clients.merge(client.role(), 1, Integer::sum));
    }
    clients.forEach(
        (role, count) ->
            rows.put("abanico.clients", "clients there", Tags.of("role", lower(role)), count));
    for (ServerStatus.LastBackup last : reading.status().lastBackups()) {
      double ago = (reading.nanos() - last.nanos()) / NANOS_PER_SECOND;
      rows.put(
          "abanico.last.backup.timestamp.seconds",
          "when a destination last said that it holds a backup",
          Tags.of("group", last.group(), "name", last.name()),
          clock.millis() / MILLIS_PER_SECOND - ago);
    }
    rows.show();
  }

  private void take(ServerStatus.Group group) {
    Tags label = Tags.of("group", group.name());
    rows.put(
        "abanico.group.held.bytes",
        "blocks in memory that not every member has stored",
        label,
        group.heldBytes());
    rows.put(
        "abanico.group.spooled.bytes",
        "blocks in the spool that not every member has stored",
        label,
        group.spooledBytes());
    rows.put(
        "abanico.group.relaying",
        "1 while a backup runs",
        label,
        group.state() == ServerStatus.State.RELAYING ? 1 : 0);
    for (ServerStatus.Client client : group.clients()) {
      take(client, label.and("name", client.name(), "role", lower(client.role())));
    }
    group
        .relayed()
        .ifPresent(
            relayed ->
                relayed
                    .parts()
                    .forEach(
                        part ->
                            rows.put(
                                "abanico.part.bytes",
                                "content that a destination of the running backup has",
                                label.and("name", part.name()),
                                part.bytes())));
  }

  private void take(ServerStatus.Client client, Tags labels) {
    rows.put(
        "abanico.connection.rtt.seconds",
        "smoothed round trip",
        labels,
        client.smoothedRttNanos() / NANOS_PER_SECOND);
    rows.put(
        "abanico.connection.window.bytes", "congestion window", labels, client.congestionWindow());
    rows.put(
        "abanico.connection.queued.bytes",
        "blocks that wait to be sent",
        labels,
        client.queuedBytes());
    rows.put("abanico.connection.sent.packets", "packets sent", labels, client.packetsSent());
    rows.put(
        "abanico.connection.lost.packets", "packets declared lost", labels, client.packetsLost());
    rows.put("abanico.connection.sent.bytes", "bytes sent", labels, client.bytesSent());
    rows.put("abanico.connection.received.bytes", "bytes received", labels, client.bytesReceived());
    rows.put(
        "abanico.connection.retransmitted.bytes",
        "bytes sent again",
        labels,
        client.bytesRetransmitted());
  }

  private static String lower(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }
}
