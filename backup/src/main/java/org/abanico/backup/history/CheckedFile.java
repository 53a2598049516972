package org.abanico.backup.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.abanico.backup.block.Sha256;
import org.abanico.backup.folder.OwnFile;
import org.abanico.backup.manifest.ManifestLine;

/** A kept file, read chunk by chunk as a manifest lists them. */
final class CheckedFile implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 20;

  private final FileChannel file;
  private final ByteBuffer buffer;
  private final Sha256 sha256 = new Sha256();

  private CheckedFile(FileChannel file, ByteBuffer buffer) {
    this.file = file;
    this.buffer = buffer;
  }

  /** Room for the longest chunk. */
  static ByteBuffer newBuffer() {
    return ByteBuffer.allocate(BUFFER_BYTES);
  }

  /**
   * Opens a file, not following a symbolic link.
   *
   * @param buffer from {@link #newBuffer}; used until the next chunk is asked for
   */
  static CheckedFile open(Path path, ByteBuffer buffer) throws IOException {
    return new CheckedFile(OwnFile.open(path), buffer);
  }

  /**
   * Reads the next chunk into the buffer, from 0 to its limit.
   *
   * @return whether it is the one that the manifest lists
   */
  boolean next(ManifestLine.Chunk chunk) throws IOException {
    buffer.clear().limit(chunk.length());
    int read = 0;
    while (buffer.hasRemaining() && read >= 0) {
      read = file.read(buffer);
    }
    boolean whole = !buffer.hasRemaining();
    buffer.flip();
    sha256.update(buffer.duplicate());
    return sha256.finish().equals(chunk.sha256()) && whole;
  }

  /** Whether nothing more is in the file. */
  boolean isAtEnd() throws IOException {
    return file.position() == file.size();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
