package org.abanico.backup.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.abanico.backup.linux.OpenFile;
import org.abanico.backup.tree.EntryAttributes;

/** Files that this user owns, whatever their mode says. */
public final class OwnFile {
  private static final int OWNER_READS = 0400;

  private OwnFile() {}

  /** Opens a file for reading, also when its mode keeps its owner from it; follows no link. */
  public static FileChannel open(Path path) throws IOException {
    return open(
        path, file -> FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  /** As the other; waits for nothing that may have its name by now. */
  public static OpenFile openAtOnce(Path path) throws IOException {
    return open(path, OpenFile::open);
  }

  private static <T> T open(Path path, Opening<T> opening) throws IOException {
    try {
      return opening.open(path);
    } catch (AccessDeniedException e) {
      int mode = EntryAttributes.read(path).mode();
      EntryAttributes.setMode(path, mode | OWNER_READS);
      try {
        return opening.open(path);
      } finally {
        EntryAttributes.setMode(path, mode);
      }
    }
  }

  @FunctionalInterface
  private interface Opening<T> {
    T open(Path path) throws IOException;
  }
}
