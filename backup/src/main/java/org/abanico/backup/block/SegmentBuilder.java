package org.abanico.backup.block;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.abanico.backup.manifest.ManifestLine;

/** Fills one manifest block with whole lines. */
final class SegmentBuilder {
  /** A segment is full from here on; one more line always fits. */
  private static final int FULL = 640 << 10;

  private final ByteBuf body;

  SegmentBuilder(ByteBufAllocator allocator) {
    int capacity = BlockFormat.SEGMENT_HEAD + FULL + ManifestLine.MAX_BYTES + BlockFormat.SEAL;
    body = allocator.directBuffer(capacity, capacity).writerIndex(BlockFormat.SEGMENT_HEAD);
  }

  boolean isFull() {
    return body.writerIndex() >= FULL;
  }

  /** Adds a line; {@code line} is borrowed and stays as it is. */
  void add(ByteBuf line) {
    body.writeBytes(line, line.readerIndex(), line.readableBytes());
  }

  int textLength() {
    return body.writerIndex() - BlockFormat.SEGMENT_HEAD;
  }

  /**
   * Ends the block.
   *
   * @param manifest is fed the text of the segment
   * @return the SHA-256 of the text
   */
  String seal(Sha256 sha256, Sha256 manifest) {
    int start = BlockFormat.SEGMENT_HEAD;
    int length = textLength();
    manifest.update(body, start, length);
    String hash = sha256.of(body, start, length);
    body.setCharSequence(0, BlockFormat.SEGMENT + hash + "\n", StandardCharsets.US_ASCII);
    return hash;
  }

  /** The block, once it is sealed; the caller's. */
  ByteBuf body() {
    return body;
  }

  /** Gives up the block. */
  void release() {
    body.release();
  }
}
