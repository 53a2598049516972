package org.abanico.backup.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that is open for reading. */
public interface OpenFile extends AutoCloseable {
  /**
   * Opens a regular file, not through a symbolic link. If something else has its name by now, that
   * is not waited for, as the JDK would wait for a FIFO's other end: it cannot be read.
   */
  static OpenFile open(Path path) throws IOException {
    if (Linux.reaches(path)) {
      return FileExtents.open(path.toString());
    }
    return new ChannelFile(
        FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  /**
   * Reads from this offset on.
   *
   * @param to direct; filled from its position on
   * @return how many bytes; 0 at the end of the file
   * @throws java.nio.channels.ClosedByInterruptException when the thread is interrupted: that says
   *     nothing of the file, which is closed then
   */
  int read(ByteBuffer to, long offset) throws IOException;

  @Override
  void close() throws IOException;
}
