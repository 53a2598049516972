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
import org.abanico.security.RelayKey;
import org.abanico.transport.path.PeerPaths;
import org.abanico.wire.packet.Frame;
import org.abanico.wire.packet.MalformedPacketException;
import org.abanico.wire.packet.Nonce;
import org.abanico.wire.packet.PacketKey;
import org.abanico.wire.packet.PacketReader;
import org.abanico.wire.packet.PacketWriter;

/**
 * The server's port: opens connections for clients (protocol.md, section 3) and gives each datagram
 * to its connection. Says nothing to whoever has none of its keys, and keeps nothing for a client
 * that has not returned a cookie.
 */
public final class ServerEndpoint implements ClosableEndpoint {
  /**
   * Answers to opening packets wait here for the next transmission; past it they are dropped:
   * clients repeat.
   */
  private static final int MAX_ANSWERS = 256;

  /** After so many batches the driver is asked to look at what came in before going on. */
  private static final int MAX_BATCHES = 32;

  /** A key that admits clients, and what their opening packets are authenticated with. */
  private record Admission(RelayKey relay, PacketKey opening) {}

  /** An answer to an opening packet, written when there is a sink to write it to. */
  private record Answer(InetSocketAddress to, PacketKey key, Consumer<PacketWriter> frame) {}

  private final TransportConfig config;
  private final RandomGenerator random;
  private final Function<Connection, ConnectionHandler> acceptor;
  private final Opening.CookieJar cookies;
  private final PacketReader reader = new PacketReader();
  private final PacketWriter writer = new PacketWriter();
  private final Map<Integer, ReliableConnection> byNumber = new HashMap<>();
  private final List<ReliableConnection> connections = new ArrayList<>();
  private final Map<Integer, Admission> admissions = new HashMap<>();
  private final HalfOpen halfOpen;
  private final Queue<Answer> answers = new ArrayDeque<>();
  private final Strangers strangers = new Strangers();
  private boolean closed;
  private boolean moreToSend;
  private int turn;
  private long discarded;

  /**
   * @param random for connection numbers, keys and the cookies' secret: must not be guessable where
   *     strangers can reach the port
   * @param acceptor makes the handler of a connection that is about to open
   */
  public ServerEndpoint(
      TransportConfig config,
      ServerIdentity identity,
      RandomGenerator random,
      Function<Connection, ConnectionHandler> acceptor) {
    this.config = config;
    for (RelayKey relay : identity.keys()) {
      admissions.put(relay.keyId(), new Admission(relay, Opening.key(relay)));
    }
    this.halfOpen = new HalfOpen(identity, random);
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
        long forged = connection.intake().forged();
        connection.receive(reader, datagram, from, nowNanos);
        if (connection.intake().forged() > forged) {
          strangers.refused(from, nowNanos);
        }
        return;
      }
    }
    if (number > 0) {
      discarded++;
      strangers.refused(from, nowNanos);
    } else if (number < 0 || closed || !receiveOpening(datagram, from, nowNanos)) {
      discarded++;
      strangers.refusedOfMany(from, nowNanos);
    }
  }

  /** Whoever has none of the keys gets no answer, and costs one authenticator. */
  private boolean receiveOpening(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
    long keyId = reader.openingKeyId(datagram);
    Admission admission = keyId < 0 ? null : admissions.get((int) keyId);
    if (admission == null) {
      return false;
    }
    Frame frame;
    try {
      frame = reader.read(datagram, admission.opening()).frames().getFirst();
    } catch (MalformedPacketException e) {
      return false;
    }
    return switch (frame) {
      case Frame.Hello hello when datagram.readableBytes() >= Opening.MIN_HELLO_BYTES ->
          answer(hello, admission, from, nowNanos);
      case Frame.Confirm confirm -> confirm(confirm, from, nowNanos);
      default -> false;
    };
  }

  private boolean answer(
      Frame.Hello hello, Admission admission, InetSocketAddress from, long nowNanos) {
    PacketKey key = admission.opening();
    Nonce nonce = hello.nonce();
    if (hello.version() != Opening.VERSION) {
      return queue(from, key, w -> w.refuse(nonce, CloseCode.VERSION.text(), "spoken here: 1"));
    }
    Frame.Hello.Shown shown = hello.shown();
    if (shown == null || !cookies.isGood(shown.cookie(), from, nonce, nowNanos)) {
      return queue(from, key, w -> w.cookieOffer(nonce, cookies.bake(from, nonce, nowNanos)));
    }
    boolean known = halfOpen.has(from, nonce);
    if (!known && (!hasRoom(nowNanos) || halfOpen.isFull(nowNanos))) {
      return queue(from, key, w -> w.refuse(nonce, CloseCode.FULL.text(), "too many connections"));
    }
    Frame.Accept accept =
        halfOpen.offer(hello, shown, admission.relay(), from, drawNumber(), nowNanos);
    return accept != null
        && queue(from, key, w -> w.accept(accept.nonce(), accept.connection(), accept.handshake()));
  }

  private boolean hasRoom(long nowNanos) {
    if (connections.size() >= config.maxConnections()
        && Absentees.dropLongest(connections, nowNanos)) {
      forgetFinished();
    }
    return connections.size() < config.maxConnections();
  }

  private boolean confirm(Frame.Confirm confirm, InetSocketAddress from, long nowNanos) {
    Opening.Hop hop = halfOpen.confirm(confirm, from);
    if (hop == null) {
      return false;
    }
    ReliableConnection connection =
        new ReliableConnection(
            hop, PeerPaths.movable(hop.remote(), random), config, acceptor, nowNanos);
    byNumber.put(hop.number(), connection);
    connections.add(connection);
    connection.open(nowNanos);
    connection.greet();
    return true;
  }

  private int drawNumber() {
    int number;
    do {
      number = random.nextInt();
    } while (number == 0 || byNumber.containsKey(number) || halfOpen.hasNumber(number));
    return number;
  }

  private boolean queue(InetSocketAddress to, PacketKey key, Consumer<PacketWriter> frame) {
    return answers.size() < MAX_ANSWERS && answers.add(new Answer(to, key, frame));
  }

  @Override
  public void onDeadline(long nowNanos) {
    halfOpen.expire(nowNanos);
    strangers.onDeadline(nowNanos);
    for (int i = 0; i < connections.size(); i++) {
      if (connections.get(i).nextDeadline() <= nowNanos) {
        connections.get(i).onDeadline(nowNanos);
      }
    }
    Absentees.limit(connections, nowNanos);
    forgetFinished();
  }

  @Override
  public long nextDeadline() {
    if (moreToSend) {
      return 0;
    }
    long deadline = Math.min(halfOpen.nextDeadline(), strangers.nextDeadline());
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
      sink.send(out, writer.finish(answer.key()), answer.to());
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
    }
  }

  @Override
  public void close(CloseCode code, String words, long nowNanos) {
    closed = true;
    for (ReliableConnection connection : List.copyOf(connections)) {
      connection.close(code, words, nowNanos);
      if (connection.presence().isAbsent()) {
        connection.drop(nowNanos);
      }
    }
  }

  @Override
  public boolean isFinished() {
    return closed && connections.isEmpty();
  }

  @Override
  public int oneStrangerIn() {
    return strangers.oneWantedIn();
  }

  @Override
  public void strangersThinned(int oneIn) {
    strangers.thinned(oneIn);
  }

  /** Connections that are open or have not finished closing. */
  public int connectionCount() {
    return connections.size();
  }

  /** Connections that were offered and are not confirmed yet. */
  public int halfOpenCount() {
    return halfOpen.count();
  }

  /** Datagrams dropped because they belong to no connection and are no valid opening. */
  public long discarded() {
    return discarded;
  }

  /**
   * Who is told what was dropped, summed up: a minute after the hundredth datagram, so once a
   * minute at most. On the thread that drives this endpoint; must return soon.
   */
  public void reportRefused(Consumer<RefusedPackets> listener) {
    strangers.reportTo(listener);
  }
}
