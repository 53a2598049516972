package org.abanico.app.endtoend;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.abanico.desktop.program.ServerReading;
import org.abanico.server.ServerEvent.Role;
import org.abanico.server.ServerStatus;

/** Readings of a server that has as many clients as wanted, all of them in a backup. */
final class Crowd implements UnaryOperator<ServerReading> {
  private static final long TOTAL = 1L << 30;

  private final AtomicLong readings = new AtomicLong();
  private volatile int clients;

  Crowd(int clients) {
    this.clients = clients;
  }

  /** From now on there are so many. */
  void number(int count) {
    clients = count;
  }

  /** A second later at each reading, in which the clients got more and more the higher they are. */
  @Override
  public ServerReading apply(ServerReading reading) {
    long seconds = readings.incrementAndGet();
    List<ServerStatus.Client> all = new ArrayList<>();
    List<ServerStatus.Part> parts = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      String name = "machine-" + i;
      long bytes = seconds * seconds * (1000 + i);
      all.add(
          new ServerStatus.Client(
              i,
              name,
              Role.DESTINATION,
              "10.0." + i / 250 + "." + i % 250 + ":9440",
              false,
              TimeUnit.MICROSECONDS.toNanos(200 + i),
              bytes / 1000,
              0,
              bytes,
              0,
              0,
              1 << 16,
              0));
      parts.add(new ServerStatus.Part(name, ServerStatus.PartState.RECEIVING, seconds, bytes, ""));
    }
    List<ServerStatus.Relayed> underWay =
        clients == 0 ? List.of() : List.of(new ServerStatus.Relayed("b", TOTAL, true, parts));
    ServerStatus.Group group =
        new ServerStatus.Group(
            "default",
            clients == 0 ? ServerStatus.State.IDLE : ServerStatus.State.RELAYING,
            clients,
            underWay.stream().findFirst(),
            underWay,
            0,
            0,
            all);
    return new ServerReading(
        TimeUnit.SECONDS.toNanos(seconds),
        new ServerStatus(List.of(group), List.of()),
        reading.bytesReceived(),
        reading.bytesSent(),
        reading.bufferBytes(),
        reading.wantedBufferBytes());
  }
}
