package org.abanico.backup.block;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.abanico.backup.manifest.ManifestLine;

/** Fills one manifest block with whole lines. */
final class SegmentBuilder {
  /** A segment is full from here on; one more line always fits. */
  private static final int FULL = 256 << 10;

  private final ByteBuf body;

  SegmentBuilder(ByteBufAllocator allocator) {
    int capacity = BlockFormat.SEGMENT_HEAD + FULL + ManifestLine.MAX_BYTES + BlockFormat.SEAL;
    body = allocator.directBuffer(capacity, capacity).writerIndex(BlockFormat.SEGMENT_HEAD);
  }

  boolean isEmpty() {
    return body.writerIndex() == BlockFormat.SEGMENT_HEAD;
  }

  boolean isFull() {
    return body.writerIndex() >= FULL;
  }

  void add(CharSequence line) {
    body.writeCharSequence(line, StandardCharsets.US_ASCII);
  }

  /**
   * Ends the block. The caller owns its body, and this builder is done.
   *
   * @param manifest is fed the text of the segment
   */
  ByteBuf seal(Sha256 sha256, Sha256 manifest) {
    int start = BlockFormat.SEGMENT_HEAD;
    int length = body.writerIndex() - start;
    manifest.update(body, start, length);
    String head = BlockFormat.SEGMENT + sha256.of(body, start, length) + "\n";
    body.setCharSequence(0, head, StandardCharsets.US_ASCII);
    return body;
  }

  /** Gives up the block. */
  void release() {
    body.release();
  }
}
