package org.abanico.transport;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.abanico.security.RelayKey;
import org.abanico.security.hop.HandshakeResult;
import org.abanico.wire.packet.Cookie;
import org.abanico.wire.packet.Nonce;
import org.abanico.wire.packet.PacketKey;
import org.abanico.wire.packet.SipHash;

/**
 * What both ends of an opening compute alike, and the server's cookies (protocol.md, section 3).
 */
final class Opening {
  static final int VERSION = 1;

  /** A HELLO is at least as large as this, so that no answer is larger than its cause. */
  static final int MIN_HELLO_BYTES = 1200;

  /** Of the handshake's messages: names travel sealed in control messages instead. */
  static final byte[] NO_PAYLOAD = new byte[0];

  private static final long SECOND = 1_000_000_000L;
  private static final long COOKIE_SECONDS = 30;
  private static final byte[] LABEL = "abanico 1 open".getBytes(StandardCharsets.US_ASCII);

  private Opening() {}

  static Nonce drawNonce(RandomGenerator random) {
    return new Nonce(random.nextLong(), random.nextLong());
  }

  /** The key that opening packets under this relay key are authenticated with. */
  static PacketKey key(RelayKey relay) {
    return PacketKey.ofBytes(relay.openingKey());
  }

  /** What both ends of a handshake must have seen alike. */
  static byte[] prologue(int keyId, Nonce nonce) {
    return ByteBuffer.allocate(LABEL.length + Integer.BYTES + 16)
        .put(LABEL)
        .putInt(keyId)
        .put(nonce.toBytes())
        .array();
  }

  static String toHex(byte[] handshake) {
    return HexFormat.of().formatHex(handshake);
  }

  static byte[] ofHex(String handshake) {
    return HexFormat.of().parseHex(handshake);
  }

  /**
   * A hop that both ends have agreed on.
   *
   * @param number of the connection
   */
  record Hop(int number, InetSocketAddress remote, int keyId, HandshakeResult result) {

    Peer peer() {
      return new Peer(result.remoteId(), keyId);
    }

    PacketKey sendKey() {
      return PacketKey.ofBytes(result.keys().send().packets().toBytes());
    }

    PacketKey receiveKey() {
      return PacketKey.ofBytes(result.keys().receive().packets().toBytes());
    }
  }

  /** Makes and checks cookies, keeping nothing. */
  static final class CookieJar {
    private final SipHash hash;

    CookieJar(RandomGenerator random) {
      hash = new SipHash(PacketKey.of(random.nextLong(), random.nextLong()));
    }

    Cookie bake(InetSocketAddress client, Nonce nonce, long nowNanos) {
      return bake(client, nonce, (int) (nowNanos / SECOND));
    }

    boolean isGood(Cookie cookie, InetSocketAddress client, Nonce nonce, long nowNanos) {
      long age = nowNanos / SECOND - cookie.seconds();
      return age >= 0
          && age <= COOKIE_SECONDS
          && bake(client, nonce, cookie.seconds()).mac() == cookie.mac();
    }

    private Cookie bake(InetSocketAddress client, Nonce nonce, int seconds) {
      byte[] address = client.getAddress().getAddress();
      hash.reset();
      hash.update(address);
      hash.update(ByteBuffer.allocate(8).putInt(client.getPort()).putInt(seconds).array());
      hash.update(nonce.toBytes());
      return new Cookie(seconds, hash.finish());
    }
  }
}
