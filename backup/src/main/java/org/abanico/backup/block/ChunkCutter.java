package org.abanico.backup.block;

import io.netty.buffer.ByteBuf;

/** Decides where content is cut into chunks. */
public interface ChunkCutter {
  /** The most that {@link #maximum} may be: such a chunk fits in one block with its line. */
  int LONGEST = 1016 << 10;

  /** The longest chunk that it makes: at most {@link #LONGEST}. */
  int maximum();

  /**
   * Where the next chunk of a file ends. Depends on nothing but the bytes from where it begins on.
   *
   * @param content borrowed; its indices stay as they are
   * @param index where the chunk begins
   * @param length how much of the file is there, over 0
   * @param last whether the file, or the data before a hole, ends with that
   * @return the chunk's length, 1 to {@code length}; or 0 when it takes more content to say, which
   *     happens only if {@code length} is less than {@link #maximum}, and not {@code last}
   */
  int cut(ByteBuf content, int index, int length, boolean last);
}
