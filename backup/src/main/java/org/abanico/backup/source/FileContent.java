package org.abanico.backup.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import org.abanico.backup.block.ContentSource;
import org.abanico.backup.linux.FileExtents;
import org.abanico.backup.linux.Linux;
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
    if (attributes.allocated() < attributes.size() && Linux.isHere()) {
      return new Sparse(FileExtents.open(file.location().toString()));
    }
    return new Plain(
        FileChannel.open(file.location(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
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
  abstract void rewind() throws IOException;

  private static final class Plain extends FileContent {
    private final FileChannel channel;

    Plain(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
      return channel.read(to);
    }

    @Override
    long skipHole() {
      return END;
    }

    @Override
    void rewind() throws IOException {
      channel.position(0);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private static final class Sparse extends FileContent {
    private final FileExtents file;
    private long position;
    private long dataEnd;
    private boolean closed;

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
      if (!closed) {
        closed = true;
        file.close();
      }
    }
  }
}
