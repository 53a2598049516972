package org.abanico.backup.block;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.abanico.backup.FolderException;
import org.abanico.backup.FolderException.Problem;
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
  private @Nullable FileChannel channel;

  /** How a file is opened. */
  @FunctionalInterface
  public interface Opening {
    FileChannel open(Path file) throws IOException;
  }

  /** For files that are to be read as their owner left them. */
  CheckedChunks(ByteBufAllocator allocator) {
    this(
        allocator,
        file -> FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
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
      FileChannel from = open(file);
      while (bytes.isWritable()) {
        if (bytes.writeBytes(from, offset + bytes.writerIndex(), bytes.writableBytes()) <= 0) {
          // A buffer answers -1 also when the channel was closed meanwhile.
          throw from.isOpen()
              ? new EOFException("shorter than it was")
              : new ClosedByInterruptException();
        }
      }
      if (!sha256.of(bytes, 0, chunk.length()).equals(chunk.sha256())) {
        throw new IOException("not what it was");
      }
      return bytes;
    } catch (ClosedByInterruptException e) {
      bytes.release();
      throw e;
    } catch (IOException e) {
      bytes.release();
      throw new FolderException(Problem.CHANGED, file, e);
    }
  }

  private FileChannel open(Path file) throws IOException {
    FileChannel last = channel;
    if (last != null && last.isOpen() && file.equals(path)) {
      return last;
    }
    close();
    FileChannel opened = opening.open(file);
    channel = opened;
    path = file;
    return opened;
  }

  @Override
  public void close() throws IOException {
    FileChannel last = channel;
    channel = null;
    path = null;
    if (last != null) {
      last.close();
    }
  }
}
