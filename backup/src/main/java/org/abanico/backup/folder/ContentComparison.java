package org.abanico.backup.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.abanico.backup.tree.EntryAttributes;

/** Compares the content of files, 128 KiB of each at a time. */
final class ContentComparison {
  private static final int BUFFER_BYTES = 128 << 10;
  private static final int OWNER_READS = 0400;

  private final ByteBuffer left = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final ByteBuffer right = ByteBuffer.allocateDirect(BUFFER_BYTES);

  /** Whether two regular files of the same mode have the same bytes. */
  boolean same(Path a, Path b, int mode) throws IOException {
    try (FileChannel one = open(a, mode);
        FileChannel other = open(b, mode)) {
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

  /** Opens a file of ours even when its mode keeps its owner from reading it. */
  private static FileChannel open(Path path, int mode) throws IOException {
    try {
      return FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    } catch (AccessDeniedException e) {
      EntryAttributes.setMode(path, mode | OWNER_READS);
      try {
        return FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
      } finally {
        EntryAttributes.setMode(path, mode);
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
