package org.abanico.backup.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.abanico.backup.block.ContentSource;
import org.abanico.backup.linux.FileExtents;
import org.abanico.backup.linux.Linux;
import org.abanico.backup.linux.OpenFile;
import org.abanico.backup.tree.EntryAttributes;
import org.abanico.backup.tree.Found;

/**
 * What is in a file: reading ends at each hole, which {@link #skipHole} passes. Holes are looked
 * for where the file takes less of the disk than its size, and the system tells.
 */
abstract class FileContent implements ContentSource, AutoCloseable {
  /** What {@link #skipHole} answers at the end of the file. */
  static final long END = -1;

  /** Opens a file. */
  static FileContent open(Found.Regular file) throws IOException {
    EntryAttributes attributes = file.attributes();
    Path location = file.location();
    if (attributes.allocated() < attributes.size() && Linux.reaches(location)) {
      return new Sparse(FileExtents.open(location.toString()));
    }
    return new Plain(OpenFile.open(location));
  }

  /**
   * Goes on after reading has ended.
   *
   * @return the length of the hole that was there, 0 where there was none but data follows, or
   *     {@link #END}
   */
  abstract long skipHole() throws IOException;

  @Override
  public abstract void close() throws IOException;

  /** Begins again at the front. */
  abstract void rewind();

  private static final class Plain extends FileContent {
    private final OpenFile file;
    private long position;

    Plain(OpenFile file) {
      this.file = file;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
      int read = file.read(to, position);
      position += read;
      return read == 0 ? -1 : read;
    }

    @Override
    long skipHole() {
      return END;
    }

    @Override
    void rewind() {
      position = 0;
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  private static final class Sparse extends FileContent {
    private final FileExtents file;
    private long position;
    private long dataEnd;

    Sparse(FileExtents file) {
      this.file = file;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
      if (position >= dataEnd) {
        return -1;
      }
      int limit = to.limit();
      to.limit((int) Math.min(limit, to.position() + (dataEnd - position)));
      int read = file.read(to, position);
      to.limit(limit);
      if (read == 0) {
        // The file has become shorter.
        dataEnd = position;
        return -1;
      }
      position += read;
      return read;
    }

    @Override
    long skipHole() throws IOException {
      long data = file.dataFrom(position);
      long next = data < 0 ? file.size() : data;
      long hole = next - position;
      if (hole < 0 || (hole == 0 && data < 0)) {
        return END;
      }
      position = next;
      dataEnd = data < 0 ? next : Math.max(next, file.holeFrom(next));
      return hole;
    }

    @Override
    void rewind() {
      position = 0;
      dataEnd = 0;
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
