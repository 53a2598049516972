package org.abanico.transport.path;

import java.net.InetSocketAddress;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Where a peer is, and where it may have gone (protocol.md, section 4.2; RFC 9000, sections 8.2 and
 * 9). Packets are sent to the address in use. When the peer's newest packet came from another one,
 * that one is challenged, and so is the one in use; the other is used from its answer on. Until
 * then no more is sent there than {@value #AMPLIFICATION} times what came from there. One thread at
 * a time.
 */
public final class PeerPaths {
  /** RFC 9000, section 8.1. */
  static final int AMPLIFICATION = 3;

  /** A packet with a challenge is not larger than this. */
  public static final int CHALLENGE_BYTES = 96;

  private static final long FIRST_REPEAT_NANOS = 300_000_000L;

  /** Sent at 0, 0.3, 0.9 and 2.1 s; the answer is awaited up to 4.5 s. */
  private static final int MAX_CHALLENGES = 4;

  /** What is new about the address that a challenge is sent to. */
  public enum Change {
    /** Nothing: it is in use, or was. */
    NONE("none"),
    /** Its port only, as when a NAT assigns another: the path is the same otherwise. */
    PORT("port"),
    ADDRESS("address");

    private final String text;

    Change(String text) {
      this.text = text;
    }

    /** As it stands in a PATH-CHALLENGE. */
    public String text() {
      return text;
    }
  }

  /** Something to be sent, by itself, to this address. */
  public record Challenge(InetSocketAddress to, long token, Change change) {}

  /** An address whose answer is awaited. */
  private static final class Attempt {
    final InetSocketAddress address;
    final long token;
    final boolean validated;
    Change change;
    long received;
    long sent;
    int challenges;
    long nextTime;

    Attempt(
        InetSocketAddress address, long token, boolean validated, Change change, long nowNanos) {
      this.address = address;
      this.token = token;
      this.validated = validated;
      this.change = change;
      this.nextTime = nowNanos;
    }

    boolean mayBeSent() {
      return validated || sent + CHALLENGE_BYTES <= AMPLIFICATION * received;
    }

    boolean isOver(long nowNanos) {
      return challenges >= MAX_CHALLENGES && nowNanos >= nextTime;
    }
  }

  private final @Nullable RandomGenerator random;
  private InetSocketAddress current;
  private InetSocketAddress newestFrom;
  private @Nullable Attempt candidate;
  private @Nullable Attempt previous;

  private PeerPaths(InetSocketAddress current, @Nullable RandomGenerator random) {
    this.current = current;
    this.newestFrom = current;
    this.random = random;
  }

  /** A peer that stays where it is: a server. */
  public static PeerPaths fixed(InetSocketAddress address) {
    return new PeerPaths(address, null);
  }

  /**
   * A peer that may move: a client.
   *
   * @param random what it draws must not be guessable by the peer
   */
  public static PeerPaths movable(InetSocketAddress address, RandomGenerator random) {
    return new PeerPaths(address, random);
  }

  /** Where to send to. */
  public InetSocketAddress current() {
    return current;
  }

  /** Whether packets from that address are looked at. */
  public boolean accepts(InetSocketAddress from) {
    return random != null || from.equals(current);
  }

  /**
   * An authenticated packet came that had not come before.
   *
   * @param newest whether its number is the highest so far
   */
  public void onPacket(InetSocketAddress from, int bytes, boolean newest, long nowNanos) {
    if (random == null) {
      return;
    }
    Attempt asked = candidate;
    if (asked != null && asked.address.equals(from)) {
      asked.received += bytes;
    }
    if (!newest) {
      return;
    }
    newestFrom = from;
    if (from.equals(current)) {
      candidate = null;
    } else if (asked == null || !asked.address.equals(from)) {
      ask(from, bytes, random, nowNanos);
    }
  }

  private void ask(InetSocketAddress from, int bytes, RandomGenerator tokens, long nowNanos) {
    Change change = from.getAddress().equals(current.getAddress()) ? Change.PORT : Change.ADDRESS;
    Attempt before = previous;
    if (before != null && before.address.equals(from)) {
      before.change = change;
      before.challenges = 0;
      before.nextTime = nowNanos;
      candidate = before;
    } else {
      Attempt asked = new Attempt(from, tokens.nextLong(), false, change, nowNanos);
      asked.received = bytes;
      candidate = asked;
    }
    previous = new Attempt(current, tokens.nextLong(), true, Change.NONE, nowNanos);
  }

  /**
   * A PATH-RESPONSE came, in a packet that {@link #onPacket} was told of.
   *
   * @return what is new about {@link #current}, which it may have changed
   */
  public Change onResponse(long token, InetSocketAddress from) {
    Attempt asked = candidate;
    if (asked == null
        || token != asked.token
        || !from.equals(asked.address)
        || !from.equals(newestFrom)) {
      return Change.NONE;
    }
    current = from;
    candidate = null;
    return asked.change;
  }

  /** The challenge that is to leave now, which counts as sent; null when none is. */
  public @Nullable Challenge next(long nowNanos) {
    if (candidate != null && candidate.isOver(nowNanos)) {
      candidate = null;
    }
    if (previous != null && previous.isOver(nowNanos)) {
      previous = null;
    }
    Challenge first = next(candidate, nowNanos);
    return first == null ? next(previous, nowNanos) : first;
  }

  private static @Nullable Challenge next(@Nullable Attempt asked, long nowNanos) {
    if (asked == null || nowNanos < asked.nextTime || asked.challenges >= MAX_CHALLENGES) {
      return null;
    }
    boolean sends = asked.mayBeSent();
    asked.nextTime = nowNanos + (FIRST_REPEAT_NANOS << asked.challenges);
    asked.challenges++;
    if (!sends) {
      return null;
    }
    asked.sent += CHALLENGE_BYTES;
    return new Challenge(asked.address, asked.token, asked.change);
  }

  /** When {@link #next} has something to do; {@link Long#MAX_VALUE} when never. */
  public long nextDeadline() {
    return Math.min(
        candidate == null ? Long.MAX_VALUE : candidate.nextTime,
        previous == null ? Long.MAX_VALUE : previous.nextTime);
  }
}
