package org.abanico.server;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The blocks that one member has not been sent in full, in order. Bounded by the source's credit.
 */
final class SendQueue {
  private final Queue<SharedBlock> blocks = new ArrayDeque<>();
  private long bytes;

  void add(SharedBlock block) {
    blocks.add(block);
    bytes += block.length();
  }

  /** All but the last so many bytes are under way. */
  void sentAllBut(long unsent) {
    while (!blocks.isEmpty() && bytes - blocks.element().length() >= unsent) {
      SharedBlock block = blocks.remove();
      bytes -= block.length();
      block.underWay();
    }
  }

  /** The member needs nothing more of it. */
  void abandon() {
    sentAllBut(0);
  }
}
