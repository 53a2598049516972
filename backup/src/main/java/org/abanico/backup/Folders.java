package org.abanico.backup;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.abanico.backup.FolderException.Problem;

/** What is done to folders in several places. */
final class Folders {
  private Folders() {}

  /** What the system refused, as a problem of a folder. */
  static FolderException problem(Path path, Exception cause) {
    if (cause instanceof FolderException known) {
      return known;
    }
    String message = String.valueOf(cause.getMessage());
    Problem problem = Problem.IO;
    if (message.contains("No space left") || message.contains("quota exceeded")) {
      problem = Problem.DISK_FULL;
    } else if (cause instanceof AccessDeniedException
        || cause instanceof ReadOnlyFileSystemException
        || message.contains("Read-only file system")
        || message.contains("not permitted")) {
      problem = Problem.NOT_WRITABLE;
    } else if (cause instanceof NoSuchFileException) {
      problem = Problem.MISSING;
    }
    return new FolderException(problem, path, cause);
  }

  static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Removes a tree; symbolic links are removed, not followed. */
  static void deleteTree(Path root) throws IOException {
    if (!exists(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path directory, @org.jspecify.annotations.Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
