package org.abanico.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.abanico.transport.ClientEndpoint;
import org.abanico.transport.CloseReason;
import org.abanico.transport.Connection;
import org.abanico.transport.ConnectionHandler;
import org.abanico.transport.ConnectionStatistics;
import org.abanico.transport.DatagramEndpoint;
import org.abanico.transport.ForwardingEndpoint;
import org.abanico.transport.ServerEndpoint;
import org.abanico.transport.TransportConfig;
import org.jspecify.annotations.Nullable;

/**
 * A client and a server with a connection, each of which can be told to say so much; the client can
 * be anywhere, and somebody may stand on the way.
 */
final class Moving implements AutoCloseable {
  static final long MILLISECOND = 1_000_000L;
  static final long SECOND = 1_000_000_000L;
  static final InetSocketAddress CLIENT = SimulatedNetwork.address(1, 40_000);
  static final InetSocketAddress ATTACKER = SimulatedNetwork.address(66, 666);
  static final LinkSettings LINK =
      LinkSettings.perfect()
          .withRate(50_000_000)
          .withDelay(10 * MILLISECOND)
          .withQueue(16 << 20)
          .withMtu(1_500);

  final SimulatedNetwork network = new SimulatedNetwork(9_000);
  final SimulatedDriver clientHost = network.host(CLIENT);
  final SimulatedDriver serverHost = network.host(SimulatedNetwork.address(2, 9_440));
  final Side client = new Side();
  final List<Side> atServer = new ArrayList<>();
  final OnTheWay onTheWay;
  final ServerEndpoint server;
  final ClientEndpoint clientEnd;

  /** Whether the server keeps connections of clients that are absent. */
  boolean keepsAbsent;

  Moving(TransportConfig config) {
    server =
        new ServerEndpoint(
            config,
            Identities.SERVER,
            new SplittableRandom(1),
            _ -> {
              Side side = new Side();
              atServer.add(side);
              return side;
            });
    onTheWay = new OnTheWay(server);
    clientEnd =
        new ClientEndpoint(
            serverHost.localAddress(),
            config,
            Identities.CLIENT,
            new SplittableRandom(2),
            client,
            clientHost.nanoTime());
    network.connectBoth(clientHost, serverHost, LINK);
    serverHost.run(onTheWay);
    clientHost.run(clientEnd);
    until("an open connection", () -> !atServer.isEmpty() && atServer.getFirst().isOpen());
  }

  /** The server's side of the first connection. */
  Side server() {
    return atServer.getFirst();
  }

  void until(String what, BooleanSupplier condition) {
    assertThat(network.runUntil(condition, 300 * SECOND)).as(what).isTrue();
  }

  void run(long nanos) {
    network.runFor(nanos);
  }

  void say(long fromClient, long fromServer) {
    client.say(clientHost, fromClient);
    server().say(serverHost, fromServer);
  }

  boolean allHeard() {
    return server().heard == client.said && client.heard == server().said;
  }

  void untilAllHeard() {
    until("everything arrives", this::allHeard);
    assertThat(client.asSaid && server().asSaid).as("the same bytes").isTrue();
    assertThat(atServer).as("connections").hasSize(1);
    assertThat(client.closed).isNull();
    assertThat(server().closed).isNull();
  }

  @Override
  public void close() {
    network.close();
    onTheWay.captured.forEach(ByteBuf::release);
  }

  private static byte at(long position) {
    return (byte) (position * 31 + (position >> 8));
  }

  /** One end of the connection. */
  final class Side implements ConnectionHandler {
    private static final int PIECE = 1 << 16;
    private @Nullable Connection connection;
    private long fed;
    long said;
    long heard;
    boolean asSaid = true;
    int absences;
    int returns;
    long lastHeard;
    long longestSilence;
    @Nullable CloseReason closed;

    Connection connection() {
      return Objects.requireNonNull(connection);
    }

    ConnectionStatistics statistics() {
      return connection().statistics();
    }

    boolean isOpen() {
      return connection != null && connection.isOpen();
    }

    void say(SimulatedDriver host, long bytes) {
      said += bytes;
      lastHeard = network.clock().nanoTime();
      host.execute(_ -> feed());
    }

    @Override
    public void opened(Connection opened, long nowNanos) {
      connection = opened;
    }

    @Override
    public void control(ByteBuf bytes, long nowNanos) {}

    @Override
    public void body(ByteBuf bytes, long nowNanos) {
      longestSilence = Math.max(longestSilence, network.clock().nanoTime() - lastHeard);
      lastHeard = network.clock().nanoTime();
      connection().consumed(bytes.readableBytes());
      while (bytes.isReadable()) {
        asSaid &= bytes.readByte() == at(heard++);
      }
    }

    @Override
    public void drained(long nowNanos) {
      feed();
    }

    @Override
    public boolean absent(long nowNanos) {
      if (keepsAbsent && this != client) {
        absences++;
        return true;
      }
      return false;
    }

    @Override
    public void returned(long nowNanos) {
      returns++;
    }

    @Override
    public void closed(CloseReason reason, long nowNanos) {
      closed = reason;
    }

    private void feed() {
      while (fed < said && connection().unsentBytes() < 4 * PIECE && isOpen()) {
        int length = (int) Math.min(PIECE, said - fed);
        ByteBuf piece = network.allocator().buffer(length);
        for (int i = 0; i < length; i++) {
          piece.writeByte(at(fed++));
        }
        connection().sendBody(piece);
      }
    }
  }

  /** Stands before the server and sees, copies and forwards what the client sends. */
  final class OnTheWay extends ForwardingEndpoint {
    final List<ByteBuf> captured = new ArrayList<>();
    boolean captures;

    /** Whether the server gets a copy of each datagram, from the attacker, before the original. */
    boolean copies;

    long copiedBytes;

    OnTheWay(DatagramEndpoint endpoint) {
      super(endpoint);
    }

    @Override
    public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
      if (captures) {
        captured.add(Unpooled.copiedBuffer(datagram));
      }
      if (copies) {
        ByteBuf copy = Unpooled.copiedBuffer(datagram);
        copiedBytes += copy.readableBytes();
        super.receive(copy, ATTACKER, nowNanos);
        copy.release();
      }
      super.receive(datagram, from, nowNanos);
    }
  }
}
