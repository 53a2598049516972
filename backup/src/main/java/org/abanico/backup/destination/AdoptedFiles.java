package org.abanico.backup.destination;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import org.abanico.backup.block.FastCdc;
import org.abanico.backup.block.Sha256;
import org.abanico.backup.catalog.Catalog;
import org.abanico.backup.folder.FolderLayout;
import org.abanico.backup.folder.OwnFile;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.tree.Found;
import org.abanico.backup.tree.TreeWalk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the catalog of the files of a folder that is adopted, cut as our source cuts: what of them
 * is in the first backup need not come. Reads each file once.
 */
final class AdoptedFiles {
  private static final Logger LOG = LoggerFactory.getLogger(AdoptedFiles.class);
  private static final int FILES_PER_COMMIT = 1_000;

  private final Catalog catalog;
  private final FastCdc cutter = new FastCdc();
  private final Sha256 sha256 = new Sha256();

  private AdoptedFiles(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Describes them all; what cannot be read is material for nothing. */
  static void describe(FolderLayout layout, Catalog catalog) throws IOException {
    AdoptedFiles files = new AdoptedFiles(catalog);
    TreeWalk walk = new TreeWalk(layout.folder());
    ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(FastCdc.LONGEST, FastCdc.LONGEST);
    try {
      long described = 0;
      for (Found found = walk.next(); found != null; found = walk.next()) {
        if (found instanceof Found.Regular file) {
          files.describe(file, buffer.clear());
          if (++described % FILES_PER_COMMIT == 0) {
            catalog.commit();
          }
        }
      }
      catalog.commit();
    } finally {
      buffer.release();
    }
  }

  private void describe(Found.Regular file, ByteBuf buffer) throws IOException {
    try (FileChannel from = OwnFile.open(file.location())) {
      long id = -1;
      long offset = 0;
      boolean last = fill(buffer, from, 0);
      while (buffer.isReadable()) {
        int length = cutter.cut(buffer, 0, buffer.readableBytes(), last);
        ManifestLine.Chunk chunk = new ManifestLine.Chunk(sha256.of(buffer, 0, length), length);
        if (id < 0) {
          id = catalog.adopted(file.path());
        }
        catalog.put(chunk, id, offset);
        offset += length;
        buffer.skipBytes(length).discardReadBytes();
        last = fill(buffer, from, offset + buffer.readableBytes());
      }
    } catch (FileSystemException e) {
      LOG.warn("A file of the folder that is adopted cannot be made use of", e);
    }
  }

  /** Answers whether the file ends with what is in the buffer then. */
  private static boolean fill(ByteBuf buffer, FileChannel from, long position) throws IOException {
    long at = position;
    while (buffer.isWritable()) {
      int read = buffer.writeBytes(from, at, buffer.writableBytes());
      if (read <= 0) {
        return true;
      }
      at += read;
    }
    return false;
  }
}
