package org.abanico.client;

import java.util.LinkedHashMap;
import java.util.Map;
import org.abanico.wire.message.Limits;
import org.jspecify.annotations.Nullable;

/**
 * Blocks read that the server does not keep yet, in order: what may have to be sent again. Never
 * more than {@link Limits#MAX_UNKEPT_BYTES} and {@link Limits#MAX_UNKEPT_BLOCKS}, as long as
 * nothing is added without {@link #hasRoom}.
 */
final class BlockWindow {
  private final Map<Long, SealedBlock> blocks = new LinkedHashMap<>();
  private long bytes;

  /** Takes ownership of its body. */
  void add(SealedBlock block) {
    blocks.put(block.number(), block);
    bytes += block.body().readableBytes();
  }

  /** Whether so many more blocks, of whatever size, have room. */
  boolean hasRoom(int more) {
    return bytes + (long) more * Limits.MAX_BLOCK_BYTES <= Limits.MAX_UNKEPT_BYTES
        && blocks.size() + more <= Limits.MAX_UNKEPT_BLOCKS;
  }

  /** The block of this number, borrowed; null when it is kept or was never read. */
  @Nullable SealedBlock get(long number) {
    return blocks.get(number);
  }

  /** Forgets the blocks up to this number. */
  void forgetTo(long number) {
    var remaining = blocks.values().iterator();
    while (remaining.hasNext()) {
      SealedBlock block = remaining.next();
      if (block.number() > number) {
        return;
      }
      remaining.remove();
      bytes -= block.body().readableBytes();
      block.body().release();
    }
  }

  boolean isEmpty() {
    return blocks.isEmpty();
  }

  /** Forgets all. */
  void release() {
    blocks.values().forEach(block -> block.body().release());
    blocks.clear();
    bytes = 0;
  }
}
