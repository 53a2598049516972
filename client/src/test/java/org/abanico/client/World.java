package org.abanico.client;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.abanico.client.ClientEvent.Outcome;
import org.abanico.server.KeyGrant;
import org.abanico.server.MemoryDevices;
import org.abanico.server.RelayServer;
import org.abanico.server.ServerEvent;
import org.abanico.server.ServerStatus;
import org.abanico.server.Spool;
import org.abanico.transport.ClosableEndpoint;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.Connection;
import org.abanico.transport.ConnectionHandler;
import org.abanico.transport.DatagramSink;
import org.abanico.transport.Identities;
import org.abanico.transport.TransportConfig;
import org.abanico.transport.Workers;
import org.abanico.transport.message.ConnectionPair;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * A server and clients in memory, in simulated time. What happens next - which bytes arrive, which
 * job of a worker is done - is drawn from a seed.
 */
final class World implements AutoCloseable {
  /** Of all clients. */
  static final ClientKeys KEYS = ClientKeys.of(Identities.CLIENT.device(), Identities.ACCESS);

  /** What the server keeps of blocks. */
  static final long SERVER_MEMORY = 16 << 20;

  static final long SECOND = 1_000_000_000L;
  private static final ServerAddress SERVER = new ServerAddress("server.example", 9440);

  final SplittableRandom random;
  final List<ServerEvent> serverEvents = new ArrayList<>();
  private final MemoryDevices devices = new MemoryDevices();
  RelayServer server = newServer();
  private final List<Line> lines = new ArrayList<>();
  private final List<QueueOfJobs> workers = new ArrayList<>();
  private final List<Actor> actors = new ArrayList<>();
  private final long window;
  long now = 1000 * SECOND;
  boolean serverIsThere = true;

  /** Who answers: another than the relay when a test plays the server itself. */
  Function<Connection, ConnectionHandler> acceptor = connection -> server.accept(connection);

  boolean nameIsKnown = true;

  /** In how many steps the network does something once. */
  int networkSlowness = 1;

  World(long seed) {
    this(seed, 3 << 20);
  }

  /**
   * @param window of stream 1 of every connection
   */
  World(long seed, long window) {
    random = new SplittableRandom(seed);
    this.window = window;
  }

  /** A client and what it told. */
  static final class Actor {
    final List<ClientEvent> events = new ArrayList<>();
    final QueueOfJobs disk;
    private @Nullable ClientProgram program;
    private @Nullable Line line;

    Actor(QueueOfJobs disk) {
      this.disk = disk;
    }

    ClientProgram program() {
      if (program == null) {
        throw new IllegalStateException("not started");
      }
      return program;
    }

    <T extends ClientEvent> List<T> told(Class<T> kind) {
      return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    boolean hasTold(Class<? extends ClientEvent> kind) {
      return !told(kind).isEmpty();
    }

    @Nullable Outcome outcome() {
      List<ClientEvent.Ended> ends = told(ClientEvent.Ended.class);
      return ends.isEmpty() ? null : ends.getLast().outcome();
    }

    /** Bytes that its latest connection has sent. */
    long sentBytes() {
      return line == null ? 0 : line.pair.client().statistics().bytesSent();
    }

    /** The connection breaks: both sides notice. */
    void lose(long now) {
      if (line != null) {
        line.lose(now);
      }
    }
  }

  Actor source(MemorySource folder, int destinations) {
    return source("group", folder, destinations);
  }

  Actor source(String group, MemorySource folder, int destinations) {
    return source(new SourceOptions(group, "source", destinations), folder);
  }

  Actor source(SourceOptions options, MemorySource folder) {
    Actor actor = actor();
    return start(
        actor,
        new SourceClient(
            SERVER,
            options,
            folder.folder(),
            context(actor),
            actor.events::add,
            (_, handler, _) -> dial(actor, handler)));
  }

  /** The server ends without a word, and another begins in its place. */
  void restartServer() {
    List.copyOf(lines).forEach(line -> line.lose(now));
    server = newServer();
  }

  private RelayServer newServer() {
    return new RelayServer(
        devices,
        _ -> KeyGrant.everything(KeyGrant.MAIN),
        SERVER_MEMORY,
        Spool.NONE,
        serverEvents::add);
  }

  Actor destination(String name, MemoryTarget target) {
    return destination(new DestinationOptions("group", name, true, false), target);
  }

  Actor destination(DestinationOptions options, MemoryTarget target) {
    Actor actor = actor();
    return start(
        actor,
        new DestinationClient(
            SERVER,
            options,
            target,
            context(actor),
            actor.events::add,
            (_, handler, _) -> dial(actor, handler)));
  }

  Actor restorer(RestoreOptions options, MemoryTarget target) {
    Actor actor = actor();
    return start(
        actor,
        DestinationClient.restoring(
            SERVER,
            options,
            target,
            context(actor),
            actor.events::add,
            (_, handler, _) -> dial(actor, handler)));
  }

  Actor observer(String name, List<ServerReport> reports) {
    Actor actor = actor();
    return start(
        actor,
        ObserverClient.asking(
            SERVER,
            name,
            reports::add,
            context(actor),
            actor.events::add,
            (_, handler, _) -> dial(actor, handler)));
  }

  Actor starter(String name, String group, List<Message.Started> starts) {
    Actor actor = actor();
    return start(
        actor,
        ObserverClient.starting(
            SERVER,
            name,
            group,
            starts::add,
            context(actor),
            actor.events::add,
            (_, handler, _) -> dial(actor, handler)));
  }

  private Actor actor() {
    Actor actor = new Actor(new QueueOfJobs());
    workers.add(actor.disk);
    actors.add(actor);
    return actor;
  }

  private Actor start(Actor actor, ClientProgram program) {
    actor.program = program;
    program.start(now);
    return actor;
  }

  private ClientContext context(Actor actor) {
    QueueOfJobs background = new QueueOfJobs();
    workers.add(background);
    AddressResolver resolver =
        address -> {
          if (!nameIsKnown) {
            throw new UnknownHostException(address.host());
          }
          return InetSocketAddress.createUnresolved(address.host(), address.port());
        };
    return new ClientContext(
        actor.disk, background, resolver, random, KEYS, TransportConfig.defaults());
  }

  private ClosableEndpoint dial(Actor actor, ConnectionHandler handler) {
    Line line = new Line(handler, new ConnectionPair(random, lines.size() + 1, window));
    actor.line = line;
    lines.add(line);
    return line;
  }

  /** Bytes of blocks that the server holds for the group that holds most. */
  long heldByServer() {
    return server.status().groups().stream()
        .mapToLong(ServerStatus.Group::heldBytes)
        .max()
        .orElse(0);
  }

  long window() {
    return window;
  }

  /** Goes on for so long. */
  void pass(long nanos) {
    long end = now + nanos;
    while (now < end) {
      step();
    }
  }

  /** Goes on until the condition holds; fails when it does not within a simulated minute or so. */
  void until(String what, BooleanSupplier condition) {
    long end = now + 200 * SECOND;
    while (!condition.getAsBoolean()) {
      if (now > end) {
        throw new AssertionError("never: " + what + "; " + describe());
      }
      step();
    }
  }

  private String describe() {
    StringBuilder text = new StringBuilder();
    actors.forEach(
        actor ->
            text.append("\n")
                .append(
                    actor.events.stream()
                        .filter(event -> !(event instanceof ClientEvent.Progressed))
                        .toList()));
    return text.toString();
  }

  /** Does one thing that can be done now; if there is none, time passes until there is. */
  void step() {
    List<Runnable> possible = new ArrayList<>();
    lines.removeIf(Line::isFinished);
    if (networkSlowness == 1 || random.nextInt(networkSlowness) == 0) {
      lines.forEach(line -> possible.add(() -> line.step(now)));
    }
    workers.forEach(
        worker -> {
          if (worker.isReady(random)) {
            possible.add(() -> worker.runNext(now));
          }
        });
    now += random.nextInt(2_000_000);
    if (!possible.isEmpty()) {
      possible.get(random.nextInt(possible.size())).run();
    }
    if (lines.stream().noneMatch(Line::isBusy)
        && workers.stream().allMatch(w -> w.jobs.isEmpty())) {
      now = Math.max(now, Math.min(nextDeadline(), now + SECOND));
    }
    for (Actor actor : List.copyOf(actors)) {
      ClientProgram program = actor.program();
      if (program.nextDeadline() <= now) {
        program.onDeadline(now);
      }
    }
    List.copyOf(lines).forEach(line -> line.pair.onDeadline(now));
  }

  private long nextDeadline() {
    long deadline = Long.MAX_VALUE;
    for (Actor actor : actors) {
      deadline = Math.min(deadline, actor.program().nextDeadline());
    }
    for (Line line : lines) {
      deadline = Math.min(deadline, line.pair.nextDeadline());
    }
    return deadline;
  }

  @Override
  public void close() {
    actors.forEach(actor -> actor.program().interrupt(now));
    until("the end of all", () -> actors.stream().allMatch(actor -> actor.program().isFinished()));
    while (!lines.isEmpty() || workers.stream().anyMatch(worker -> !worker.jobs.isEmpty())) {
      step();
    }
  }

  /** A connection from its dialling on. */
  private final class Line implements ClosableEndpoint {
    final ConnectionPair pair;
    private final ConnectionHandler handler;
    private boolean opened;
    private boolean failed;
    private boolean wasBusy = true;

    Line(ConnectionHandler handler, ConnectionPair pair) {
      this.handler = handler;
      this.pair = pair;
    }

    void step(long at) {
      if (!opened && !failed) {
        if (serverIsThere) {
          opened = true;
          pair.open(handler, acceptor.apply(pair.server()), at);
        } else {
          fail(CloseCode.NO_ANSWER, at);
        }
      }
      wasBusy = opened && pair.step(at);
    }

    private void fail(CloseCode code, long at) {
      failed = true;
      handler.closed(new CloseReason(code, "", false), at);
    }

    void lose(long at) {
      if (opened) {
        pair.lose(at);
      }
    }

    boolean isBusy() {
      return (!opened && !failed) || wasBusy;
    }

    @Override
    public void close(CloseCode code, String words, long nowNanos) {
      if (opened) {
        pair.client().close(code, words, nowNanos);
      } else if (!failed) {
        fail(code, nowNanos);
      }
    }

    @Override
    public boolean isFinished() {
      return failed || (opened && pair.isFinished());
    }

    @Override
    public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
      throw new UnsupportedOperationException("there are no datagrams here");
    }

    @Override
    public void onDeadline(long nowNanos) {}

    @Override
    public long nextDeadline() {
      return Long.MAX_VALUE;
    }

    @Override
    public void transmit(long nowNanos, DatagramSink sink) {}
  }

  /** A worker: what it has to do, in order. */
  static final class QueueOfJobs implements Workers {
    private record Job<T>(Callable<T> job, Completion<T> completion) {
      void run(long now) {
        T result = null;
        Exception failure = null;
        try {
          result = job.call();
        } catch (Exception e) {
          failure = e;
        }
        completion.completed(result, failure, now);
      }
    }

    final Queue<Job<?>> jobs = new ArrayDeque<>();

    /** Does nothing while it is stuck. */
    boolean stuck;

    /** In how many steps it is ready once. */
    int slowness = 1;

    @Override
    public <T> void submit(Callable<T> job, Completion<T> completion) {
      jobs.add(new Job<>(job, completion));
    }

    boolean isReady(SplittableRandom random) {
      return !stuck && !jobs.isEmpty() && random.nextInt(slowness) == 0;
    }

    void runNext(long now) {
      jobs.remove().run(now);
    }
  }
}
