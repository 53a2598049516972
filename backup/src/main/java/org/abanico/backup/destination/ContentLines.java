package org.abanico.backup.destination;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import org.abanico.backup.manifest.ManifestFormat;
import org.abanico.backup.manifest.ManifestLine;

/** Reads lines of a manifest again, which were let pass before, from a place on. */
final class ContentLines {
  private static final int BUFFER_BYTES = 32 << 10;

  private final FileChannel manifest;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
  private long position;

  /**
   * @param manifest borrowed
   * @param offset where a line begins
   */
  ContentLines(FileChannel manifest, long offset) {
    this.manifest = manifest;
    this.position = offset;
  }

  ManifestLine next() throws IOException {
    int end = lineEnd();
    if (end < 0) {
      buffer.compact();
      int read = manifest.read(buffer, position);
      position += Math.max(read, 0);
      buffer.flip();
      end = lineEnd();
      if (end < 0) {
        throw new EOFException("the manifest has become shorter on the disk");
      }
    }
    String text =
        new String(
            buffer.array(),
            buffer.position(),
            end - buffer.position(),
            StandardCharsets.ISO_8859_1);
    buffer.position(end + 1);
    return ManifestFormat.parse(text);
  }

  private int lineEnd() {
    for (int i = buffer.position(); i < buffer.limit(); i++) {
      if (buffer.get(i) == '\n') {
        return i;
      }
    }
    return -1;
  }
}
