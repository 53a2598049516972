package org.abanico.backup.folder;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.abanico.backup.manifest.Xattr;
import org.abanico.backup.tree.EntryAttributes;
import org.abanico.backup.tree.EntryXattrs;
import org.jspecify.annotations.Nullable;

/** Operations on directories, none of which follows a symbolic link. */
public final class Directories {
  /** What an owner needs to work in a directory. */
  static final int OWNER_ALL = 0700;

  /** Permissions of files that are not complete. */
  static final String PRIVATE_FILE = "rw-------";

  private Directories() {}

  /** Makes a directory that only its owner can use, for now. */
  public static void makePrivate(Path directory) throws IOException {
    Files.createDirectory(directory, permissions(directory, "rwx------"));
    // Access control lists may come from the directory around it.
    for (Xattr inherited : EntryXattrs.read(directory).kept()) {
      if (inherited.isAcl()) {
        boolean _ = Xattrs.remove(directory, inherited.name());
      }
    }
  }

  /** Makes the directory unless it is there, and not a link to one. */
  public static void ensurePrivate(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      makePrivate(directory);
    }
  }

  /** The attributes with which only its owner can use what is created. */
  static FileAttribute<?>[] permissions(Path path, String permissions) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** Lets the owner list and change a directory that is there, of this mode. */
  static void openUp(Path directory, int mode) throws IOException {
    if ((mode & OWNER_ALL) != OWNER_ALL) {
      EntryAttributes.setMode(directory, mode | OWNER_ALL);
    }
  }

  /** Removes a directory and all that is in it; nothing when it is not there. */
  public static void delete(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
