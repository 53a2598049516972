package org.abanico.backup;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.abanico.backup.BackupReader.Kind;
import org.abanico.backup.BackupReader.Omission;
import org.abanico.backup.BackupReader.ReadBlock;
import org.jspecify.annotations.Nullable;

/**
 * Packs manifest lines and chunks into blocks (protocol.md, section 8): at most one content block
 * is held back, until the manifest lines that announce its chunks have gone out before it.
 */
final class BlockBuilder {
  static final int MAX_BLOCK = 1 << 20;
  private static final int MAX_SEGMENT = 512 << 10;
  private static final int INDEX_LINE = 64 + 1 + 8 + 1;

  private final MessageDigest rootHash = ManifestText.sha256();
  private final MessageDigest segmentHash = ManifestText.sha256();
  private final ByteBuf segment = Unpooled.buffer(MAX_SEGMENT + 32_768);
  private final ByteBuf content = Unpooled.buffer(MAX_BLOCK);
  private final StringBuilder index = new StringBuilder();
  private final Queue<ReadBlock> ready = new ArrayDeque<>();
  private List<Omission> omissions = new ArrayList<>();
  private int chunks;
  private long number;
  private long files;
  private long contentBytes;
  private String directory = ".";

  /** A manifest line. */
  void line(String line) {
    byte[] bytes = ManifestText.bytes(line);
    rootHash.update(bytes);
    segment.writeBytes(bytes);
    if (segment.readableBytes() >= MAX_SEGMENT) {
      flush();
    }
  }

  /** A chunk, in the order of the manifest's lines. */
  void chunk(String sha256, byte[] bytes, int length) {
    int indexBytes = "CHUNKS 9999999\n".length() + (chunks + 1) * INDEX_LINE;
    if (content.readableBytes() + length + indexBytes > MAX_BLOCK) {
      flush();
    }
    line(ManifestText.chunk(sha256, length));
    index.append(sha256).append(' ').append(length).append('\n');
    content.writeBytes(bytes, 0, length);
    contentBytes += length;
    chunks++;
  }

  void directory(String path) {
    directory = path;
  }

  void fileDone() {
    files++;
  }

  void omitted(Omission omission) {
    omissions.add(omission);
  }

  /** Closes the blocks under way. */
  void flush() {
    if (segment.isReadable()) {
      byte[] text = new byte[segment.readableBytes()];
      segment.readBytes(text).clear();
      String head = "SEGMENT " + ManifestText.hex(segmentHash.digest(text)) + '\n';
      long before = contentBytes - content.readableBytes();
      emit(Kind.MANIFEST, head, Unpooled.wrappedBuffer(text), before);
    }
    if (chunks > 0) {
      emit(Kind.CONTENT, "CHUNKS " + chunks + '\n' + index, content, contentBytes);
      content.clear();
      index.setLength(0);
      chunks = 0;
    }
  }

  private void emit(Kind kind, String head, ByteBuf bytes, long bytesSoFar) {
    int size = head.length() + bytes.readableBytes();
    ByteBuf body = PooledByteBufAllocator.DEFAULT.directBuffer(size, size);
    body.writeBytes(ManifestText.bytes(head))
        .writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
    ready.add(new ReadBlock(number++, kind, body, directory, files, bytesSoFar, omissions));
    omissions = new ArrayList<>();
  }

  @Nullable ReadBlock poll() {
    return ready.poll();
  }

  /** SHA-256 of all manifest text; once, at the end. */
  String root() {
    return ManifestText.hex(rootHash.digest());
  }

  void release() {
    ready.forEach(block -> block.body().release());
    ready.clear();
  }
}
