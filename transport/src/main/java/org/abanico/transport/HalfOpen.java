package org.abanico.transport;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.abanico.security.RelayKey;
import org.abanico.security.hop.Handshake;
import org.abanico.security.noise.NoiseException;
import org.abanico.wire.packet.Frame;
import org.abanico.wire.packet.Nonce;
import org.jspecify.annotations.Nullable;

/**
 * Connections that a server has offered and whose clients have not confirmed them (protocol.md,
 * section 3). At most {@value #MOST}; each is forgotten after {@value #SECONDS} s.
 */
final class HalfOpen {
  static final int MOST = 256;
  static final int SECONDS = 10;

  private static final long PATIENCE = SECONDS * 1_000_000_000L;

  private record Knock(InetSocketAddress client, Nonce nonce) {}

  private record Offer(int number, int keyId, Handshake handshake, String answer, long until) {}

  private final ServerIdentity identity;
  private final RandomGenerator random;
  private final Map<Knock, Offer> offers = new HashMap<>();

  HalfOpen(ServerIdentity identity, RandomGenerator random) {
    this.identity = identity;
    this.random = random;
  }

  /**
   * What to answer to a HELLO with a good cookie: the same for the same.
   *
   * @param number of the connection, unless it has been offered already
   * @return null when there is no room, or when its handshake is no good
   */
  Frame.@Nullable Accept offer(
      Frame.Hello hello,
      Frame.Hello.Shown shown,
      RelayKey relay,
      InetSocketAddress from,
      int number,
      long nowNanos) {
    Knock knock = new Knock(from, hello.nonce());
    Offer offer = offers.get(knock);
    if (offer == null && isFull(nowNanos)) {
      return null;
    }
    if (offer == null) {
      Handshake handshake =
          Handshake.responder(
              identity.device(), relay, Opening.prologue(hello.keyId(), hello.nonce()), random);
      try {
        handshake.read(Opening.ofHex(shown.handshake()));
        String answer = Opening.toHex(handshake.write(Opening.NO_PAYLOAD));
        offer = new Offer(number, hello.keyId(), handshake, answer, nowNanos + PATIENCE);
      } catch (NoiseException e) {
        handshake.drop();
        return null;
      }
      offers.put(knock, offer);
    }
    return new Frame.Accept(hello.nonce(), offer.number(), offer.answer());
  }

  /** Whether this client has an offer, which is then repeated. */
  boolean has(InetSocketAddress client, Nonce nonce) {
    return offers.containsKey(new Knock(client, nonce));
  }

  /** Whether there is no room, even without those whose time is over. */
  boolean isFull(long nowNanos) {
    if (offers.size() >= MOST) {
      expire(nowNanos);
    }
    return offers.size() >= MOST;
  }

  /** What a CONFIRM makes of an offer; null when there is none or it is not confirmed by this. */
  Opening.@Nullable Hop confirm(Frame.Confirm confirm, InetSocketAddress from) {
    Knock knock = new Knock(from, confirm.nonce());
    Offer offer = offers.get(knock);
    if (offer == null
        || offer.number() != confirm.connection()
        || offer.keyId() != confirm.keyId()) {
      return null;
    }
    try {
      offer.handshake().read(Opening.ofHex(confirm.handshake()));
    } catch (NoiseException e) {
      return null;
    }
    offers.remove(knock);
    return new Opening.Hop(offer.number(), from, offer.keyId(), offer.handshake().result());
  }

  /** Whether a connection of that number has been offered. */
  boolean hasNumber(int number) {
    return offers.values().stream().anyMatch(offer -> offer.number() == number);
  }

  /** Forgets those whose time is over. */
  void expire(long nowNanos) {
    offers
        .values()
        .removeIf(
            offer -> {
              boolean over = nowNanos >= offer.until();
              if (over) {
                offer.handshake().drop();
              }
              return over;
            });
  }

  /** When {@link #expire} has something to do; {@link Long#MAX_VALUE} when never. */
  long nextDeadline() {
    long next = Long.MAX_VALUE;
    for (Offer offer : offers.values()) {
      next = Math.min(next, offer.until());
    }
    return next;
  }

  int count() {
    return offers.size();
  }
}
