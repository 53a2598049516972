package org.abanico.backup.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file that is read as the JDK does. */
record ChannelFile(FileChannel channel) implements OpenFile {
  @Override
  public int read(ByteBuffer to, long offset) throws IOException {
    return Math.max(0, channel.read(to, offset));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
