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
import org.abanico.backup.linux.FileStatus;
import org.abanico.backup.linux.Linux;
import org.abanico.backup.manifest.EntryTime;
import org.abanico.backup.manifest.Owner;
import org.jspecify.annotations.Nullable;

/**
 * What a backup keeps of an entry besides its name, content and extended attributes, and what tells
 * it from others.
 *
 * @param mode the low twelve bits; where the file system has none, 0755 for directories and 0644
 * @param size in bytes
 * @param ctime when it, or what the system keeps of it, was last changed: nobody can set it back;
 *     null where the file system does not say
 * @param owner null where the file system has none
 * @param device the number of the file system that it is on; 0 where there is none
 * @param inode tells one file from another that took its name; 0 where the file system has none
 * @param links how many names it has
 * @param allocated bytes on the disk: fewer than {@code size} where there are holes
 * @param major of a device
 * @param minor of a device
 */
public record EntryAttributes(
    Kind kind,
    int mode,
    long size,
    EntryTime mtime,
    @Nullable EntryTime ctime,
    @Nullable Owner owner,
    long device,
    long inode,
    long links,
    long allocated,
    int major,
    int minor) {
  /** What an entry is. */
  public enum Kind {
    DIRECTORY,
    FILE,
    SYMLINK,
    FIFO,
    CHARACTER_DEVICE,
    BLOCK_DEVICE,
    /** A socket, or what the system has no name for here. */
    SPECIAL
  }

  private static final FileSystem DEFAULT = FileSystems.getDefault();
  private static final boolean DEFAULT_HAS_MODES =
      DEFAULT.supportedFileAttributeViews().contains("unix");
  private static final char REPLACEMENT = '\uFFFD';
  private static final int FORMAT = 0170000;
  private static final int FIFO_FORMAT = 0010000;
  private static final int CHARACTER_FORMAT = 0020000;
  private static final int DIRECTORY_FORMAT = 0040000;
  private static final int BLOCK_FORMAT = 0060000;
  private static final int FILE_FORMAT = 0100000;
  private static final int SYMLINK_FORMAT = 0120000;
  private static final int MODE = 07777;

  /** What tells a file from all others that are there, whatever its names are. */
  public record FileId(long device, long inode) {}

  /** Whose names this entry's are. */
  public FileId id() {
    return new FileId(device, inode);
  }

  /** Reads them in one system call, of the entry itself when it is a symbolic link. */
  public static EntryAttributes read(Path path) throws IOException {
    if (!hasModes(path)) {
      return withoutModes(path);
    }
    String text = path.toString();
    // The JDK alone knows the bytes of a name that is not UTF-8.
    boolean isText = text.indexOf(REPLACEMENT) < 0;
    return Linux.reaches(path) && isText ? of(FileStatus.read(text)) : ofUnix(path);
  }

  /** As {@link #read(Path)}, of an entry of a directory: quicker where the system can be asked. */
  public static EntryAttributes read(Path directory, String name) throws IOException {
    if (hasModes(directory) && Linux.reaches(directory)) {
      String around = directory.toString();
      if (around.indexOf(REPLACEMENT) < 0 && name.indexOf(REPLACEMENT) < 0) {
        return of(FileStatus.read(around.endsWith("/") ? around + name : around + '/' + name));
      }
    }
    return read(directory.resolve(name));
  }

  private static EntryAttributes of(FileStatus status) {
    return new EntryAttributes(
        kind(status.mode()),
        status.mode() & MODE,
        status.size(),
        new EntryTime(status.seconds(), status.nanos()),
        new EntryTime(status.changeSeconds(), status.changeNanos()),
        owner(status.uid(), status.gid()),
        status.device(),
        status.inode(),
        status.links(),
        status.allocated(),
        status.major(),
        status.minor());
  }

  private static @Nullable Owner owner(long uid, long gid) {
    return uid > Owner.MAX_ID || gid > Owner.MAX_ID ? null : new Owner(uid, gid);
  }

  /** With the JDK alone, which does not say where there are holes. */
  static EntryAttributes ofUnix(Path path) throws IOException {
    Map<String, Object> unix =
        Files.readAttributes(
            path,
            "unix:mode,size,lastModifiedTime,ctime,uid,gid,dev,ino,nlink,rdev",
            LinkOption.NOFOLLOW_LINKS);
    int mode = (Integer) value(unix, "mode");
    long size = (Long) value(unix, "size");
    long rdev = (Long) value(unix, "rdev");
    return new EntryAttributes(
        kind(mode),
        mode & MODE,
        size,
        EntryTime.of((FileTime) value(unix, "lastModifiedTime")),
        EntryTime.of((FileTime) value(unix, "ctime")),
        owner(
            Integer.toUnsignedLong((Integer) value(unix, "uid")),
            Integer.toUnsignedLong((Integer) value(unix, "gid"))),
        (Long) value(unix, "dev"),
        (Long) value(unix, "ino"),
        (Integer) value(unix, "nlink"),
        size,
        (int) (((rdev >> 32) & 0xfffff000L) | ((rdev >> 8) & 0xfff)),
        (int) (((rdev >> 12) & 0xffffff00L) | (rdev & 0xff)));
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
      case FIFO_FORMAT -> Kind.FIFO;
      case CHARACTER_FORMAT -> Kind.CHARACTER_DEVICE;
      case BLOCK_FORMAT -> Kind.BLOCK_DEVICE;
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
    EntryTime mtime = EntryTime.of(basic.lastModifiedTime());
    return new EntryAttributes(
        kind, mode, basic.size(), mtime, null, null, 0, 0, 1, basic.size(), 0, 0);
  }
}
