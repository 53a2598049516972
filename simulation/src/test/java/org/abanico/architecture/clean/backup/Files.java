package org.abanico.architecture.clean.backup;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.abanico.architecture.clean.wire.text.Thing;

/** Backup may touch files, and lines of text. */
final class Files {
  private Files() {}

  static int read(Path path, ByteBuf to) throws IOException {
    Thing.touch();
    try (FileChannel channel = FileChannel.open(path)) {
      return to.writeBytes(channel, 0, 10);
    }
  }
}
