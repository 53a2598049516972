package org.abanico.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.abanico.backup.BackupReader.ReadBlock;
import org.abanico.wire.message.Limits;
import org.jspecify.annotations.Nullable;

/**
 * Blocks read and not yet stored by every destination, in order: what may have to be sent again.
 * Never more than {@link Limits#MAX_UNKEPT_BYTES} and {@link Limits#MAX_UNKEPT_BLOCKS}, as long as
 * nothing is added without {@link #hasRoom}.
 */
final class BlockWindow {
  private final Map<Long, ReadBlock> blocks = new LinkedHashMap<>();
  private long bytes;
  private long storedFiles;
  private long storedBytes;

  /** Takes ownership of its body. */
  void add(ReadBlock block) {
    blocks.put(block.number(), block);
    bytes += block.body().readableBytes();
  }

  /** Whether so many more blocks, of whatever size, have room. */
  boolean hasRoom(int more) {
    return bytes + (long) more * Limits.MAX_BLOCK_BYTES <= Limits.MAX_UNKEPT_BYTES
        && blocks.size() + more <= Limits.MAX_UNKEPT_BLOCKS;
  }

  /** The block of this number, borrowed; null when all have stored it or it was never read. */
  @Nullable ReadBlock get(long number) {
    return blocks.get(number);
  }

  /** Forgets the first blocks, as long as this is true of them. */
  void forget(Predicate<ReadBlock> stored) {
    var remaining = blocks.values().iterator();
    while (remaining.hasNext()) {
      ReadBlock block = remaining.next();
      if (!stored.test(block)) {
        return;
      }
      remaining.remove();
      bytes -= block.body().readableBytes();
      storedFiles = Math.max(storedFiles, block.files());
      storedBytes = Math.max(storedBytes, block.bytes());
      block.body().release();
    }
  }

  boolean isEmpty() {
    return blocks.isEmpty();
  }

  /** Files complete in what every destination has stored. */
  long storedFiles() {
    return storedFiles;
  }

  /** Content in what every destination has stored. */
  long storedBytes() {
    return storedBytes;
  }

  /** Forgets all. */
  void release() {
    blocks.values().forEach(block -> block.body().release());
    blocks.clear();
    bytes = 0;
  }
}
