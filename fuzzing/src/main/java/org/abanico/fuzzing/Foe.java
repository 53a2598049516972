package org.abanico.fuzzing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SplittableRandom;
import org.abanico.security.hop.Handshake;
import org.abanico.security.hop.HopKeys;
import org.abanico.security.noise.NoiseException;
import org.abanico.wire.packet.Cookie;
import org.abanico.wire.packet.Frame;
import org.abanico.wire.packet.MalformedPacketException;
import org.abanico.wire.packet.Nonce;
import org.abanico.wire.packet.Packet;
import org.abanico.wire.packet.PacketKey;
import org.abanico.wire.packet.PacketReader;
import org.jspecify.annotations.Nullable;

/**
 * A peer that has the key, opens a connection as it should, and knows what it must to say anything
 * at all on it with an authenticator that is right. Written apart from the endpoints.
 */
final class Foe {
  private static final byte[] LABEL = "abanico 1 open".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NOTHING = new byte[0];
  private static final int HELLO_BYTES = 1200;
  private static final int NUMBER = 0x7f3a2c18;
  private static final Nonce NONCE = new Nonce(0x1122334455667788L, 0x99aabbccddeeff00L);

  private final boolean isServer;
  private final PacketReader reader = new PacketReader();
  private @Nullable Handshake handshake;
  private @Nullable PacketKey sendKey;
  private @Nullable PacketKey receiveKey;
  private @Nullable Cookie cookie;
  private Nonce nonce = NONCE;
  private String first = "";
  private String second = "";
  private String third = "";
  private int connection;
  private long largestSeen;
  private long nextNumber;
  private String token = "0000000000000000";

  Foe(boolean isServer) {
    this.isServer = isServer;
    if (!isServer) {
      begin();
      first = write();
    }
  }

  private void begin() {
    byte[] prologue =
        ByteBuffer.allocate(LABEL.length + Integer.BYTES + 16)
            .put(LABEL)
            .putInt(Parties.RELAY.keyId())
            .put(nonce.toBytes())
            .array();
    handshake =
        isServer
            ? Handshake.responder(
                Parties.SERVER_DEVICE, Parties.RELAY, prologue, new SplittableRandom(5))
            : Handshake.initiator(
                Parties.CLIENT_DEVICE, Parties.RELAY, prologue, new SplittableRandom(6));
  }

  private String write() {
    Handshake mine = handshake;
    try {
      return mine == null ? "" : HexFormat.of().formatHex(mine.write(NOTHING));
    } catch (NoiseException e) {
      throw new IllegalStateException("whom it is with is no foe", e);
    }
  }

  private boolean read(String message) {
    Handshake mine = handshake;
    try {
      if (mine != null) {
        mine.read(HexFormat.of().parseHex(message));
        return true;
      }
    } catch (NoiseException e) {
      return false;
    }
    return false;
  }

  private void finish() {
    Handshake mine = handshake;
    if (mine != null && mine.isComplete()) {
      HopKeys keys = mine.result().keys();
      sendKey = PacketKey.ofBytes(keys.send().packets().toBytes());
      receiveKey = PacketKey.ofBytes(keys.receive().packets().toBytes());
    }
  }

  boolean isConnected() {
    return sendKey != null;
  }

  long largestSeen() {
    return largestSeen;
  }

  String token() {
    return token;
  }

  /** Learns from what the other end sends. */
  void see(byte[] datagram) {
    ByteBuf bytes = Unpooled.wrappedBuffer(datagram);
    PacketKey key = PacketReader.connectionOf(bytes) == 0 ? Parties.OPENING : receiveKey;
    if (key == null) {
      return;
    }
    try {
      Packet packet = reader.read(bytes, key);
      if (packet.connection() != 0) {
        largestSeen = Math.max(largestSeen, packet.number());
      }
      packet.frames().forEach(this::see);
    } catch (MalformedPacketException e) {
      throw new AssertionError("what an endpoint sends can be read", e);
    }
  }

  private void see(Frame frame) {
    switch (frame) {
      case Frame.PathChallenge asked -> token = String.format(Locale.ROOT, "%016x", asked.token());
      case Frame.CookieOffer offer -> cookie = offer.cookie();
      case Frame.Accept accept when !isServer && !isConnected() -> {
        if (read(accept.handshake())) {
          connection = accept.connection();
          third = write();
          finish();
        }
      }
      case Frame.Hello hello when isServer && second.isEmpty() -> {
        nonce = hello.nonce();
        if (hello.shown() != null) {
          begin();
          if (read(hello.shown().handshake())) {
            second = write();
            connection = NUMBER;
          }
        }
      }
      case Frame.Confirm confirm when isServer && !isConnected() -> {
        if (read(confirm.handshake())) {
          finish();
        }
      }
      default -> {}
    }
  }

  /** The frame that comes next in an opening, as it should be; empty when there is none. */
  String openingFrame(int kind) {
    String key = String.format(Locale.ROOT, "%08x", Parties.RELAY.keyId());
    String asked = String.format(Locale.ROOT, "%016x%016x", nonce.high(), nonce.low());
    Cookie shown = cookie;
    return switch (kind) {
      case 0 -> isServer ? "" : "HELLO 1 " + key + " " + asked + "\n";
      case 1 ->
          isServer || shown == null
              ? "COOKIE " + asked + " 000000010123456789abcdef\n"
              : String.format(
                  Locale.ROOT,
                  "HELLO 1 %s %s %08x%016x %s\n",
                  key,
                  asked,
                  shown.seconds(),
                  shown.mac(),
                  first);
      case 2 ->
          isServer
              ? "ACCEPT "
                  + String.format(Locale.ROOT, "%s %08x %s\n", asked, NUMBER, orNothing(second))
              : "CONFIRM 1 "
                  + String.format(
                      Locale.ROOT, "%s %s %08x %s\n", key, asked, connection, orNothing(third));
      default -> "REFUSE " + asked + " full too%20many\n";
    };
  }

  private static String orNothing(String handshake) {
    return handshake.isEmpty() ? "00" : handshake;
  }

  /** An opening packet of these frames, as large as one must be. */
  byte[] opening(byte[] frames) {
    Seed all = Seed.of().bytes(frames);
    if (frames.length < HELLO_BYTES) {
      all.text("PAD\n").bytes(new byte[HELLO_BYTES - frames.length]);
    }
    return bytes(Signing.packet(0, nextNumber++, all.done(), Parties.OPENING));
  }

  /** A packet of the connection; null before there is one. */
  byte @Nullable [] packet(byte[] frames, long skipped) {
    PacketKey key = sendKey;
    if (key == null) {
      return null;
    }
    nextNumber = Math.min(nextNumber + skipped, 1L << 61);
    return bytes(Signing.packet(connection, nextNumber++, frames, key));
  }

  private static byte[] bytes(ByteBuf buffer) {
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.readBytes(bytes);
    return bytes;
  }

  static InetSocketAddress address(int choice) {
    return Parties.address(2 + (choice & 1), 4000 + (choice >> 1 & 1));
  }
}
