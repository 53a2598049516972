package org.abanico.backup.block;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Fills one content block. Content is read straight into its final place, after room for the lines
 * of a few chunks; only a block of many small chunks is moved once when it is sealed, and what of a
 * chunk proves not to fit is taken over by the next block.
 *
 * <p>Bytes that were read and are not part of a chunk yet are called loose.
 */
final class ContentBuilder {
  /** Room for the lines of twelve chunks. */
  private static final int ROOM = BlockFormat.MAX_BYTES + BlockFormat.SEAL;

  private static final int HEAD_ROOM = 1024;

  private final ByteBuf body;
  private final StringBuilder lines = new StringBuilder(HEAD_ROOM);
  private int chunks;
  private int end = HEAD_ROOM;
  private int loose;

  ContentBuilder(ByteBufAllocator allocator) {
    body = allocator.directBuffer(ROOM, ROOM);
  }

  boolean isEmpty() {
    return chunks == 0;
  }

  int loose() {
    return loose;
  }

  /** How long the next chunk may be, with what is loose; below 1 when there is room for none. */
  int room() {
    int head = BlockFormat.CHUNKS_HEAD + lines.length() + BlockFormat.CHUNK_LINE;
    return BlockFormat.MAX_BYTES - Math.max(head, HEAD_ROOM) - (end - HEAD_ROOM);
  }

  /**
   * Reads until what is loose fills the block, or the file ends.
   *
   * @return whether the file has ended
   */
  boolean read(ContentSource file) throws IOException {
    int limit = room();
    while (loose < limit) {
      // The buffer's own way to read would take a channel closed by an interruption for its end.
      int read = file.read(body.internalNioBuffer(end + loose, limit - loose));
      if (read < 0) {
        return true;
      }
      loose += read;
    }
    return false;
  }

  /** Takes over what is loose in another block, which this one, being new, has room for. */
  void adopt(ContentBuilder other) {
    body.setBytes(end + loose, other.body, other.end, other.loose);
    loose += other.loose;
    other.loose = 0;
  }

  void dropLoose() {
    loose = 0;
  }

  /** As {@link ChunkCutter#cut} has it, of what is loose. */
  int nextCut(ChunkCutter cutter, boolean last) {
    return cutter.cut(body, end, loose, last);
  }

  /**
   * Makes the first {@code length} loose bytes a chunk.
   *
   * @return its SHA-256
   */
  String add(int length, Sha256 sha256) {
    String hash = sha256.of(body, end, length);
    lines.append(hash).append(' ').append(length).append('\n');
    chunks++;
    end += length;
    loose -= length;
    return hash;
  }

  /** Ends the block. The caller owns its body, and this builder is done. */
  ByteBuf seal() {
    String head = BlockFormat.CHUNKS + chunks + "\n" + lines;
    int start = HEAD_ROOM - head.length();
    if (start < 0) {
      body.setBytes(head.length(), body, HEAD_ROOM, end - HEAD_ROOM);
      end += head.length() - HEAD_ROOM;
      start = 0;
    }
    body.setCharSequence(start, head, StandardCharsets.US_ASCII);
    return body.setIndex(start, end);
  }

  /** Gives up the block. */
  void release() {
    body.release();
  }
}
