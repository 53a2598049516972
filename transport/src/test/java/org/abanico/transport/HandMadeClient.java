package org.abanico.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.abanico.security.hop.Handshake;
import org.abanico.security.noise.NoiseException;
import org.abanico.wire.packet.Frame;
import org.abanico.wire.packet.MalformedPacketException;
import org.abanico.wire.packet.Nonce;
import org.abanico.wire.packet.PacketKey;
import org.abanico.wire.packet.PacketReader;
import org.abanico.wire.packet.PacketWriter;
import org.jspecify.annotations.Nullable;

/**
 * A client with a good key that opens a connection as any other, and then says what a test says.
 */
final class HandMadeClient {
  private static final int ROOM = 1200;

  private final ServerEndpoint server;
  private final InetSocketAddress address;
  private final PacketWriter writer = new PacketWriter();
  private final PacketReader reader = new PacketReader();
  private final Opening.Hop hop;
  private long nextNumber;

  /** What it has said, to be said again by somebody else. */
  final List<ByteBuf> said = new ArrayList<>();

  HandMadeClient(ServerEndpoint server, InetSocketAddress address, long seed, long nowNanos) {
    this.server = server;
    this.address = address;
    SplittableRandom random = new SplittableRandom(seed);
    int keyId = Identities.ACCESS.relayKey().keyId();
    PacketKey key = Opening.key(Identities.ACCESS.relayKey());
    Nonce nonce = Opening.drawNonce(random);
    Handshake handshake =
        Handshake.initiator(
            Identities.CLIENT.device(),
            Identities.ACCESS.relayKey(),
            Opening.prologue(keyId, nonce),
            random);
    try {
      say(0, key, nowNanos, w -> padded(w, keyId, nonce, null));
      Frame.CookieOffer offer = (Frame.CookieOffer) answer(key, nowNanos);
      String first = Opening.toHex(handshake.write(Opening.NO_PAYLOAD));
      Frame.Hello.Shown shown = new Frame.Hello.Shown(offer.cookie(), first);
      say(0, key, nowNanos, w -> padded(w, keyId, nonce, shown));
      Frame.Accept accept = (Frame.Accept) answer(key, nowNanos);
      handshake.read(Opening.ofHex(accept.handshake()));
      String third = Opening.toHex(handshake.write(Opening.NO_PAYLOAD));
      say(0, key, nowNanos, w -> w.confirm(1, keyId, nonce, accept.connection(), third));
      hop = new Opening.Hop(accept.connection(), address, keyId, handshake.result());
    } catch (NoiseException | MalformedPacketException e) {
      throw new AssertionError(e);
    }
    nextNumber = 0;
  }

  /** Listens until the server has no connection any more. */
  void hearOut(long nowNanos) {
    long now = nowNanos;
    while (server.connectionCount() > 0) {
      now = Math.max(now, server.nextDeadline());
      server.onDeadline(now);
      heard(now);
    }
  }

  private static void padded(
      PacketWriter writer, int keyId, Nonce nonce, Frame.Hello.@Nullable Shown shown) {
    writer.hello(1, keyId, nonce, shown);
    writer.pad();
  }

  private Frame answer(PacketKey key, long nowNanos) throws MalformedPacketException {
    List<ByteBuf> answers = CollectingSink.said(server, nowNanos);
    Frame frame = reader.read(answers.getFirst(), key).frames().getFirst();
    answers.forEach(ByteBuf::release);
    return frame;
  }

  /** The number of its connection. */
  int connection() {
    return hop.number();
  }

  /** Sends a packet of its connection. */
  void say(long nowNanos, Consumer<PacketWriter> frames) {
    say(hop.number(), hop.sendKey(), nowNanos, frames);
  }

  private void say(int connection, PacketKey key, long nowNanos, Consumer<PacketWriter> frames) {
    ByteBuf out = Unpooled.buffer(ROOM);
    writer.begin(out, connection, nextNumber++, ROOM);
    frames.accept(writer);
    writer.finish(key);
    said.add(out);
    server.receive(out.duplicate(), address, nowNanos);
  }

  /** The frames that the server says to it now. */
  List<Frame> heard(long nowNanos) {
    List<Frame> frames = new ArrayList<>();
    try {
      for (ByteBuf datagram : CollectingSink.said(server, nowNanos)) {
        frames.addAll(reader.read(datagram, hop.receiveKey()).frames());
        datagram.release();
      }
    } catch (MalformedPacketException e) {
      throw new AssertionError(e);
    }
    return frames;
  }
}
