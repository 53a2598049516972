package org.abanico.transport;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
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

  private static final long SECOND = 1_000_000_000L;
  private static final long COOKIE_SECONDS = 30;
  private static final byte[] LABEL = "abanico 1 open".getBytes(StandardCharsets.US_ASCII);

  private Opening() {}

  static Nonce drawNonce(RandomGenerator random) {
    return new Nonce(random.nextLong(), random.nextLong());
  }

  /** The keys of a connection. */
  record Keys(PacketKey clientToServer, PacketKey serverToClient) {
    static Keys derive(Nonce client, Nonce server) {
      byte[] digest;
      try {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        sha.update(LABEL);
        sha.update(client.toBytes());
        sha.update(server.toBytes());
        digest = sha.digest();
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
      return new Keys(
          PacketKey.ofBytes(Arrays.copyOfRange(digest, 0, 16)),
          PacketKey.ofBytes(Arrays.copyOfRange(digest, 16, 32)));
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
