package org.abanico.backup.history;

import com.github.luben.zstd.ZstdInputStream;
import io.netty.buffer.ByteBuf;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.abanico.backup.folder.FolderLayout;
import org.jspecify.annotations.Nullable;

/**
 * The text of a snapshot's manifest, by places in it. To go forward is cheap; to go back begins
 * anew. What is read is not checked.
 */
public final class SnapshotText implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 << 10;

  private final Path manifest;
  private @Nullable InputStream text;
  private long position;

  public SnapshotText(FolderLayout layout, Snapshot snapshot) {
    this.manifest = layout.snapshot(snapshot.backup(), SnapshotStore.MANIFEST);
  }

  /**
   * Reads some of it.
   *
   * @param into filled behind its writer index; borrowed
   * @throws EOFException when there is not so much
   */
  public void read(long offset, int length, ByteBuf into) throws IOException {
    InputStream from = at(offset);
    int left = length;
    while (left > 0) {
      int read = into.writeBytes(from, left);
      if (read <= 0) {
        throw new EOFException("the manifest ends early");
      }
      left -= read;
      position += read;
    }
  }

  private InputStream at(long offset) throws IOException {
    if (offset < position) {
      close();
    }
    InputStream open = text;
    if (open == null) {
      InputStream file = Files.newInputStream(manifest);
      try {
        open = new ZstdInputStream(new BufferedInputStream(file, BUFFER_BYTES));
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
      text = open;
    }
    open.skipNBytes(offset - position);
    position = offset;
    return open;
  }

  @Override
  public void close() throws IOException {
    InputStream open = text;
    text = null;
    position = 0;
    if (open != null) {
      open.close();
    }
  }
}
