package org.abanico.server;

import java.util.concurrent.TimeUnit;
import org.abanico.wire.message.Limits;

/**
 * How often destinations may come at one site (protocol.md, section 7.8): all sources are told of
 * each, and one that reads slowly must not be drowned in what a site makes up. Decides, by a token
 * bucket.
 */
final class ComingsLimit {
  /** A site that has as many as it may, a few times over. */
  static final int AT_ONCE = 4 * Limits.MAX_MEMBERS;

  /** As many free and busy again four times a minute. */
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1) / 16;

  private int left = AT_ONCE;
  private long refilledNanos;

  /** Whether one more may come now; it counts when it may. */
  boolean admits(long nowNanos) {
    if (left == AT_ONCE) {
      refilledNanos = nowNanos;
    }
    long more = (nowNanos - refilledNanos) / INTERVAL_NANOS;
    refilledNanos += more * INTERVAL_NANOS;
    left = (int) Math.min(AT_ONCE, left + more);
    if (left == 0) {
      return false;
    }
    left--;
    return true;
  }
}
