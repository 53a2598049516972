package org.abanico.backup.folder;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import org.abanico.backup.manifest.EntryTime;
import org.jspecify.annotations.Nullable;

/**
 * Times and symbolic links exactly as in a manifest on 64-bit Linux; elsewhere as near as the JDK
 * comes: times from 1970 to 2262, targets without doubled or trailing separators.
 */
public final class EntryWriter {
  private EntryWriter() {}

  /** Sets when an entry was modified, of a symbolic link itself. */
  public static void setTime(Path path, EntryTime time) throws IOException {
    LinuxCalls linux = callsFor(path);
    if (linux != null) {
      check(linux.setTime(path, time), path, "setting its time");
    } else {
      Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setTimes(time.toFileTime(), null, null);
    }
  }

  /** Makes a symbolic link. */
  public static void makeLink(Path link, String target) throws IOException {
    LinuxCalls linux = callsFor(link);
    if (linux != null) {
      check(linux.symlink(target, link), link, "making a link");
    } else {
      Files.createSymbolicLink(link, link.getFileSystem().getPath(target));
    }
  }

  /** The system knows only the paths of the JDK's own file system. */
  private static @Nullable LinuxCalls callsFor(Path path) {
    return path.getFileSystem().equals(FileSystems.getDefault()) ? LinuxCalls.instance() : null;
  }

  private static void check(int errno, Path path, String what) throws IOException {
    if (errno != 0) {
      throw DiskRefusal.ofErrno(errno, path, what);
    }
  }
}
