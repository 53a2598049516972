package org.abanico.backup.catalog;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.abanico.backup.block.Sha256;
import org.abanico.backup.folder.Directories;
import org.abanico.backup.folder.OwnFile;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.tree.EntryAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads chunks from files of the folder, through no symbolic link, and believes nothing but their
 * SHA-256. The file that was read last stays open.
 */
final class Material implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Material.class);

  private final Path folder;
  private final Sha256 sha256 = new Sha256();
  private @Nullable FileChannel open;
  private long openFile;

  /**
   * @param folder all files are in it
   */
  Material(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads a chunk from where it is believed to be.
   *
   * @param into gets the chunk after what it holds; borrowed
   * @return false when it is not there, whatever the reason; {@code into} is then as it was
   */
  boolean read(Piece piece, ManifestLine.Chunk chunk, ByteBuf into) {
    int start = into.writerIndex();
    boolean right = false;
    try {
      FileChannel file = open(piece);
      right =
          file != null
              && piece.offset() >= 0
              && fill(into, file, piece)
              && sha256.of(into, start, piece.length()).equals(chunk.sha256());
    } catch (NoSuchFileException e) {
      LOG.debug("no file any more: {}", piece.path());
    } catch (IOException e) {
      LOG.warn("not to be read, what is in it is fetched instead: {}", e.toString());
    }
    if (!right) {
      into.writerIndex(start);
    }
    return right;
  }

  private static boolean fill(ByteBuf into, FileChannel from, Piece piece) throws IOException {
    into.ensureWritable(piece.length());
    int filled = 0;
    while (filled < piece.length()) {
      int read = into.writeBytes(from, piece.offset() + filled, piece.length() - filled);
      if (read <= 0) {
        return false;
      }
      filled += read;
    }
    return true;
  }

  private @Nullable FileChannel open(Piece piece) throws IOException {
    if (open == null || openFile != piece.file()) {
      release();
      if (!isReachable(piece.path())
          || EntryAttributes.read(piece.path()).kind() != EntryAttributes.Kind.FILE) {
        return null;
      }
      open = OwnFile.open(piece.path());
      openFile = piece.file();
    }
    return open;
  }

  /** Whether what leads to it in the folder are directories. */
  private boolean isReachable(Path path) throws IOException {
    int names = path.getNameCount() - folder.getNameCount();
    Path directory = path;
    for (int i = 1; i < names; i++) {
      directory = directory.getParent();
      if (directory == null || !Directories.isDirectory(directory)) {
        return false;
      }
    }
    return true;
  }

  /** No file stays open. */
  void release() throws IOException {
    FileChannel closed = open;
    open = null;
    if (closed != null) {
      closed.close();
    }
  }

  @Override
  public void close() throws IOException {
    release();
  }
}
