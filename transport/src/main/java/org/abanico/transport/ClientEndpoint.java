package org.abanico.transport;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.random.RandomGenerator;
import org.abanico.security.hop.Handshake;
import org.abanico.security.noise.NoiseException;
import org.abanico.transport.path.PeerPaths;
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
  private final int keyId;
  private final PacketKey openingKey;
  private final Nonce nonce;
  private final Handshake handshake;
  private final PacketReader reader = new PacketReader();
  private final PacketWriter writer = new PacketWriter();
  private final long giveUpTime;

  private Frame.Hello.@Nullable Shown shown;
  private Frame.@Nullable Confirm confirm;
  private @Nullable ReliableConnection connection;
  private long repeatTime;
  private long openingNumber;
  private long repeatAfter = FIRST_REPEAT;
  private boolean failed;
  private boolean moreToSend;

  /**
   * Begins to open a connection: the first HELLO leaves with the next transmission.
   *
   * @param identity with the key of an access key that the server has: otherwise it does not answer
   * @param random must not be guessable where strangers can reach the network
   * @param handler told {@code opened}, or {@code closed} with {@link CloseCode#NO_ANSWER}, {@link
   *     CloseCode#VERSION} or {@link CloseCode#FULL}
   */
  public ClientEndpoint(
      InetSocketAddress server,
      TransportConfig config,
      ClientIdentity identity,
      RandomGenerator random,
      ConnectionHandler handler,
      long nowNanos) {
    this.server = server;
    this.config = config;
    this.handler = handler;
    this.keyId = identity.relay().keyId();
    this.openingKey = Opening.key(identity.relay());
    this.nonce = Opening.drawNonce(random);
    this.handshake =
        Handshake.initiator(
            identity.device(), identity.relay(), Opening.prologue(keyId, nonce), random);
    this.repeatTime = nowNanos;
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
      for (Frame frame : reader.read(datagram, openingKey).frames()) {
        if (connection == null && !failed) {
          read(frame, nowNanos);
        }
      }
    } catch (MalformedPacketException e) {
      return;
    }
  }

  private void read(Frame frame, long nowNanos) {
    switch (frame) {
      case Frame.CookieOffer offer when offer.nonce().equals(nonce) ->
          show(offer.cookie(), nowNanos);
      case Frame.Accept accept when accept.nonce().equals(nonce) && shown != null ->
          open(accept, nowNanos);
      case Frame.Refuse refuse when refuse.nonce().equals(nonce) ->
          fail(new CloseReason(CloseCode.of(refuse.code()), refuse.words(), true), nowNanos);
      default -> {}
    }
  }

  private void show(Cookie cookie, long nowNanos) {
    try {
      String first =
          shown == null ? Opening.toHex(handshake.write(Opening.NO_PAYLOAD)) : shown.handshake();
      repeatTime = shown == null ? nowNanos : repeatTime;
      shown = new Frame.Hello.Shown(cookie, first);
    } catch (NoiseException e) {
      throw new IllegalStateException("a handshake's first message needs nobody else", e);
    }
  }

  private void open(Frame.Accept accept, long nowNanos) {
    String third;
    try {
      handshake.read(Opening.ofHex(accept.handshake()));
      third = Opening.toHex(handshake.write(Opening.NO_PAYLOAD));
    } catch (NoiseException e) {
      return;
    }
    int number = accept.connection();
    confirm = new Frame.Confirm(Opening.VERSION, keyId, nonce, number, third);
    repeatTime = nowNanos;
    repeatAfter = FIRST_REPEAT;
    Opening.Hop hop = new Opening.Hop(number, server, keyId, handshake.result());
    connection =
        new ReliableConnection(hop, PeerPaths.fixed(server), config, _ -> handler, nowNanos);
    connection.open(nowNanos);
  }

  private void fail(CloseReason reason, long nowNanos) {
    failed = true;
    handshake.drop();
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
      long deadline = connection.nextDeadline();
      return isConfirming(connection) ? Math.min(deadline, repeatTime) : deadline;
    }
    return failed ? Long.MAX_VALUE : Math.min(repeatTime, giveUpTime);
  }

  /** Until the server has said something on the connection, it may not know of it. */
  private static boolean isConfirming(ReliableConnection connection) {
    return connection.intake().packets() == 0 && !connection.isFinished();
  }

  @Override
  public void transmit(long nowNanos, DatagramSink sink) {
    if (connection != null) {
      if (isConfirming(connection)) {
        transmitOpening(nowNanos, sink);
      }
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
    if (!failed) {
      transmitOpening(nowNanos, sink);
    }
  }

  private void transmitOpening(long nowNanos, DatagramSink sink) {
    if (nowNanos < repeatTime || !sink.isWritable()) {
      return;
    }
    ByteBuf out = sink.allocate(Opening.MIN_HELLO_BYTES);
    writer.begin(out, 0, openingNumber++, Opening.MIN_HELLO_BYTES);
    if (confirm == null) {
      writer.hello(Opening.VERSION, keyId, nonce, shown);
      writer.pad();
    } else {
      writer.confirm(
          confirm.version(),
          confirm.keyId(),
          confirm.nonce(),
          confirm.connection(),
          confirm.handshake());
    }
    sink.send(out, writer.finish(openingKey), server);
    repeatTime = nowNanos + repeatAfter;
    repeatAfter = Math.min(2 * repeatAfter, LONGEST_REPEAT);
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
