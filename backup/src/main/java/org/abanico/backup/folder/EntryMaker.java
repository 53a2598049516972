package org.abanico.backup.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.abanico.backup.linux.EntryCalls;
import org.abanico.backup.linux.Errno;
import org.abanico.backup.linux.Linux;
import org.abanico.backup.manifest.ManifestLine;

/** Makes entries that are no files and no directories. */
public final class EntryMaker {
  private static final int FIFO = 0010000;
  private static final int CHARACTER_DEVICE = 0020000;
  private static final int BLOCK_DEVICE = 0060000;
  private static final int PRIVATE = 0600;

  private EntryMaker() {}

  /**
   * Makes a symbolic link: exactly so on Linux; elsewhere as near as the JDK comes, without doubled
   * or trailing separators in the target.
   */
  public static void symlink(Path link, String target) throws IOException {
    if (Linux.reaches(link)) {
      Errno.check(
          EntryCalls.symlink(target, link.toString()), link.toString(), "making a symbolic link");
    } else {
      Files.createSymbolicLink(link, link.getFileSystem().getPath(target));
    }
  }

  /**
   * Makes a FIFO or device that only its owner can use.
   *
   * @return false when the system does not let it be made here
   */
  public static boolean special(Path path, ManifestLine.Entry entry) throws IOException {
    if (!Linux.reaches(path)) {
      return false;
    }
    String name = path.toString();
    int errno =
        switch (entry) {
          case ManifestLine.Fifo _ -> EntryCalls.mknod(name, FIFO | PRIVATE, 0, 0);
          case ManifestLine.Device device ->
              EntryCalls.mknod(
                  name,
                  (device.block() ? BLOCK_DEVICE : CHARACTER_DEVICE) | PRIVATE,
                  device.major(),
                  device.minor());
          case ManifestLine.Directory _, ManifestLine.File _, ManifestLine.Symlink _ ->
              throw new IllegalArgumentException(entry.path());
        };
    if (isRefusal(errno)) {
      return false;
    }
    Errno.check(errno, name, "making a FIFO or device");
    return true;
  }

  /**
   * Makes another name of a file.
   *
   * @return false when the system does not let it be made here
   */
  public static boolean link(Path name, Path existing) throws IOException {
    if (!Linux.reaches(name)) {
      try {
        Files.createLink(name, existing);
        return true;
      } catch (UnsupportedOperationException e) {
        return false;
      }
    }
    int errno = EntryCalls.link(existing.toString(), name.toString());
    if (isRefusal(errno) || errno == Errno.EMLINK || errno == Errno.EXDEV) {
      return false;
    }
    Errno.check(errno, name.toString(), "making another name of a file");
    return true;
  }

  private static boolean isRefusal(int errno) {
    return errno == Errno.EPERM
        || errno == Errno.EACCES
        || errno == Errno.EOPNOTSUPP
        || errno == Errno.ENOSYS
        || errno == Errno.EINVAL;
  }
}
