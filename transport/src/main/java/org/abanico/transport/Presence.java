package org.abanico.transport;

/**
 * Whether the peer gives signs of life, and for how long a connection without them is kept
 * (protocol.md, section 4.3). Tells a silence of the peer's from one of its own: whoever was asleep
 * has heard nothing either.
 */
final class Presence {
  /** For how long an absent peer's connection is kept. */
  static final long ABSENCE_NANOS = 2 * 3_600 * 1_000_000_000L;

  /** A connection is driven at least as often as it sends keep-alives; so much later, it slept. */
  private static final long LATENESS_NANOS = 5_000_000_000L;

  private static final long MINUTE_NANOS = 60_000_000_000L;

  /** So long a peer has that is asked for a sign of life: a probe or two may be lost. */
  private static final long DOUBT_NANOS = 5_000_000_000L;

  private final long idleTimeout;
  private final long asleepAfter;
  private long lastReceived;
  private long speakingSince;
  private long lastDriven;
  private long doubtEnd = Long.MAX_VALUE;
  private boolean absent;
  private long absentSince;

  Presence(TransportConfig config, long nowNanos) {
    idleTimeout = config.idleTimeoutNanos();
    asleepAfter = Math.min(idleTimeout, config.keepAliveNanos() + LATENESS_NANOS);
    lastReceived = nowNanos;
    speakingSince = nowNanos;
    lastDriven = nowNanos;
  }

  /** A packet of the peer came. Returns whether it was absent, which it is no more. */
  boolean received(long nowNanos) {
    if (nowNanos - lastReceived > asleepAfter) {
      speakingSince = nowNanos;
    }
    lastReceived = nowNanos;
    doubtEnd = Long.MAX_VALUE;
    boolean was = absent;
    absent = false;
    return was;
  }

  /**
   * The connection is driven.
   *
   * @return whether it was not for so long that this machine or program must have been asleep: the
   *     peer is given its time again
   */
  boolean driven(long nowNanos) {
    boolean slept = !absent && nowNanos - lastDriven > asleepAfter;
    lastDriven = nowNanos;
    if (slept) {
      lastReceived = nowNanos;
      speakingSince = nowNanos;
      doubtEnd = Long.MAX_VALUE;
    }
    return slept;
  }

  /** The peer is asked for a sign of life. Returns whether it was not yet. */
  boolean doubt(long nowNanos) {
    boolean first = !absent && doubtEnd == Long.MAX_VALUE;
    if (first) {
      doubtEnd = nowNanos + DOUBT_NANOS;
    }
    return first;
  }

  /** Whether packets of the peer have come for a minute, as often as keep-alives do at least. */
  boolean speaksOn(long nowNanos) {
    return nowNanos - lastReceived <= asleepAfter && nowNanos - speakingSince >= MINUTE_NANOS;
  }

  /** The peer counts as absent from now on. */
  void leave(long nowNanos) {
    absent = true;
    doubtEnd = Long.MAX_VALUE;
    absentSince = nowNanos;
  }

  boolean isAbsent() {
    return absent;
  }

  /** Since when. Only when {@link #isAbsent}. */
  long absentSince() {
    return absentSince;
  }

  /** When the peer becomes absent; when it is, until when its connection is kept. */
  long deadline() {
    return absent ? absentSince + ABSENCE_NANOS : Math.min(lastReceived + idleTimeout, doubtEnd);
  }
}
