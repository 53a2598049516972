package org.abanico.backup.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Compares the content of files, 128 KiB of each at a time. */
final class ContentComparison {
  private static final int BUFFER_BYTES = 128 << 10;

  private final ByteBuffer left = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final ByteBuffer right = ByteBuffer.allocateDirect(BUFFER_BYTES);

  /** Whether two regular files have the same bytes. */
  boolean same(Path a, Path b) throws IOException {
    try (FileChannel one = OwnFile.open(a);
        FileChannel other = OwnFile.open(b)) {
      if (one.size() != other.size()) {
        return false;
      }
      while (true) {
        fill(left, one);
        fill(right, other);
        if (!left.equals(right)) {
          return false;
        }
        if (!left.hasRemaining()) {
          return true;
        }
      }
    }
  }

  private static void fill(ByteBuffer buffer, FileChannel from) throws IOException {
    buffer.clear();
    int read = 0;
    while (buffer.hasRemaining() && read >= 0) {
      read = from.read(buffer);
    }
    buffer.flip();
  }
}
