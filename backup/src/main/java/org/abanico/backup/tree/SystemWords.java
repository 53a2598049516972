package org.abanico.backup.tree;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What the system said when it refused something, without the path. */
public final class SystemWords {
  private SystemWords() {}

  public static String of(IOException refusal) {
    if (refusal instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (refusal instanceof NoSuchFileException) {
      return "no such file";
    }
    if (refusal instanceof NotDirectoryException) {
      return "not a directory";
    }
    String reason =
        refusal instanceof FileSystemException detailed && detailed.getReason() != null
            ? detailed.getReason()
            : refusal.getMessage();
    return reason == null ? refusal.getClass().getSimpleName() : reason;
  }
}
