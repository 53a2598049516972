package org.abanico.backup;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

/**
 * What is kept of an entry beside its content. Symbolic links are never followed.
 *
 * @param mode the twelve bits of permissions; a usual value where the system has none
 */
record Attributes(Type type, int mode, long size, Instant modified) {
  enum Type {
    DIRECTORY,
    FILE,
    SYMLINK,
    SPECIAL
  }

  private static final boolean UNIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
  private static final int MODE_BITS = 07777;
  private static final int TYPE_BITS = 0170000;

  static Attributes read(Path path) throws IOException {
    if (!UNIX) {
      return readBasic(path);
    }
    Map<String, Object> read =
        Files.readAttributes(path, "unix:mode,size,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
    int mode = required(read, "mode", Integer.class);
    Type type =
        switch (mode & TYPE_BITS) {
          case 0040000 -> Type.DIRECTORY;
          case 0100000 -> Type.FILE;
          case 0120000 -> Type.SYMLINK;
          default -> Type.SPECIAL;
        };
    return new Attributes(
        type,
        mode & MODE_BITS,
        required(read, "size", Long.class),
        required(read, "lastModifiedTime", FileTime.class).toInstant());
  }

  private static <T> T required(Map<String, Object> read, String name, Class<T> type)
      throws IOException {
    Object value = read.get(name);
    if (value == null) {
      throw new IOException("the system tells no " + name);
    }
    return type.cast(value);
  }

  private static Attributes readBasic(Path path) throws IOException {
    BasicFileAttributes read =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    Type type =
        read.isDirectory()
            ? Type.DIRECTORY
            : read.isRegularFile()
                ? Type.FILE
                : read.isSymbolicLink() ? Type.SYMLINK : Type.SPECIAL;
    int mode = type == Type.FILE ? 0644 : 0755;
    return new Attributes(type, mode, read.size(), read.lastModifiedTime().toInstant());
  }

  /** Sets the mode of a file or directory, where the system has modes. */
  static void setMode(Path path, int mode) throws IOException {
    if (UNIX) {
      Files.setAttribute(path, "unix:mode", mode);
    }
  }

  static void setModified(Path path, Instant modified) throws IOException {
    Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(FileTime.from(modified), null, null);
  }
}
