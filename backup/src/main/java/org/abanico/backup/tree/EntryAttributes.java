package org.abanico.backup.tree;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.abanico.backup.manifest.EntryTime;

/**
 * What a backup keeps of an entry besides its name and content.
 *
 * @param mode the low twelve bits; where the file system has none, 0755 for directories and 0644
 * @param size in bytes
 * @param inode tells one file from another that took its name; 0 where the file system has none
 */
public record EntryAttributes(Kind kind, int mode, long size, EntryTime mtime, long inode) {
  /** What an entry is. */
  public enum Kind {
    DIRECTORY,
    FILE,
    SYMLINK,
    SPECIAL
  }

  private static final FileSystem DEFAULT = FileSystems.getDefault();
  private static final boolean DEFAULT_HAS_MODES =
      DEFAULT.supportedFileAttributeViews().contains("unix");
  private static final int FORMAT = 0170000;
  private static final int DIRECTORY_FORMAT = 0040000;
  private static final int FILE_FORMAT = 0100000;
  private static final int SYMLINK_FORMAT = 0120000;
  private static final int MODE = 07777;

  /** Reads them in one system call, of the entry itself when it is a symbolic link. */
  public static EntryAttributes read(Path path) throws IOException {
    if (!hasModes(path)) {
      return withoutModes(path);
    }
    Map<String, Object> unix =
        Files.readAttributes(
            path, "unix:mode,size,lastModifiedTime,ino", LinkOption.NOFOLLOW_LINKS);
    int mode = (Integer) value(unix, "mode");
    return new EntryAttributes(
        kind(mode),
        mode & MODE,
        (Long) value(unix, "size"),
        EntryTime.of((FileTime) value(unix, "lastModifiedTime")),
        (Long) value(unix, "ino"));
  }

  /**
   * Sets the low twelve bits of the mode, following symbolic links; nothing where there are none.
   */
  public static void setMode(Path path, int mode) throws IOException {
    if (hasModes(path)) {
      Files.setAttribute(path, "unix:mode", mode & MODE);
    }
  }

  private static boolean hasModes(Path path) {
    FileSystem system = path.getFileSystem();
    return system.equals(DEFAULT)
        ? DEFAULT_HAS_MODES
        : system.supportedFileAttributeViews().contains("unix");
  }

  private static Object value(Map<String, Object> attributes, String name) {
    Object value = attributes.get(name);
    if (value == null) {
      throw new IllegalStateException("no attribute " + name);
    }
    return value;
  }

  private static Kind kind(int mode) {
    return switch (mode & FORMAT) {
      case DIRECTORY_FORMAT -> Kind.DIRECTORY;
      case FILE_FORMAT -> Kind.FILE;
      case SYMLINK_FORMAT -> Kind.SYMLINK;
      default -> Kind.SPECIAL;
    };
  }

  private static EntryAttributes withoutModes(Path path) throws IOException {
    BasicFileAttributes basic =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    Kind kind =
        basic.isDirectory()
            ? Kind.DIRECTORY
            : basic.isRegularFile()
                ? Kind.FILE
                : basic.isSymbolicLink() ? Kind.SYMLINK : Kind.SPECIAL;
    int mode = kind == Kind.DIRECTORY ? 0755 : 0644;
    return new EntryAttributes(kind, mode, basic.size(), EntryTime.of(basic.lastModifiedTime()), 0);
  }
}
