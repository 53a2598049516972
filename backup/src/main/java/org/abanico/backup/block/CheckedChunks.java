package org.abanico.backup.block;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import org.abanico.backup.FolderException;
import org.abanico.backup.FolderException.Problem;
import org.abanico.backup.linux.OpenFile;
import org.abanico.backup.manifest.ManifestLine;
import org.jspecify.annotations.Nullable;

/**
 * Chunks of files that may have changed: each is checked as it is read. The file that was read last
 * stays open. Used by one thread at a time.
 */
public final class CheckedChunks implements AutoCloseable {
  private final ByteBufAllocator allocator;
  private final Opening opening;
  private final Sha256 sha256 = new Sha256();
  private @Nullable Path path;
  private @Nullable OpenFile last;

  /** How a file is opened. */
  @FunctionalInterface
  public interface Opening {
    OpenFile open(Path file) throws IOException;
  }

  /** For files that are to be read as their owner left them. */
  CheckedChunks(ByteBufAllocator allocator) {
    this(allocator, OpenFile::open);
  }

  public CheckedChunks(ByteBufAllocator allocator, Opening opening) {
    this.allocator = allocator;
    this.opening = opening;
  }

  /**
   * Reads a chunk; its bytes are the caller's.
   *
   * @throws FolderException CHANGED, when it is not there any more
   * @throws ClosedByInterruptException when the thread is interrupted: that says nothing of the
   *     file
   */
  public ByteBuf read(ManifestLine.Chunk chunk, Path file, long offset) throws IOException {
    ByteBuf bytes = allocator.directBuffer(chunk.length(), chunk.length());
    try {
      OpenFile from = open(file);
      while (bytes.isWritable()) {
        int at = bytes.writerIndex();
        int read = from.read(bytes.internalNioBuffer(at, bytes.writableBytes()), offset + at);
        if (read == 0) {
          throw new EOFException("shorter than it was");
        }
        bytes.writerIndex(at + read);
      }
      if (!sha256.of(bytes, 0, chunk.length()).equals(chunk.sha256())) {
        throw new IOException("not what it was");
      }
      return bytes;
    } catch (ClosedByInterruptException e) {
      bytes.release();
      close();
      throw e;
    } catch (IOException e) {
      bytes.release();
      throw new FolderException(Problem.CHANGED, file, e);
    }
  }

  private OpenFile open(Path file) throws IOException {
    if (last != null && file.equals(path)) {
      return last;
    }
    close();
    OpenFile opened = opening.open(file);
    last = opened;
    path = file;
    return opened;
  }

  @Override
  public void close() throws IOException {
    OpenFile closed = last;
    last = null;
    path = null;
    if (closed != null) {
      closed.close();
    }
  }
}
