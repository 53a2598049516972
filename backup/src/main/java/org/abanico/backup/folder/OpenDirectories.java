package org.abanico.backup.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.abanico.backup.linux.Descriptors;
import org.abanico.backup.linux.Errno;
import org.abanico.backup.linux.Linux;
import org.abanico.backup.tree.EntryAttributes;

/**
 * The directories that are worked in, from the root to the current one, held open on Linux: a path
 * given out by this class leads to the directory that was opened, whatever has its name meanwhile.
 * So nobody who may write in a directory can have what is done in it done elsewhere, by a symbolic
 * link in the place of it. Elsewhere, the paths are the directories' own.
 *
 * <p>A path is good until its directory is left, and must not be kept for longer: the system gives
 * the same number to what is opened next.
 */
public final class OpenDirectories implements AutoCloseable {
  private static final boolean CAN_HOLD = Linux.isHere() && look();

  private final Deque<Integer> descriptors = new ArrayDeque<>();

  private static boolean look() {
    int descriptor = Descriptors.openDirectory("/", true);
    if (descriptor < 0) {
      return false;
    }
    try {
      // Not where there is no /proc, or where the program may not look into its own.
      int again = Descriptors.openDirectory(inside(descriptor).toString(), false);
      return again >= 0 && Descriptors.close(again) == 0;
    } finally {
      int _ = Descriptors.close(descriptor);
    }
  }

  /** A link to the directory, which is followed whatever its owner may do in it. */
  private static Path linkTo(int descriptor) {
    return Path.of("/proc/self/fd/" + descriptor);
  }

  /** The dot has calls that follow no link at the end of a path meet the directory itself. */
  private static Path inside(int descriptor) {
    return linkTo(descriptor).resolve(".");
  }

  /** Enters the root, which its user has named: it may be a link to a directory. */
  public Path enterRoot(Path directory) throws IOException {
    return enter(directory, true);
  }

  /**
   * Enters a directory of the one that was entered last, and lets its owner list and change it.
   *
   * @param directory its path, resolved against that of the other
   * @throws IOException also when a symbolic link is there
   */
  public Path enter(Path directory) throws IOException {
    return enter(directory, false);
  }

  private Path enter(Path directory, boolean follow) throws IOException {
    Path entered = hold(directory, follow);
    openUp(directory);
    return entered;
  }

  private Path hold(Path directory, boolean follow) throws IOException {
    if (!CAN_HOLD || !Linux.reaches(directory)) {
      return directory;
    }
    String name = directory.toString();
    int descriptor = Descriptors.openDirectory(name, follow);
    Errno.check(Math.max(0, -descriptor), name, "opening the directory itself");
    descriptors.push(descriptor);
    return inside(descriptor);
  }

  private void openUp(Path directory) throws IOException {
    Integer descriptor = descriptors.peek();
    if (descriptor == null) {
      Directories.openUp(directory, EntryAttributes.read(directory).mode());
      return;
    }
    Path link = linkTo(descriptor);
    Directories.openUp(link, (Integer) Files.getAttribute(link, "unix:mode"));
  }

  /**
   * Enters the root and every directory on the way to an entry, as they are.
   *
   * @param path of the entry, as in a manifest
   * @return where the entry is
   */
  public Path reach(Path root, String path) throws IOException {
    Path at = hold(root, true);
    String[] names = path.split("/", -1);
    for (int i = 0; i < names.length - 1; i++) {
      at = hold(at.resolve(names[i]), false);
    }
    return at.resolve(names[names.length - 1]);
  }

  /** Leaves the directory that was entered last. */
  public void leave() throws IOException {
    Integer descriptor = descriptors.poll();
    if (descriptor != null) {
      Errno.check(-Descriptors.close(descriptor), linkTo(descriptor).toString(), "close");
    }
  }

  /** Leaves all. */
  @Override
  public void close() throws IOException {
    while (!descriptors.isEmpty()) {
      leave();
    }
  }
}
