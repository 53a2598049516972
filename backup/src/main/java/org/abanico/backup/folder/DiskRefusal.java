package org.abanico.backup.folder;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import org.abanico.backup.FolderException;
import org.abanico.backup.FolderException.Problem;
import org.abanico.backup.linux.Errno;

/** What it means for the folder when the system refuses an operation in it. */
public final class DiskRefusal {
  /**
   * The system's words may be in any language: with less room than this, the disk counts as full.
   */
  private static final long FULL_BELOW = 1 << 16;

  private DiskRefusal() {}

  /** The exception for a front end; {@code refusal} itself when it is one already. */
  public static FolderException of(Path path, IOException refusal) {
    if (refusal instanceof FolderException known) {
      return known;
    }
    Problem problem = Problem.IO;
    if (saysFull(refusal) || hasNoRoom(path)) {
      problem = Problem.DISK_FULL;
    } else if (refusal instanceof AccessDeniedException || saysReadOnly(refusal)) {
      problem = Problem.NOT_WRITABLE;
    }
    return new FolderException(problem, path, refusal);
  }

  /** Whether the disk has failed or is full, whatever it was asked for. */
  static boolean isTrouble(IOException refusal) {
    String words = String.valueOf(refusal.getMessage());
    return saysFull(refusal)
        || refusal.getCause() instanceof ReadOnlyFileSystemException
        || words.contains("Read-only file system")
        || words.contains("Input/output error")
        || words.contains("Too many open files");
  }

  private static boolean saysFull(IOException refusal) {
    String words = String.valueOf(refusal.getMessage());
    return words.contains(Errno.NO_SPACE) || words.contains(Errno.NO_QUOTA);
  }

  private static boolean saysReadOnly(IOException refusal) {
    return refusal.getCause() instanceof ReadOnlyFileSystemException
        || String.valueOf(refusal.getMessage()).contains("Read-only file system")
        || String.valueOf(refusal.getMessage()).contains("Operation not permitted");
  }

  private static boolean hasNoRoom(Path path) {
    Path existing = path;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    try {
      return existing != null && Files.getFileStore(existing).getUsableSpace() < FULL_BELOW;
    } catch (IOException e) {
      return false;
    }
  }
}
