package org.abanico.backup.folder;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.abanico.backup.manifest.Xattr;
import org.abanico.backup.tree.EntryAttributes;
import org.abanico.backup.tree.EntryXattrs;
import org.jspecify.annotations.Nullable;

/** Operations on directories, none of which follows a symbolic link. */
public final class Directories {
  /** What an owner needs to work in a directory. */
  public static final int OWNER_ALL = 0700;

  /** What an owner needs to reach what is in a directory. */
  public static final int OWNER_SEARCH = 0100;

  /** Permissions of files that are not complete. */
  public static final String PRIVATE_FILE = "rw-------";

  private Directories() {}

  /** Whether something is there, be it a link to nowhere; not to find out is an error, not a no. */
  public static boolean exists(Path path) throws IOException {
    return kind(path) != null;
  }

  /** Whether a directory is there, and not a link to one; not to find out is an error. */
  public static boolean isDirectory(Path path) throws IOException {
    return kind(path) == EntryAttributes.Kind.DIRECTORY;
  }

  private static EntryAttributes.@Nullable Kind kind(Path path) throws IOException {
    try {
      return EntryAttributes.read(path).kind();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

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
    if (!isDirectory(directory)) {
      makePrivate(directory);
    }
  }

  /** The attributes with which only its owner can use what is created. */
  public static FileAttribute<?>[] permissions(Path path, String permissions) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** Lets the owner list and change a directory that is there, of this mode. */
  public static void openUp(Path directory, int mode) throws IOException {
    if ((mode & OWNER_ALL) != OWNER_ALL) {
      EntryAttributes.setMode(directory, mode | OWNER_ALL);
    }
  }

  /** Removes an entry, and all that is in it; nothing when it is not there. */
  public static void delete(Path directory) throws IOException {
    if (!exists(directory)) {
      return;
    }
    EntryAttributes attributes = EntryAttributes.read(directory);
    if (attributes.kind() == EntryAttributes.Kind.DIRECTORY) {
      openUp(directory, attributes.mode());
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
        for (Path entry : entries) {
          delete(entry);
        }
      }
    }
    Files.delete(directory);
  }
}
