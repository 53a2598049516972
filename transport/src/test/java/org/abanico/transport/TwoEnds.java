package org.abanico.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client's and a server's endpoint joined by a wire with a delay, in simulated time. A filter
 * sees every datagram and says whether it gets through.
 */
final class TwoEnds {
  static final InetSocketAddress CLIENT = new InetSocketAddress("10.0.0.1", 4000);
  static final InetSocketAddress SERVER = new InetSocketAddress("10.0.0.2", 9440);
  static final long MILLISECOND = 1_000_000L;
  static final long SECOND = 1000 * MILLISECOND;

  private record Flight(
      long due, long sequence, boolean toServer, InetSocketAddress from, ByteBuf bytes) {}

  private final PriorityQueue<Flight> flights =
      new PriorityQueue<>(
          Comparator.comparingLong(Flight::due).thenComparingLong(Flight::sequence));
  private final TransportConfig config;
  private long sequence;
  long now;
  long delay = 10 * MILLISECOND;
  int datagramsToServer;
  int datagramsToClient;
  BiPredicate<Boolean, String> passes = (_, _) -> true;

  /** Where the client is: what is sent to anywhere else gets lost. */
  InetSocketAddress clientAt = CLIENT;

  final Recorder clientSide = new Recorder();
  final List<Recorder> serverSide = new ArrayList<>();
  final ServerEndpoint server;
  ClientEndpoint client;

  TwoEnds(TransportConfig config) {
    server = server(config, serverSide);
    this.config = config;
    client = newClient(clientSide, 2);
  }

  /**
   * A server.
   *
   * @param accepted gets who hears of each connection
   */
  static ServerEndpoint server(TransportConfig config, List<Recorder> accepted) {
    return new ServerEndpoint(
        config,
        Identities.SERVER,
        new SplittableRandom(1),
        _ -> {
          accepted.add(new Recorder());
          return accepted.getLast();
        });
  }

  /** A client that begins to open a connection. */
  ClientEndpoint newClient(Recorder recorder, long seed) {
    return new ClientEndpoint(
        SERVER, config, Identities.CLIENT, new SplittableRandom(seed), recorder, now);
  }

  /**
   * Runs until the condition holds or so much simulated time has passed. Returns whether it holds.
   */
  boolean run(BooleanSupplier until, long limit) {
    long end = now + limit;
    client.transmit(now, sink(true));
    server.transmit(now, sink(false));
    while (!until.getAsBoolean()) {
      long next = Math.min(client.nextDeadline(), server.nextDeadline());
      if (!flights.isEmpty()) {
        next = Math.min(next, flights.element().due());
      }
      if (next > end) {
        now = end;
        return until.getAsBoolean();
      }
      now = Math.max(now, next);
      step();
    }
    return true;
  }

  private void step() {
    while (!flights.isEmpty() && flights.element().due() <= now) {
      Flight flight = flights.remove();
      (flight.toServer() ? server : client).receive(flight.bytes(), flight.from(), now);
      flight.bytes().release();
    }
    if (client.nextDeadline() <= now) {
      client.onDeadline(now);
    }
    if (server.nextDeadline() <= now) {
      server.onDeadline(now);
    }
    client.transmit(now, sink(true));
    server.transmit(now, sink(false));
  }

  void release() {
    flights.forEach(flight -> flight.bytes().release());
    flights.clear();
    client.close(CloseCode.DONE, "", now);
    server.close(CloseCode.DONE, "", now);
    passes = (_, _) -> false;
    run(() -> client.isFinished() && server.isFinished(), 60 * SECOND);
  }

  private DatagramSink sink(boolean toServer) {
    return new DatagramSink() {
      @Override
      public boolean isWritable() {
        return true;
      }

      @Override
      public ByteBuf allocate(int capacity) {
        return UnpooledByteBufAllocator.DEFAULT.buffer(capacity);
      }

      @Override
      public void send(ByteBuf batch, int segmentSize, InetSocketAddress to) {
        while (batch.isReadable()) {
          ByteBuf datagram = batch.readBytes(Math.min(segmentSize, batch.readableBytes()));
          if (toServer) {
            datagramsToServer++;
          } else {
            datagramsToClient++;
          }
          boolean arrives = toServer || to.equals(clientAt);
          if (arrives && passes.test(toServer, datagram.toString(StandardCharsets.ISO_8859_1))) {
            InetSocketAddress from = toServer ? clientAt : SERVER;
            flights.add(new Flight(now + delay, sequence++, toServer, from, datagram));
          } else {
            datagram.release();
          }
        }
        batch.release();
      }

      @Override
      public int maxBatchBytes() {
        return 60_000;
      }
    };
  }

  /** Keeps what a connection told its user. */
  static final class Recorder implements ConnectionHandler {
    @Nullable Connection connection;
    final StringBuilder control = new StringBuilder();
    final StringBuilder body = new StringBuilder();
    @Nullable CloseReason closed;
    boolean consumes = true;

    /** Whether it wants to keep the connection when the peer is absent. */
    boolean keeps;

    int absences;
    int returns;
    long deadline = Long.MAX_VALUE;
    int deadlines;

    @Override
    public void opened(Connection connection, long nowNanos) {
      this.connection = connection;
    }

    @Override
    public void control(ByteBuf bytes, long nowNanos) {
      control.append(bytes.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void body(ByteBuf bytes, long nowNanos) {
      body.append(bytes.toString(StandardCharsets.ISO_8859_1));
      if (consumes) {
        connection().consumed(bytes.readableBytes());
      }
    }

    @Override
    public boolean absent(long nowNanos) {
      absences++;
      return keeps;
    }

    @Override
    public void returned(long nowNanos) {
      returns++;
    }

    @Override
    public long nextDeadline() {
      return deadline;
    }

    @Override
    public void onDeadline(long nowNanos) {
      deadline = Long.MAX_VALUE;
      deadlines++;
    }

    @Override
    public void closed(CloseReason reason, long nowNanos) {
      closed = reason;
    }

    Connection connection() {
      if (connection == null) {
        throw new AssertionError("not open");
      }
      return connection;
    }

    boolean isOpen() {
      return connection != null && connection.isOpen();
    }
  }
}
