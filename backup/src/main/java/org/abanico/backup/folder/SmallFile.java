package org.abanico.backup.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;

/** Files of a few lines of ASCII. */
public final class SmallFile {
  private static final int MAX_BYTES = 64 << 10;
  private static final String UNFINISHED = ".new";

  private SmallFile() {}

  /**
   * The text of a file.
   *
   * @throws IOException also when it has more than 64 KiB: none of ours has
   */
  public static String read(Path path) throws IOException {
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      if (file.size() > MAX_BYTES) {
        throw new IOException(path + " is too long");
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
      int read = 0;
      while (bytes.hasRemaining() && read >= 0) {
        read = file.read(bytes);
      }
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
    }
  }

  /** Makes a file, which is complete for {@code sync}; what is there is overwritten. */
  public static void write(Path path, String text, FileSystemSync sync) throws IOException {
    try (FileChannel file = create(path, text)) {
      sync.finished(file);
    }
  }

  /**
   * Makes or replaces a file: after a loss of power it is there as a whole, or as it was before.
   */
  public static void replace(Path path, String text) throws IOException {
    Path unfinished = path.resolveSibling(path.getFileName() + UNFINISHED);
    try (FileChannel file = create(unfinished, text)) {
      file.force(true);
    }
    Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
    FileSystemSync.force(Objects.requireNonNull(path.getParent()));
  }

  /** Removes a file; after a loss of power it is not there again. */
  public static void remove(Path path) throws IOException {
    Files.deleteIfExists(path);
    FileSystemSync.force(Objects.requireNonNull(path.getParent()));
  }

  private static FileChannel create(Path path, String text) throws IOException {
    FileChannel file =
        FileChannel.open(
            path,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE),
            Directories.permissions(path, Directories.PRIVATE_FILE));
    try {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      return file;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }
}
