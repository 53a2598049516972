package org.abanico.backup.block;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts files into chunks that are kept one by one. Reads ahead as far as a chunk can reach, in one
 * buffer of twice that.
 */
final class ChunkFiller {
  private final ByteBufAllocator allocator;
  private final ChunkCutter cutter;
  private final ByteBuf loose;
  private boolean fileEnded;

  ChunkFiller(ByteBufAllocator allocator, ChunkCutter cutter) {
    this.allocator = allocator;
    this.cutter = cutter;
    int capacity = 2 * cutter.maximum();
    this.loose = allocator.directBuffer(capacity, capacity);
  }

  /** The next chunk's bytes, then the caller's; null at the end of the file or before a hole. */
  @Nullable ByteBuf next(ContentSource file) throws IOException {
    fill(file);
    if (!loose.isReadable()) {
      fileEnded = false;
      return null;
    }
    int available = Math.min(loose.readableBytes(), cutter.maximum());
    boolean last = fileEnded && available == loose.readableBytes();
    int length = cutter.cut(loose, loose.readerIndex(), available, last);
    ByteBuf chunk = allocator.directBuffer(length, length);
    chunk.writeBytes(loose, length);
    return chunk;
  }

  private void fill(ContentSource file) throws IOException {
    if (fileEnded || loose.readableBytes() >= cutter.maximum()) {
      return;
    }
    loose.discardReadBytes();
    while (!fileEnded && loose.isWritable()) {
      // The buffer's own way to read would take a channel closed by an interruption for its end.
      int read = file.read(loose.internalNioBuffer(loose.writerIndex(), loose.writableBytes()));
      if (read < 0) {
        fileEnded = true;
      } else {
        loose.writerIndex(loose.writerIndex() + read);
      }
    }
  }

  /** Forgets what of a file was read and is in no chunk. */
  void abandonFile() {
    fileEnded = false;
    loose.clear();
  }

  void release() {
    loose.release();
  }
}
