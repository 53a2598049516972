package org.abanico.backup.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.spi.AbstractInterruptibleChannel;

/**
 * A regular file that is read where there is data in it, and not where there are holes (lseek(2)).
 */
public final class FileExtents extends AbstractInterruptibleChannel implements OpenFile {
  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;
  private static final int SEEK_END = 2;
  private static final int ENXIO = 6;

  private final int descriptor;
  private final String path;

  private FileExtents(int descriptor, String path) {
    this.descriptor = descriptor;
    this.path = path;
  }

  /** Opens a regular file, not through a symbolic link. */
  public static FileExtents open(String path) throws IOException {
    int descriptor = Descriptors.openItself(path);
    if (descriptor < 0) {
      throw Errno.exception(-descriptor, path, "opening it");
    }
    return new FileExtents(descriptor, path);
  }

  /** Where data begins at or after this offset; −1 when none follows. */
  public long dataFrom(long offset) throws IOException {
    long at = Descriptors.seek(descriptor(), offset, SEEK_DATA);
    if (at == -ENXIO) {
      return -1;
    }
    return checked(at);
  }

  /** Where the data at this offset ends: at a hole or the end of the file; −1 past that. */
  public long holeFrom(long offset) throws IOException {
    long at = Descriptors.seek(descriptor(), offset, SEEK_HOLE);
    if (at == -ENXIO) {
      return -1;
    }
    return checked(at);
  }

  public long size() throws IOException {
    return checked(Descriptors.seek(descriptor(), 0, SEEK_END));
  }

  @Override
  public int read(ByteBuffer to, long offset) throws IOException {
    // Before the call and not around it: what is closed while it is read from may be another file.
    begin();
    end(true);
    int read = (int) checked(Descriptors.read(descriptor(), to, offset));
    to.position(to.position() + read);
    return read;
  }

  private int descriptor() throws IOException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
    return descriptor;
  }

  private long checked(long at) throws IOException {
    if (at < 0) {
      throw Errno.exception((int) -at, path, "reading it");
    }
    return at;
  }

  @Override
  protected void implCloseChannel() throws IOException {
    Errno.check(-Descriptors.close(descriptor), path, "closing it");
  }
}
