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
import org.abanico.wire.packet.Cookie;
import org.abanico.wire.packet.Frame;
import org.abanico.wire.packet.MalformedPacketException;
import org.abanico.wire.packet.Nonce;
import org.abanico.wire.packet.PacketKey;
import org.abanico.wire.packet.PacketReader;
import org.abanico.wire.packet.PacketWriter;

/** A client that has the key, and otherwise says what a test wants it to say. */
final class RawClient {
  static final InetSocketAddress ADDRESS = new InetSocketAddress("10.0.0.1", 4000);

  private final DatagramEndpoint server;
  private final PacketWriter writer = new PacketWriter();
  private final PacketReader reader = new PacketReader();
  private final int keyId = Identities.ACCESS.relayKey().keyId();
  private final PacketKey opening = Opening.key(Identities.ACCESS.relayKey());
  private final Nonce nonce = new Nonce(5, 6);
  private Opening.Hop hop;
  private long number;

  /** Opens a connection. */
  RawClient(DatagramEndpoint server, long now) {
    this.server = server;
    Handshake handshake =
        Handshake.initiator(
            Identities.CLIENT.device(),
            Identities.ACCESS.relayKey(),
            Opening.prologue(keyId, nonce),
            new SplittableRandom(1));
    try {
      hello(null, now);
      Cookie cookie = ((Frame.CookieOffer) heard(opening, now).getFirst()).cookie();
      hello(new Frame.Hello.Shown(cookie, Opening.toHex(handshake.write(Opening.NO_PAYLOAD))), now);
      Frame.Accept accept = (Frame.Accept) heard(opening, now).getFirst();
      handshake.read(Opening.ofHex(accept.handshake()));
      String last = Opening.toHex(handshake.write(Opening.NO_PAYLOAD));
      say(
          0,
          opening,
          w -> w.confirm(Opening.VERSION, keyId, nonce, accept.connection(), last),
          now);
      hop = new Opening.Hop(accept.connection(), ADDRESS, keyId, handshake.result());
    } catch (NoiseException e) {
      throw new AssertionError(e);
    }
  }

  private void hello(Frame.Hello.Shown shown, long now) {
    say(
        0,
        opening,
        w -> {
          w.hello(Opening.VERSION, keyId, nonce, shown);
          w.pad();
        },
        now);
  }

  /** Says these frames in a packet of the connection. */
  void say(Consumer<PacketWriter> frames, long now) {
    say(hop.number(), hop.sendKey(), frames, now);
  }

  private void say(int connection, PacketKey key, Consumer<PacketWriter> frames, long now) {
    ByteBuf out = Unpooled.buffer(1200);
    writer.begin(out, connection, number++, 1200);
    frames.accept(writer);
    writer.finish(key);
    server.receive(out, ADDRESS, now);
    out.release();
  }

  /** The frames that the server says now. */
  List<Frame> heard(long now) {
    return heard(hop.receiveKey(), now);
  }

  private List<Frame> heard(PacketKey key, long now) {
    List<Frame> frames = new ArrayList<>();
    server.transmit(
        now,
        new DatagramSink() {
          @Override
          public boolean isWritable() {
            return true;
          }

          @Override
          public ByteBuf allocate(int capacity) {
            return Unpooled.buffer(capacity);
          }

          @Override
          public int maxBatchBytes() {
            return 1;
          }

          @Override
          public void send(ByteBuf batch, int segmentSize, InetSocketAddress to) {
            try {
              frames.addAll(reader.read(batch, key).frames());
            } catch (MalformedPacketException e) {
              throw new AssertionError(e);
            }
          }
        });
    return frames;
  }
}
