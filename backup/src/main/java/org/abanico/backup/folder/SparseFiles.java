package org.abanico.backup.folder;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Path;

/** Files with holes in them. */
public final class SparseFiles {
  private SparseFiles() {}

  /**
   * Lets a file end in a hole when it is shorter than {@code size}.
   *
   * @param file open for writing, of this path
   */
  public static void lengthen(FileChannel file, Path path, long size) throws IOException {
    if (file.size() >= size) {
      return;
    }
    if (path.getFileSystem().equals(FileSystems.getDefault())) {
      try (RandomAccessFile whole = new RandomAccessFile(path.toFile(), "rw")) {
        whole.setLength(size);
      }
    } else {
      int _ = file.write(ByteBuffer.allocate(1), size - 1);
    }
  }
}
