package org.abanico.transport;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.abanico.wire.packet.Frame;
import org.abanico.wire.packet.MalformedPacketException;
import org.abanico.wire.packet.Nonce;
import org.abanico.wire.packet.PacketKey;
import org.abanico.wire.packet.PacketReader;
import org.abanico.wire.packet.PacketWriter;

/**
 * The server's port: opens connections for clients (protocol.md, section 3) and gives each datagram
 * to its connection. Keeps nothing for a client that has not returned a cookie.
 */
public final class ServerEndpoint implements ClosableEndpoint {
  /**
   * Answers to opening packets wait here for the next transmission; past it they are dropped:
   * clients repeat.
   */
  private static final int MAX_ANSWERS = 256;

  /** After so many batches the driver is asked to look at what came in before going on. */
  private static final int MAX_BATCHES = 32;

  /** One opening that was accepted and may be repeated. */
  private record Opened(InetSocketAddress client, Nonce nonce) {}

  private record Accepted(ReliableConnection connection, Nonce serverNonce) {}

  /** An answer to an opening packet, written when there is a sink to write it to. */
  private record Answer(InetSocketAddress to, Consumer<PacketWriter> frame) {}

  private final TransportConfig config;
  private final RandomGenerator random;
  private final Function<Connection, ConnectionHandler> acceptor;
  private final Opening.CookieJar cookies;
  private final PacketReader reader = new PacketReader();
  private final PacketWriter writer = new PacketWriter();
  private final Map<Integer, ReliableConnection> byNumber = new HashMap<>();
  private final List<ReliableConnection> connections = new ArrayList<>();
  private final Map<Opened, Accepted> opened = new HashMap<>();
  private final Queue<Answer> answers = new ArrayDeque<>();
  private boolean closed;
  private boolean moreToSend;
  private int turn;
  private long discarded;

  /**
   * @param random for connection numbers, nonces and the cookies' secret: must not be guessable
   *     where strangers can reach the port
   * @param acceptor makes the handler of a connection that is about to open
   */
  public ServerEndpoint(
      TransportConfig config,
      RandomGenerator random,
      Function<Connection, ConnectionHandler> acceptor) {
    this.config = config;
    this.random = random;
    this.acceptor = acceptor;
    this.cookies = new Opening.CookieJar(random);
  }

  @Override
  public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
    long number = PacketReader.connectionOf(datagram);
    if (number > 0) {
      ReliableConnection connection = byNumber.get((int) number);
      if (connection != null) {
        connection.receive(reader, datagram, from, nowNanos);
        return;
      }
    }
    if (number != 0 || closed || datagram.readableBytes() < Opening.MIN_HELLO_BYTES) {
      discarded++;
      return;
    }
    try {
      for (Frame frame : reader.read(datagram, PacketKey.OPENING).frames()) {
        if (frame instanceof Frame.Hello hello) {
          answer(hello, from, nowNanos);
          return;
        }
      }
      discarded++;
    } catch (MalformedPacketException e) {
      discarded++;
    }
  }

  private void answer(Frame.Hello hello, InetSocketAddress from, long nowNanos) {
    Nonce nonce = hello.nonce();
    if (hello.version() != Opening.VERSION) {
      queue(from, w -> w.refuse(nonce, CloseCode.VERSION.text(), "spoken here: 1"));
      return;
    }
    if (hello.cookie() == null || !cookies.isGood(hello.cookie(), from, nonce, nowNanos)) {
      queue(from, w -> w.cookieOffer(nonce, cookies.bake(from, nonce, nowNanos)));
      return;
    }
    Opened key = new Opened(from, nonce);
    Accepted accepted = opened.get(key);
    if (accepted == null) {
      if (connections.size() >= config.maxConnections()) {
        queue(from, w -> w.refuse(nonce, CloseCode.FULL.text(), "too many connections"));
        return;
      }
      accepted = accept(key, nowNanos);
    }
    Accepted sure = accepted;
    queue(from, w -> w.accept(nonce, sure.connection().number(), sure.serverNonce()));
  }

  private Accepted accept(Opened key, long nowNanos) {
    int number;
    do {
      number = random.nextInt();
    } while (number == 0 || byNumber.containsKey(number));
    Nonce serverNonce = Opening.drawNonce(random);
    Opening.Keys keys = Opening.Keys.derive(key.nonce(), serverNonce);
    ReliableConnection connection =
        new ReliableConnection(
            number,
            key.client(),
            keys.serverToClient(),
            keys.clientToServer(),
            config,
            acceptor,
            nowNanos);
    Accepted accepted = new Accepted(connection, serverNonce);
    byNumber.put(number, connection);
    connections.add(connection);
    opened.put(key, accepted);
    connection.open(nowNanos);
    return accepted;
  }

  private void queue(InetSocketAddress to, Consumer<PacketWriter> frame) {
    if (answers.size() < MAX_ANSWERS) {
      answers.add(new Answer(to, frame));
    } else {
      discarded++;
    }
  }

  @Override
  public void onDeadline(long nowNanos) {
    for (int i = 0; i < connections.size(); i++) {
      if (connections.get(i).nextDeadline() <= nowNanos) {
        connections.get(i).onDeadline(nowNanos);
      }
    }
    forgetFinished();
  }

  @Override
  public long nextDeadline() {
    if (moreToSend) {
      return 0;
    }
    long deadline = Long.MAX_VALUE;
    for (ReliableConnection connection : connections) {
      deadline = Math.min(deadline, connection.nextDeadline());
    }
    return deadline;
  }

  @Override
  public void transmit(long nowNanos, DatagramSink sink) {
    while (!answers.isEmpty() && sink.isWritable()) {
      Answer answer = answers.remove();
      ByteBuf out = sink.allocate(Opening.MIN_HELLO_BYTES);
      writer.begin(out, 0, 0, Opening.MIN_HELLO_BYTES);
      answer.frame().accept(writer);
      sink.send(out, writer.finish(PacketKey.OPENING), answer.to());
    }
    moreToSend = transmitInTurn(nowNanos, sink);
    for (int i = 0; i < connections.size(); i++) {
      connections.get(i).transmitted(nowNanos);
    }
    forgetFinished();
  }

  /** Connections take turns, a batch each. Returns whether it stopped although there is more. */
  private boolean transmitInTurn(long nowNanos, DatagramSink sink) {
    int idle = 0;
    int batches = 0;
    while (idle < connections.size() && sink.isWritable()) {
      if (batches == MAX_BATCHES) {
        return true;
      }
      turn = (turn + 1) % connections.size();
      if (connections.get(turn).transmitBatch(nowNanos, sink)) {
        batches++;
        idle = 0;
      } else {
        idle++;
      }
    }
    return false;
  }

  private void forgetFinished() {
    if (connections.removeIf(ReliableConnection::isFinished)) {
      byNumber.values().removeIf(ReliableConnection::isFinished);
      opened.values().removeIf(accepted -> accepted.connection().isFinished());
    }
  }

  @Override
  public void close(CloseCode code, String words, long nowNanos) {
    closed = true;
    List.copyOf(connections).forEach(connection -> connection.close(code, words, nowNanos));
  }

  @Override
  public boolean isFinished() {
    return closed && connections.isEmpty();
  }

  /** Connections that are open or have not finished closing. */
  public int connectionCount() {
    return connections.size();
  }

  /** Datagrams dropped because they belong to no connection and are no valid opening. */
  public long discarded() {
    return discarded;
  }
}
