package org.abanico.fuzzing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.abanico.wire.packet.AckRanges;
import org.abanico.wire.packet.BodyPacketReader;
import org.abanico.wire.packet.Frame;
import org.abanico.wire.packet.MalformedPacketException;
import org.abanico.wire.packet.Packet;
import org.abanico.wire.packet.PacketKey;
import org.abanico.wire.packet.PacketReader;
import org.abanico.wire.packet.PacketWriter;

/**
 * Datagrams, as they are or as frames behind a header that is right. What is read is written again
 * the same, frame by frame; what the quick reader of bodies takes, the other one reads alike.
 */
final class PacketsTarget implements FuzzTarget {
  static final PacketKey KEY = PacketKey.of(0x0123456789abcdefL, 0xfedcba9876543210L);
  private static final int ROOM = 128 << 10;

  private final PacketReader reader = new PacketReader();
  private final BodyPacketReader bodies = new BodyPacketReader();
  private final PacketWriter writer = new PacketWriter();
  private final ByteBuf out = Unpooled.buffer(ROOM);

  @Override
  public void run(byte[] input) {
    Input in = new Input(input);
    ByteBuf datagram =
        switch (in.octet() & 3) {
          case 0 -> Unpooled.wrappedBuffer(in.rest());
          case 1 -> Signing.packet(0, in.octet(), in.rest(), KEY);
          case 2 -> Signing.packet(in.pair() | 1, in.eight() >>> 2, in.rest(), KEY);
          default -> Signing.packet(0x7f3a2c18, in.octet(), in.rest(), KEY);
        };
    read(datagram);
  }

  private void read(ByteBuf datagram) {
    int length = datagram.readableBytes();
    boolean isBody = bodies.read(datagram, KEY);
    long number = bodies.number();
    long offset = bodies.offset();
    int bodyIndex = bodies.bodyIndex();
    Packet packet = null;
    try {
      long keyId = reader.openingKeyId(datagram);
      Promise.keep(keyId >= -1 && keyId < 1L << 32, "a key id is of 32 bits");
      packet = reader.read(datagram, KEY);
    } catch (MalformedPacketException e) {
      Promise.keep(e.reason() != null, "a refusal has a reason");
    }
    Promise.keep(
        datagram.readerIndex() == 0 && datagram.readableBytes() == length,
        "the datagram's indices are left alone");
    if (packet == null) {
      Promise.keep(!isBody, "what the quick reader takes is a packet");
      return;
    }
    if (isBody) {
      ByteBuf bytes = datagram.slice(bodyIndex, length - bodyIndex);
      Promise.same(
          List.of(new Frame.Data(1, offset, bytes)), packet.frames(), "both readers read alike");
      Promise.same(number, packet.number(), "both readers read the same number");
    }
    check(packet);
  }

  private void check(Packet packet) {
    Promise.keep(!packet.frames().isEmpty(), "a packet has a frame");
    Promise.keep(packet.frames().size() <= PacketReader.MAX_FRAMES, "frames are limited");
    for (Frame frame : packet.frames()) {
      out.clear();
      writer.begin(out, packet.connection(), packet.number(), ROOM);
      if (write(frame)) {
        writer.finish(KEY);
        try {
          Packet again = reader.read(out, KEY);
          Promise.same(
              new Packet(packet.connection(), packet.number(), List.of(frame)),
              again,
              "what was read is written the same");
        } catch (MalformedPacketException e) {
          throw new AssertionError("what was read and written can be read", e);
        }
      }
    }
  }

  /** False for what is not written, or not alone. */
  private boolean write(Frame frame) {
    return switch (frame) {
      case Frame.Ack ack -> writeAck(ack);
      case Frame.Data data -> {
        ByteBuf bytes = data.bytes();
        int index = bytes.readerIndex();
        if (data.offset() % 2 == 0) {
          writer.data(data.stream(), data.offset(), bytes, index, bytes.readableBytes());
        } else {
          writer.countedData(data.stream(), data.offset(), bytes, index, bytes.readableBytes());
        }
        yield true;
      }
      case Frame.Credit credit -> writer.credit(credit.stream(), credit.limit());
      case Frame.Ping _ -> writer.ping();
      case Frame.PathChallenge asked -> writer.pathChallenge(asked.token(), asked.change());
      case Frame.PathResponse answer -> writer.pathResponse(answer.token());
      case Frame.Close close -> writeClose(close);
      case Frame.Hello hello ->
          (hello.shown() == null || hello.version() == 1)
              && writer.hello(hello.version(), hello.keyId(), hello.nonce(), hello.shown());
      case Frame.CookieOffer offer -> writer.cookieOffer(offer.nonce(), offer.cookie());
      case Frame.Accept accept ->
          writer.accept(accept.nonce(), accept.connection(), accept.handshake());
      case Frame.Confirm confirm ->
          writer.confirm(
              confirm.version(),
              confirm.keyId(),
              confirm.nonce(),
              confirm.connection(),
              confirm.handshake());
      case Frame.Refuse refuse -> writer.refuse(refuse.nonce(), refuse.code(), refuse.words());
      case Frame.Pad _, Frame.Unknown _ -> false;
    };
  }

  private boolean writeAck(Frame.Ack ack) {
    AckRanges ranges = ack.ranges();
    long[] lows = new long[ranges.count()];
    long[] highs = new long[ranges.count()];
    for (int i = 0; i < lows.length; i++) {
      lows[i] = ranges.low(i);
      highs[i] = ranges.high(i);
    }
    return writer.ack(ack.largest(), ack.delayMicros(), lows, highs, lows.length);
  }

  /** Words that would make the line too long may be left out. */
  private boolean writeClose(Frame.Close close) {
    return close.words().getBytes(StandardCharsets.UTF_8).length < 4096
        && writer.close(close.code(), close.words());
  }

  @Override
  public List<byte[]> seeds() {
    String cookie = "0123456789abcdef01234567";
    String nonce = "00112233445566778899aabbccddeeff";
    return List.of(
        Seed.of(3, 7).text("ACK 977 120 970-977,940-966,3\nPING\nCREDIT 1 16777216\n").done(),
        Seed.of(3, 1).text("DATA 0 31 +9\nWAIT 1 2\nDATA 1 10485760\nsome bytes").done(),
        Seed.of(3, 1).text("DATA 1 5 +4\nbodyDATA 0 9 +5\ntextsPING\n").done(),
        Seed.of(2, 1, 2, 0, 0, 0, 0, 0, 0, 1, 2).text("DATA 1 10485761\nbytes").done(),
        Seed.of(3, 1)
            .text("CLOSE done all%20done\nPATH-CHALLENGE 0123456789abcdef address\n")
            .done(),
        Seed.of(3, 1)
            .text("PATH-RESPONSE 0123456789abcdef\nPAD +3\n\0\0\0LATER 1 2 +3\nxyz")
            .done(),
        Seed.of(3, 1).text("PING more fields +2\nab").done(),
        Seed.of(1, 0).text("HELLO 1 fffffffd " + nonce + "\nPAD\n\0\0\0").done(),
        Seed.of(1, 0).text("HELLO 1 00000009 " + nonce + " " + cookie + " 00ff00ff\n").done(),
        Seed.of(1, 0).text("HELLO 2 00000009 " + nonce + " " + cookie + " 00ff00ff\n").done(),
        Seed.of(1, 0).text("COOKIE " + nonce + " " + cookie + "\n").done(),
        Seed.of(1, 0).text("ACCEPT " + nonce + " 7f3a2c18 00ff\n").done(),
        Seed.of(1, 0).text("CONFIRM 1 00000009 " + nonce + " 7f3a2c18 00ff\n").done(),
        Seed.of(1, 0).text("REFUSE " + nonce + " version spoken%20here:%201\n").done(),
        Seed.of(0).text("ABN1 7f3a2c18 1842 5b1e9c02d4a87f31\nACK 1 2 1\n").done());
  }
}
