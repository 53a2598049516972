package org.abanico.backup.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.abanico.backup.block.Sha256;
import org.abanico.backup.folder.OwnFile;
import org.abanico.backup.linux.FileExtents;
import org.abanico.backup.linux.Linux;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.tree.EntryAttributes;
import org.jspecify.annotations.Nullable;

/** A kept file, read chunk by chunk as a manifest lists them. */
final class CheckedFile implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int OWNER_READS = 0400;

  private final Path path;
  private final FileChannel file;
  private final ByteBuffer buffer;
  private final Sha256 sha256 = new Sha256();

  private @Nullable FileExtents extents;

  private CheckedFile(Path path, FileChannel file, ByteBuffer buffer) {
    this.path = path;
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
    return new CheckedFile(path, OwnFile.open(path), buffer);
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

  /** Whether so many zeros come next; where the file has holes itself, it is not read. */
  boolean hole(long length) throws IOException {
    long end = file.position() + length;
    if (file.size() < end) {
      return false;
    }
    while (file.position() < end) {
      file.position(Math.min(end, dataFrom(file.position())));
      buffer.clear().limit((int) Math.min(BUFFER_BYTES, end - file.position()));
      while (buffer.hasRemaining() && file.read(buffer) > 0) {
        // Until there is as much as is wanted, or no more.
      }
      buffer.flip();
      while (buffer.hasRemaining()) {
        if (buffer.get() != 0) {
          return false;
        }
      }
    }
    return true;
  }

  private long dataFrom(long position) throws IOException {
    if (extents == null && isSparse()) {
      extents = FileExtents.open(path.toString());
    }
    if (extents == null) {
      return position;
    }
    long data = extents.dataFrom(position);
    return data < 0 ? Long.MAX_VALUE : data;
  }

  private boolean isSparse() throws IOException {
    if (!Linux.reaches(path)) {
      return false;
    }
    EntryAttributes attributes = EntryAttributes.read(path);
    return attributes.allocated() < attributes.size() && (attributes.mode() & OWNER_READS) != 0;
  }

  /** Reads from the beginning again. */
  void restart() throws IOException {
    file.position(0);
  }

  /** Whether nothing more is in the file. */
  boolean isAtEnd() throws IOException {
    return file.position() == file.size();
  }

  @Override
  public void close() throws IOException {
    try (FileChannel _ = file;
        FileExtents _ = extents) {
      extents = null;
    }
  }
}
