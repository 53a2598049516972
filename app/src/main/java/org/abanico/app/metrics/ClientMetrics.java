package org.abanico.app.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.abanico.client.ClientEvent;
import org.abanico.client.ClientEvent.DestinationResult;
import org.abanico.client.DestinationStatus;
import org.abanico.desktop.program.ClientReading;
import org.abanico.desktop.program.RunningClient;
import org.abanico.transport.ConnectionStatistics;

/**
 * A source's or destination's figures (docs/operations.md, Metrics), also over several sessions,
 * one after the other.
 */
public final class ClientMetrics {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MILLIS_PER_SECOND = 1e3;

  private final Rows rows;
  private final Clock clock;
  private final String group;
  private final AtomicReference<Optional<RunningClient>> client =
      new AtomicReference<>(Optional.empty());
  private final Map<String, Double> lastBackups = new LinkedHashMap<>();
  private final AtomicLong complete = new AtomicLong();
  private final AtomicLong otherwise = new AtomicLong();
  private long before;
  private long beforeReceived;
  private long bytesSent;
  private long bytesReceived;

  /**
   * Shows figures on a page.
   *
   * @param clock that tells when backups are
   */
  public ClientMetrics(MetricsPage page, String group, Clock clock) {
    this.rows = new Rows(page.registry());
    this.clock = clock;
    this.group = group;
    FunctionCounter.builder("abanico.datagram.sent.bytes", this, its -> its.before + its.bytesSent)
        .description("bytes of datagrams sent")
        .register(page.registry());
    FunctionCounter.builder(
            "abanico.datagram.received.bytes", this, its -> its.beforeReceived + its.bytesReceived)
        .description("bytes of datagrams received")
        .register(page.registry());
    FunctionCounter.builder("abanico.backups", complete, AtomicLong::get)
        .tags("outcome", "complete")
        .description("backups that have ended")
        .register(page.registry());
    FunctionCounter.builder("abanico.backups", otherwise, AtomicLong::get)
        .tags("outcome", "other")
        .description("backups that have ended")
        .register(page.registry());
    page.setReading(this::read);
  }

  /** Another session has begun. */
  public void begun(RunningClient newClient) {
    client.set(Optional.of(newClient));
  }

  /** What the folder held before: when its newest backup was published. */
  public void knows(String name, Instant published) {
    backup(name, published.toEpochMilli() / MILLIS_PER_SECOND);
  }

  private void backup(String name, double seconds) {
    synchronized (lastBackups) {
      if (lastBackups.size() < Rows.MOST || lastBackups.containsKey(name)) {
        lastBackups.put(name, seconds);
      }
    }
  }

  /**
   * Something happened.
   *
   * @param name of this client
   */
  public void happened(String name, ClientEvent event) {
    double now = clock.millis() / MILLIS_PER_SECOND;
    switch (event) {
      case ClientEvent.SourceFinished finished -> {
        boolean all = finished.destinations().stream().allMatch(DestinationResult::held);
        (all && finished.omitted() == 0 ? complete : otherwise).incrementAndGet();
        finished.destinations().stream()
            .filter(DestinationResult::held)
            .forEach(result -> backup(result.name(), now));
      }
      case ClientEvent.Published published -> {
        (published.omitted() == 0 ? complete : otherwise).incrementAndGet();
        backup(name, now);
      }
      case ClientEvent.BackupFailed _ -> otherwise.incrementAndGet();
      default -> {}
    }
  }

  private void read() throws InterruptedException {
    Optional<RunningClient> running = client.get();
    if (running.isPresent()) {
      Readings.await(running.get().read()).ifPresent(this::take);
    }
    synchronized (lastBackups) {
      lastBackups.forEach(
          (name, seconds) ->
              rows.put(
                  "abanico.last.backup.timestamp.seconds",
                  "when a destination last held a backup",
                  Tags.of("group", group, "name", name),
                  seconds));
    }
    rows.show();
  }

  private void take(ClientReading reading) {
    if (reading.bytesSent() < bytesSent || reading.bytesReceived() < bytesReceived) {
      before += bytesSent;
      beforeReceived += bytesReceived;
    }
    bytesSent = reading.bytesSent();
    bytesReceived = reading.bytesReceived();
    rows.put(
        "abanico.connection.queued.bytes",
        "blocks that wait to be sent",
        Tags.of("group", group),
        reading.queuedBytes());
    reading.connection().ifPresent(this::take);
    for (DestinationStatus destination : reading.destinations()) {
      Tags labels = Tags.of("group", group, "name", destination.name());
      rows.put(
          "abanico.part.bytes",
          "content that a destination of the running backup has",
          labels,
          destination.bytes());
    }
  }

  private void take(ConnectionStatistics statistics) {
    Tags labels = Tags.of("group", group);
    rows.put(
        "abanico.connection.rtt.seconds",
        "smoothed round trip",
        labels,
        statistics.smoothedRttNanos() / NANOS_PER_SECOND);
    rows.put(
        "abanico.connection.window.bytes",
        "congestion window",
        labels,
        statistics.congestionWindow());
    rows.put("abanico.connection.sent.packets", "packets sent", labels, statistics.packetsSent());
    rows.put(
        "abanico.connection.lost.packets",
        "packets declared lost",
        labels,
        statistics.packetsLost());
    rows.put("abanico.connection.sent.bytes", "bytes sent", labels, statistics.bytesSent());
    rows.put(
        "abanico.connection.received.bytes", "bytes received", labels, statistics.bytesReceived());
    rows.put(
        "abanico.connection.retransmitted.bytes",
        "bytes sent again",
        labels,
        statistics.bytesRetransmitted());
  }
}
