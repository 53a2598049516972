package org.abanico.client;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import org.abanico.backup.BackupReader.ReadBlock;
import org.jspecify.annotations.Nullable;

/**
 * Blocks read and not yet stored by every destination, in order: what may have to be sent again.
 * Bounded by its user.
 */
final class BlockWindow {
  /** More bytes than this are not read ahead of the slowest destination. */
  static final long MAX_BYTES = 64L << 20;

  private final Deque<ReadBlock> blocks = new ArrayDeque<>();
  private long bytes;
  private long storedFiles;
  private long storedBytes;

  void add(ReadBlock block) {
    blocks.add(block);
    bytes += block.body().readableBytes();
  }

  /** Whether another block may be read. */
  boolean hasRoom() {
    return bytes < MAX_BYTES;
  }

  /**
   * The block of this number, borrowed; null when every destination has stored it or it was never
   * read.
   */
  @Nullable ReadBlock get(long number) {
    for (ReadBlock block : blocks) {
      if (block.number() == number) {
        return block;
      }
    }
    return null;
  }

  /** Every destination has stored all blocks up to this number. */
  void storedTo(long number) {
    while (!blocks.isEmpty() && blocks.element().number() <= number) {
      ReadBlock block = blocks.remove();
      bytes -= block.body().readableBytes();
      storedFiles = block.files();
      storedBytes = block.bytes();
      block.body().release();
    }
  }

  /** Files complete in what every destination has stored. */
  long storedFiles() {
    return storedFiles;
  }

  /** Content in what every destination has stored. */
  long storedBytes() {
    return storedBytes;
  }

  void release() {
    blocks.stream().map(ReadBlock::body).forEach(ByteBuf::release);
    blocks.clear();
    bytes = 0;
  }
}
