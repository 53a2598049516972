package org.abanico.backup.block;

import io.netty.buffer.ByteBuf;

/** Decides where content is cut into chunks. */
public interface ChunkCutter {

  /** The longest chunk that it makes: at most 256 KiB. */
  int maximum();

  /**
   * Where the next chunk of a file ends.
   *
   * @param content borrowed
   * @param index where the chunk begins
   * @param length how much of the file follows there, over 0: {@link #maximum} bytes, or fewer when
   *     the file or the block ends with them
   * @return the chunk's length, 1 to {@code length}
   */
  int cut(ByteBuf content, int index, int length);

  /**
   * Chunks of 252 KiB: whole pages, and four of them leave room in a block for the lines that name
   * them.
   */
  static ChunkCutter fixed() {
    return new ChunkCutter() {
      @Override
      public int maximum() {
        return 252 << 10;
      }

      @Override
      public int cut(ByteBuf content, int index, int length) {
        return length;
      }
    };
  }
}
