package org.abanico.backup.linux;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Numbers by which calls say why they failed. */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int EIO = 5;
  public static final int EBADF = 9;
  public static final int EACCES = 13;
  public static final int EEXIST = 17;
  public static final int EXDEV = 18;
  public static final int ENOTDIR = 20;
  public static final int EINVAL = 22;
  public static final int ENOSPC = 28;
  public static final int EROFS = 30;
  public static final int EMLINK = 31;
  public static final int ERANGE = 34;
  public static final int ENOSYS = 38;
  public static final int ENODATA = 61;
  public static final int EOPNOTSUPP = 95;
  public static final int EDQUOT = 122;

  /** What the system says when a disk is full. */
  public static final String NO_SPACE = "No space left on device";

  /** What it says when its user may not have more of it. */
  public static final String NO_QUOTA = "Disk quota exceeded";

  private Errno() {}

  /** Throws the exception that the JDK would have thrown, unless {@code errno} is 0. */
  public static void check(int errno, String path, String what) throws IOException {
    if (errno != 0) {
      throw exception(errno, path, what);
    }
  }

  /** The exception that the JDK would have thrown. */
  public static IOException exception(int errno, String path, String what) {
    return switch (errno) {
      case ENOENT -> new NoSuchFileException(path, null, what);
      case EEXIST -> new FileAlreadyExistsException(path, null, what);
      case EPERM, EACCES -> new AccessDeniedException(path, null, what);
      case ENOSPC -> new FileSystemException(path, null, NO_SPACE);
      case EDQUOT -> new FileSystemException(path, null, NO_QUOTA);
      case EROFS -> new FileSystemException(path, null, "Read-only file system");
      case EIO -> new FileSystemException(path, null, "Input/output error");
      default -> new FileSystemException(path, null, what + ": errno " + errno);
    };
  }
}
