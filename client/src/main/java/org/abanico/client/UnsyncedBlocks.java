package org.abanico.client;

/**
 * Blocks that were written and may still be lost with the power, and when they are to be synced:
 * often enough that the source's window (protocol.md, section 5) never waits for that alone, and
 * seldom enough that a sync, which costs some milliseconds however little there is, costs little.
 * One sync runs at a time, beside the writing; what is written meanwhile waits for the next.
 */
final class UnsyncedBlocks {
  /** So much content is synced at once: a quarter of what a source may have unstored. */
  static final long MAX_BYTES = 16L << 20;

  /** So many blocks, for the same reason. */
  static final int MAX_BLOCKS = 64;

  /** So long a block waits at most for more, in nanoseconds. */
  static final long MAX_DELAY = 200_000_000L;

  private static final long NONE = -1;

  private long written = NONE;
  private long stored = NONE;
  private long bytes;
  private int blocks;
  private long since;
  private int syncs;

  /**
   * A block was written, and all before it.
   *
   * @param length of its body, in bytes
   */
  void written(long number, long length, long nowNanos) {
    if (blocks == 0) {
      since = nowNanos;
    }
    written = number;
    bytes += length;
    blocks++;
  }

  /** When a sync is due, if nothing else is written; Long.MAX_VALUE when none will be. */
  long nextDeadline() {
    return blocks == 0 || syncs > 0 ? Long.MAX_VALUE : since + MAX_DELAY;
  }

  boolean isDue(long nowNanos) {
    return syncs == 0 && (bytes >= MAX_BYTES || blocks >= MAX_BLOCKS || nowNanos >= nextDeadline());
  }

  /** Whether anything is to be synced, due or not. */
  boolean isAny() {
    return blocks > 0;
  }

  /** A sync begins; up to the block of this number, {@link #synced} is told. */
  long sync() {
    syncs++;
    bytes = 0;
    blocks = 0;
    return written;
  }

  /**
   * A sync is complete.
   *
   * @return whether STORED of this number has not been said yet; it is, by now
   */
  boolean synced(long number) {
    syncs--;
    boolean more = number > stored;
    stored = Math.max(stored, number);
    return more;
  }
}
