package org.abanico.server;

import java.util.NavigableMap;
import java.util.TreeMap;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/** The blocks of one backup as they come: their numbers, and those that came damaged. */
final class Arrivals {
  /** Blocks that are awaited again; one who sends damaged blocks only comes no further. */
  private static final int MAX_AWAITED = 1024;

  private final boolean mayHaveGaps;

  /** Blocks that came damaged, by their numbers. */
  private final NavigableMap<Long, KeptBlock> awaited = new TreeMap<>();

  private long next;
  private long told = -1;
  private int repeats;

  /**
   * @param mayHaveGaps whether numbers are left out
   */
  Arrivals(boolean mayHaveGaps) {
    this.mayHaveGaps = mayHaveGaps;
  }

  /**
   * The block that comes again because it was damaged; null for one that comes for the first time.
   */
  @Nullable KeptBlock repeated(Message.Block header) throws ProtocolViolation {
    if (header.number() >= next) {
      ProtocolViolation.unless(
          mayHaveGaps || header.number() == next, "a block's number is out of order");
      return null;
    }
    KeptBlock repeated = awaited.get(header.number());
    if (repeated == null || !repeated.members().equals(header.members())) {
      throw new ProtocolViolation("a block was repeated that was not asked for");
    }
    return repeated;
  }

  /** A block came for the first time, whole or not. */
  void began(KeptBlock block) {
    next = block.number() + 1;
  }

  /** A block came whole. */
  void arrived(KeptBlock block) {
    awaited.remove(block.number());
  }

  /** A block came damaged, and is asked for again. */
  void damaged(KeptBlock block) throws ProtocolViolation {
    repeats = awaited.put(block.number(), block) == null ? 0 : repeats + 1;
    ProtocolViolation.unless(repeats < Limits.MAX_RETRIES, "a block is damaged each time it comes");
    ProtocolViolation.unless(awaited.size() <= MAX_AWAITED, "too many damaged blocks at a time");
  }

  /** The number up to which everything is there, when that is news; else -1. */
  long newlyKept() {
    long kept = (awaited.isEmpty() ? next : awaited.firstKey()) - 1;
    if (kept <= told) {
      return -1;
    }
    told = kept;
    return kept;
  }

  /** Whether these are all. */
  boolean isAll(long blocks) {
    return awaited.isEmpty() && (mayHaveGaps ? blocks >= next : blocks == next);
  }

  /** The number after that of the last that came. */
  long next() {
    return next;
  }

  void close() {
    awaited.clear();
  }
}
