package org.abanico.app.endtoend;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.abanico.app.cli.Surroundings;
import org.abanico.app.window.WindowServer;
import org.abanico.desktop.program.AdmissionHost;
import org.abanico.desktop.program.Memory;
import org.abanico.desktop.program.Phrases;
import org.abanico.desktop.program.ProgramException;
import org.abanico.desktop.program.RunningServer;
import org.abanico.desktop.program.ServerHost;
import org.abanico.desktop.program.ServerReading;
import org.abanico.desktop.program.Watcher;
import org.abanico.server.ServerEvent;
import org.abanico.server.ServerEvent.Role;
import org.abanico.server.ServerStatus;

/** A server that listens as any other does, and whose status tells of as many clients as wanted. */
final class CrowdedServer implements ServerHost {
  private static final long TOTAL = 1L << 30;

  private final ServerHost host;
  private final AtomicLong readings = new AtomicLong();
  private volatile int clients;

  CrowdedServer(Path machine, int clients) {
    host =
        new WindowServer(
            new Surroundings(
                Map.of("XDG_STATE_HOME", machine.resolve("state").toString()),
                machine,
                Locale.ENGLISH));
    this.clients = clients;
  }

  /** How often it has been asked for its status. */
  long readings() {
    return readings.get();
  }

  /** From now on it has so many clients. */
  void crowd(int count) {
    clients = count;
  }

  @Override
  public void serve(int port, String options, Watcher<RunningServer, ServerEvent> watcher)
      throws ProgramException, InterruptedException {
    host.serve(
        port,
        options,
        new Watcher<>() {
          @Override
          public void begun(RunningServer program) {
            watcher.begun(new Crowded(program));
          }

          @Override
          public void happened(ServerEvent event) {
            watcher.happened(event);
          }
        });
  }

  private final class Crowded implements RunningServer {
    private final RunningServer server;

    Crowded(RunningServer server) {
      this.server = server;
    }

    @Override
    public int port() {
      return server.port();
    }

    @Override
    public CompletableFuture<ServerReading> read() {
      return server.read().thenApply(CrowdedServer.this::crowded);
    }

    @Override
    public void stop() {
      server.stop();
    }
  }

  /** A second later at each reading, in which the clients got more and more the higher they are. */
  private ServerReading crowded(ServerReading reading) {
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

  @Override
  public String accessKey() throws ProgramException {
    return host.accessKey();
  }

  @Override
  public String newAccessKey() throws ProgramException {
    return host.newAccessKey();
  }

  @Override
  public AdmissionHost admission() {
    return host.admission();
  }

  @Override
  public List<String> addresses() {
    return host.addresses();
  }

  @Override
  public Locale locale() {
    return host.locale();
  }

  @Override
  public Phrases phrases(Locale locale) {
    return host.phrases(locale);
  }

  @Override
  public Memory memory() {
    return host.memory();
  }
}
