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

/** Chunks of files that were not read again. The file that was read last stays open. */
final class RememberedFiles implements AutoCloseable {
  private final ByteBufAllocator allocator;
  private final Sha256 sha256 = new Sha256();
  private @Nullable Path path;
  private @Nullable FileChannel channel;

  RememberedFiles(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  /**
   * Reads a chunk; its bytes are the caller's.
   *
   * @throws FolderException CHANGED, when it is not there any more
   */
  ByteBuf read(ManifestLine.Chunk chunk, Path file, long offset) throws IOException {
    ByteBuf bytes = allocator.directBuffer(chunk.length(), chunk.length());
    try {
      FileChannel from = open(file);
      while (bytes.isWritable()) {
        if (bytes.writeBytes(from, offset + bytes.writerIndex(), bytes.writableBytes()) <= 0) {
          throw new EOFException("shorter than it was");
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
    if (last != null && file.equals(path)) {
      return last;
    }
    close();
    FileChannel opened = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
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
