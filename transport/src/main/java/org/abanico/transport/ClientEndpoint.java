package org.abanico.transport;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.random.RandomGenerator;
import org.abanico.wire.packet.Cookie;
import org.abanico.wire.packet.Frame;
import org.abanico.wire.packet.MalformedPacketException;
import org.abanico.wire.packet.Nonce;
import org.abanico.wire.packet.PacketKey;
import org.abanico.wire.packet.PacketReader;
import org.abanico.wire.packet.PacketWriter;
import org.jspecify.annotations.Nullable;

/**
 * The client's port: opens one connection to a server (protocol.md, section 3), and is then that
 * connection.
 */
public final class ClientEndpoint implements ClosableEndpoint {
  private static final long FIRST_REPEAT = 250_000_000L;
  private static final long LONGEST_REPEAT = 2_000_000_000L;
  private static final int MAX_BATCHES = 32;

  private final InetSocketAddress server;
  private final TransportConfig config;
  private final ConnectionHandler handler;
  private final Nonce nonce;
  private final PacketReader reader = new PacketReader();
  private final PacketWriter writer = new PacketWriter();
  private final long giveUpTime;

  private @Nullable Cookie cookie;
  private @Nullable ReliableConnection connection;
  private long helloTime;
  private long repeatAfter = FIRST_REPEAT;
  private boolean failed;
  private boolean moreToSend;

  /**
   * Begins to open a connection: the first HELLO leaves with the next transmission.
   *
   * @param random must not be guessable where strangers can reach the network
   * @param handler told {@code opened}, or {@code closed} with {@link CloseCode#NO_ANSWER}, {@link
   *     CloseCode#VERSION} or {@link CloseCode#FULL}
   */
  public ClientEndpoint(
      InetSocketAddress server,
      TransportConfig config,
      RandomGenerator random,
      ConnectionHandler handler,
      long nowNanos) {
    this.server = server;
    this.config = config;
    this.handler = handler;
    this.nonce = Opening.drawNonce(random);
    this.helloTime = nowNanos;
    this.giveUpTime = nowNanos + config.openingTimeoutNanos();
  }

  /** The connection, from its opening on. */
  public @Nullable Connection connection() {
    return connection;
  }

  @Override
  public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
    if (connection != null) {
      if (PacketReader.connectionOf(datagram) == Integer.toUnsignedLong(connection.number())) {
        connection.receive(reader, datagram, from, nowNanos);
      }
      return;
    }
    if (failed || !from.equals(server) || PacketReader.connectionOf(datagram) != 0) {
      return;
    }
    try {
      for (Frame frame : reader.read(datagram, PacketKey.OPENING).frames()) {
        read(frame, nowNanos);
      }
    } catch (MalformedPacketException e) {
      return;
    }
  }

  private void read(Frame frame, long nowNanos) {
    switch (frame) {
      case Frame.CookieOffer offer when offer.nonce().equals(nonce) && cookie == null -> {
        cookie = offer.cookie();
        helloTime = nowNanos;
      }
      case Frame.Accept accept when accept.clientNonce().equals(nonce) && connection == null ->
          open(accept, nowNanos);
      case Frame.Refuse refuse when refuse.nonce().equals(nonce) && !failed ->
          fail(new CloseReason(CloseCode.of(refuse.code()), refuse.words(), true), nowNanos);
      default -> {}
    }
  }

  private void open(Frame.Accept accept, long nowNanos) {
    Opening.Keys keys = Opening.Keys.derive(nonce, accept.serverNonce());
    connection =
        new ReliableConnection(
            accept.connection(),
            server,
            keys.clientToServer(),
            keys.serverToClient(),
            config,
            _ -> handler,
            nowNanos);
    connection.open(nowNanos);
  }

  private void fail(CloseReason reason, long nowNanos) {
    failed = true;
    handler.closed(reason, nowNanos);
  }

  @Override
  public void onDeadline(long nowNanos) {
    if (connection != null) {
      connection.onDeadline(nowNanos);
      return;
    }
    if (!failed && nowNanos >= giveUpTime) {
      fail(new CloseReason(CloseCode.NO_ANSWER, "", false), nowNanos);
    }
  }

  @Override
  public long nextDeadline() {
    if (moreToSend) {
      return 0;
    }
    if (connection != null) {
      return connection.nextDeadline();
    }
    return failed ? Long.MAX_VALUE : Math.min(helloTime, giveUpTime);
  }

  @Override
  public void transmit(long nowNanos, DatagramSink sink) {
    if (connection != null) {
      int batches = 0;
      while (batches < MAX_BATCHES
          && sink.isWritable()
          && connection.transmitBatch(nowNanos, sink)) {
        batches++;
      }
      moreToSend = batches == MAX_BATCHES;
      connection.transmitted(nowNanos);
      return;
    }
    if (!failed && nowNanos >= helloTime && sink.isWritable()) {
      ByteBuf out = sink.allocate(Opening.MIN_HELLO_BYTES);
      writer.begin(out, 0, 0, Opening.MIN_HELLO_BYTES);
      writer.hello(Opening.VERSION, nonce, cookie);
      writer.pad();
      sink.send(out, writer.finish(PacketKey.OPENING), server);
      helloTime = nowNanos + repeatAfter;
      repeatAfter = Math.min(2 * repeatAfter, LONGEST_REPEAT);
    }
  }

  @Override
  public void close(CloseCode code, String words, long nowNanos) {
    if (connection != null) {
      connection.close(code, words, nowNanos);
    } else if (!failed) {
      fail(new CloseReason(code, words, false), nowNanos);
    }
  }

  @Override
  public boolean isFinished() {
    return failed || (connection != null && connection.isFinished());
  }
}
