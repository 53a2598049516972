package org.abanico.desktop.model;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.abanico.desktop.program.ProgramException;
import org.abanico.desktop.program.RunningServer;
import org.abanico.desktop.program.ServerHost;
import org.abanico.desktop.program.ServerReading;
import org.abanico.server.ServerEvent;
import org.abanico.server.ServerEvent.Role;
import org.abanico.server.ServerStatus;
import org.jspecify.annotations.Nullable;

/** The server's window, without its controls. Everything happens on the window's thread. */
public final class ServerModel extends Model {
  private static final String PORT = "server.port";
  private static final String OPTIONS = "server.options";

  private final ServerHost host;
  private final Threads threads;
  private final Remembered remembered;
  private final Speech speech;
  private final InstantSource clock;
  private final EventLog log = new EventLog();
  private final Throughput throughput = new Throughput();
  private List<String> addresses = List.of();
  private String port;
  private String options;
  private State state = State.STOPPED;
  private @Nullable RunningServer server;
  private @Nullable ServerReading reading;
  private ClientRows rowMaker = new ClientRows();
  private List<ClientRow> rows = List.of();
  private @Nullable ProgramException problem;
  private @Nullable String key;
  private Runnable afterStop = () -> {};
  private boolean readingAsked;
  private boolean stopAsked;

  /** Whether it listens. */
  public enum State {
    STOPPED,
    STARTING,
    LISTENING,
    STOPPING
  }

  public ServerModel(
      ServerHost host, Threads threads, Remembered remembered, Speech speech, InstantSource clock) {
    this.host = host;
    this.threads = threads;
    this.remembered = remembered;
    this.speech = speech;
    this.clock = clock;
    this.port = remembered.get(PORT, String.valueOf(Ports.USUAL));
    this.options = remembered.get(OPTIONS, "");
  }

  /** Looks up this machine's addresses and its key. */
  public void open() {
    work(
        () -> {
          List<String> found = host.addresses();
          return () -> addresses = found;
        });
    work(
        () -> {
          String read = host.accessKey();
          return () -> key = read;
        });
  }

  /** Work off the window's thread, and what it changes there. */
  private interface Work {
    Runnable run() throws ProgramException;
  }

  private void work(Work work) {
    threads
        .worker()
        .execute(
            () -> {
              Runnable result;
              try {
                result = work.run();
              } catch (ProgramException e) {
                result = () -> problem = e;
              }
              Runnable then = result;
              threads
                  .window()
                  .execute(
                      () -> {
                        then.run();
                        changed();
                      });
            });
  }

  public String port() {
    return port;
  }

  /** The port as it is being typed. */
  public void typePort(String text) {
    port = text;
    problem = null;
    changed();
  }

  /** More of what a server can be told, as on a command line. */
  public String options() {
    return options;
  }

  /** They count when it next begins to listen. */
  public void typeOptions(String text) {
    options = text;
    problem = null;
    changed();
  }

  public boolean isPortValid() {
    return parsedPort().isPresent();
  }

  /** Whether most systems let only their administrator have the port. */
  public boolean isPortPrivileged() {
    return parsedPort().isPresent() && parsedPort().getAsInt() < 1024;
  }

  private OptionalInt parsedPort() {
    return Ports.parse(port, 1);
  }

  public State state() {
    return state;
  }

  /** Begins to listen, if the port is one. */
  public void listen() {
    OptionalInt number = parsedPort();
    if (state != State.STOPPED || number.isEmpty()) {
      return;
    }
    state = State.STARTING;
    problem = null;
    throughput.clear();
    rowMaker = new ClientRows();
    String typed = options;
    remembered.put(Map.of(PORT, String.valueOf(number.getAsInt()), OPTIONS, typed.strip()));
    Run.start(
        watcher -> host.serve(number.getAsInt(), typed, watcher),
        threads.worker(),
        threads.window(),
        new Listening());
    changed();
  }

  /** Stops listening; clients are told. */
  public void stop() {
    if (server != null && state == State.LISTENING) {
      state = State.STOPPING;
      server.stop();
      changed();
    } else if (state == State.STARTING) {
      stopAsked = true;
    }
  }

  /** Stops, and does something when that is done; at once when it does not listen. */
  public void stopThen(Runnable then) {
    if (state == State.STOPPED) {
      then.run();
    } else {
      afterStop = then;
      stop();
    }
  }

  private final class Listening implements Run.Listener<RunningServer, ServerEvent> {
    @Override
    public void begun(RunningServer program) {
      server = program;
      state = State.LISTENING;
      say("log.listening", String.valueOf(program.port()));
      changed();
      if (stopAsked) {
        stop();
      }
    }

    @Override
    public void happened(ServerEvent event) {
      long now = reading == null ? 0 : reading.nanos();
      log.add(clock.instant(), language -> speech.phrases(language).sentences(event, now));
      changed();
    }

    @Override
    public boolean isDispensable(ServerEvent event) {
      return true;
    }

    @Override
    public void ended(Optional<ProgramException> end, long leftOut) {
      boolean listened = server != null;
      server = null;
      reading = null;
      readingAsked = false;
      stopAsked = false;
      rows = List.of();
      state = State.STOPPED;
      problem = end.orElse(null);
      if (leftOut > 0) {
        say("log.left-out", leftOut);
      }
      if (listened) {
        say("log.stopped");
      }
      Runnable then = afterStop;
      afterStop = () -> {};
      changed();
      then.run();
    }
  }

  private void say(String text, Object... arguments) {
    log.add(clock.instant(), language -> List.of(speech.words(language).text(text, arguments)));
  }

  /** Asks for news. Called a few times a second; news that is under way is waited for. */
  public void poll() {
    RunningServer asked = server;
    if (asked == null || readingAsked) {
      return;
    }
    readingAsked = true;
    asked.read().thenAccept(news -> threads.window().execute(() -> take(asked, news)));
  }

  private void take(RunningServer from, ServerReading news) {
    if (from.equals(server)) {
      readingAsked = false;
      reading = news;
      rows = rowMaker.of(news);
      throughput.add(news.nanos(), news.bytesReceived(), news.bytesSent());
      changed();
    }
  }

  /** What went wrong last. */
  public Optional<ProgramException> problem() {
    return Optional.ofNullable(problem);
  }

  /** Bytes of socket buffer given and wanted, when they are too few for fast links. */
  public Optional<ServerReading> smallBuffers() {
    return Optional.ofNullable(reading)
        .filter(news -> news.bufferBytes() < news.wantedBufferBytes() / 4);
  }

  /** By what others reach this machine: with the port, when it is one. */
  public List<String> addresses() {
    String end = isPortValid() && parsedPort().getAsInt() != Ports.USUAL ? ":" + port.strip() : "";
    return addresses.stream()
        .map(each -> each.contains(":") && !end.isEmpty() ? "[" + each + "]" + end : each + end)
        .toList();
  }

  /** The access key, as soon as it is known. */
  public Optional<String> key() {
    return Optional.ofNullable(key);
  }

  /** Makes another access key; a server that listens starts anew with it. */
  public void newKey() {
    boolean again = state != State.STOPPED;
    stopThen(
        () ->
            work(
                () -> {
                  String made = host.newAccessKey();
                  return () -> {
                    key = made;
                    say("log.new-key");
                    if (again) {
                      listen();
                    }
                  };
                }));
  }

  public List<ClientRow> clients() {
    return rows;
  }

  /** The backups that run now. */
  public List<Backup> backups() {
    List<Backup> backups = new ArrayList<>();
    if (reading != null) {
      for (ServerStatus.Group group : reading.status().groups()) {
        group.underWay().forEach(relayed -> backups.add(backup(group, relayed)));
      }
    }
    return backups;
  }

  private static Backup backup(ServerStatus.Group group, ServerStatus.Relayed relayed) {
    String source =
        group.clients().stream()
            .filter(client -> client.role() == Role.SOURCE)
            .map(ServerStatus.Client::name)
            .findFirst()
            .orElse("");
    return new Backup(
        group.name(),
        relayed.backup(),
        source,
        relayed.bytes(),
        relayed.counted(),
        group.heldBytes(),
        group.spooledBytes(),
        relayed.parts().stream().map(part -> DestinationProgress.of(part, relayed)).toList());
  }

  /** Whether closing the window would cut something off. */
  public boolean isBusy() {
    return !backups().isEmpty();
  }

  public Throughput throughput() {
    return throughput;
  }

  public EventLog log() {
    return log;
  }
}
