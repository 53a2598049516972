package org.abanico.backup.destination;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.abanico.backup.FolderException;
import org.abanico.backup.FolderException.Problem;
import org.abanico.backup.InvalidBackupException;
import org.abanico.backup.block.CheckedChunks;
import org.abanico.backup.catalog.Catalog;
import org.abanico.backup.folder.FolderLayout;
import org.abanico.backup.folder.OwnFile;
import org.abanico.backup.manifest.ManifestLine;
import org.jspecify.annotations.Nullable;

/**
 * Content that need not come, or has come before its turn. Each chunk is checked as it is read;
 * what has come early waits in memory, {@value #MAX_EARLY} bytes at most.
 */
final class LocalContent implements AutoCloseable {
  private static final int MAX_CHUNK = 1 << 20;
  private static final int MAX_EARLY = 32 << 20;

  private final FolderLayout layout;
  private final Catalog catalog;
  private final Path staging;
  private final CheckedChunks files =
      new CheckedChunks(PooledByteBufAllocator.DEFAULT, OwnFile::openAtOnce);

  /** By their SHA-256; the same may come twice, when what it was wanted for has become void. */
  private final Map<String, Deque<ByteBuf>> early = new HashMap<>();

  private long earlyBytes;

  LocalContent(FolderLayout layout, Catalog catalog, String backup) {
    this.layout = layout;
    this.staging = layout.staging().resolve(backup);
    this.catalog = catalog;
  }

  /**
   * A chunk that the folder's file of this path has at this offset; the caller's then.
   *
   * @throws FolderException CHANGED, when it has not
   */
  ByteBuf same(String path, long offset, ManifestLine.Chunk chunk) throws IOException {
    return files.read(chunk, layout.folder().resolve(path), offset);
  }

  /** Whether a broken-off backup has staged this file. */
  boolean isBrokenOff(Path file) {
    return file.startsWith(layout.staging()) && !file.startsWith(staging);
  }

  /**
   * A chunk that is somewhere in the folder; the caller's then.
   *
   * @throws FolderException CHANGED, when it is not there any more
   */
  ByteBuf have(ManifestLine.Chunk chunk) throws IOException {
    ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer(chunk.length(), MAX_CHUNK);
    boolean there = false;
    try {
      there = catalog.read(chunk, bytes);
      if (there) {
        return bytes;
      }
      throw new FolderException(Problem.CHANGED, layout.folder(), null);
    } finally {
      if (!there) {
        bytes.release();
      }
    }
  }

  /** Keeps a chunk that came before its turn; copied from {@code body}, which is borrowed. */
  void keep(ManifestLine.Chunk chunk, ByteBuf body, int index) throws InvalidBackupException {
    earlyBytes += chunk.length();
    if (earlyBytes > MAX_EARLY) {
      throw new InvalidBackupException("content that nobody wants, or far out of order");
    }
    early
        .computeIfAbsent(chunk.sha256(), _ -> new ArrayDeque<>(1))
        .add(body.copy(index, chunk.length()));
  }

  /** A chunk that came before its turn; the caller's then. Null when it did not. */
  @Nullable ByteBuf takeEarly(ManifestLine.Chunk chunk) {
    Deque<ByteBuf> came = early.get(chunk.sha256());
    if (came == null) {
      return null;
    }
    ByteBuf bytes = came.remove();
    if (came.isEmpty()) {
      early.remove(chunk.sha256());
    }
    earlyBytes -= chunk.length();
    return bytes;
  }

  boolean hasEarly() {
    return !early.isEmpty();
  }

  @Override
  public void close() throws IOException {
    early.values().forEach(came -> came.forEach(ByteBuf::release));
    early.clear();
    files.close();
  }
}
