package org.abanico.backup.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.abanico.backup.linux.FileExtents;
import org.abanico.backup.linux.Linux;
import org.abanico.backup.tree.EntryAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Compares the content of files, 128 KiB of each at a time. What is a hole in both, where the
 * system tells, is not read.
 */
public final class ContentComparison {
  private static final int BUFFER_BYTES = 128 << 10;
  private static final int OWNER_READS = 0400;

  private final ByteBuffer left = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final ByteBuffer right = ByteBuffer.allocateDirect(BUFFER_BYTES);

  /** Whether two regular files have the same bytes. */
  public boolean same(Path a, Path b) throws IOException {
    try (FileChannel one = OwnFile.open(a);
        FileChannel other = OwnFile.open(b);
        Holes holes = Holes.of(a, b)) {
      if (one.size() != other.size()) {
        return false;
      }
      long position = 0;
      while (true) {
        position = holes.dataFrom(position);
        fill(left, one, position);
        fill(right, other, position);
        if (!left.equals(right)) {
          return false;
        }
        if (!left.hasRemaining()) {
          return true;
        }
        position += left.remaining();
      }
    }
  }

  private static void fill(ByteBuffer buffer, FileChannel from, long position) throws IOException {
    buffer.clear();
    int read = 0;
    while (buffer.hasRemaining() && read >= 0) {
      read = from.read(buffer, position + buffer.position());
    }
    buffer.flip();
  }

  /** Where two files have holes; nowhere, when either has none or cannot be looked at. */
  private record Holes(@Nullable FileExtents a, @Nullable FileExtents b) implements AutoCloseable {
    static Holes of(Path a, Path b) throws IOException {
      if (!Linux.reaches(a) || !Linux.reaches(b) || !isSparse(a) || !isSparse(b)) {
        return new Holes(null, null);
      }
      FileExtents one = FileExtents.open(a.toString());
      try {
        return new Holes(one, FileExtents.open(b.toString()));
      } catch (IOException e) {
        one.close();
        throw e;
      }
    }

    private static boolean isSparse(Path path) throws IOException {
      EntryAttributes attributes = EntryAttributes.read(path);
      return attributes.allocated() < attributes.size() && (attributes.mode() & OWNER_READS) != 0;
    }

    /** Where data of either begins at or after this offset, or its end. */
    long dataFrom(long position) throws IOException {
      if (a == null || b == null) {
        return position;
      }
      long one = a.dataFrom(position);
      long other = b.dataFrom(position);
      if (one < 0 && other < 0) {
        return Math.max(position, a.size());
      }
      return one < 0 ? other : other < 0 ? one : Math.min(one, other);
    }

    @Override
    public void close() throws IOException {
      if (a != null) {
        a.close();
      }
      if (b != null) {
        b.close();
      }
    }
  }
}
