package org.abanico.backup.linux;

import static org.abanico.backup.linux.Linux.INT;
import static org.abanico.backup.linux.Linux.POINTER;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Numbers by which calls say why they failed. */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  public static final int EBADF = 9;
  public static final int EACCES = 13;
  public static final int EEXIST = 17;
  public static final int EXDEV = 18;
  public static final int ENOTDIR = 20;
  public static final int EISDIR = 21;
  public static final int EINVAL = 22;
  public static final int ENOSPC = 28;
  public static final int ESPIPE = 29;
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

  /** Seldom needed: looked for when it is. */
  private static final class Words {
    private static final int LONGEST = 1024;
    private static final MethodHandle STRERROR =
        Linux.handle("strerror", FunctionDescriptor.of(POINTER, INT));

    @SuppressWarnings("restricted")
    static String of(int errno) {
      try (Scratch scratch = Scratch.take()) {
        MemorySegment words = (MemorySegment) STRERROR.invokeExact(scratch.state, errno);
        return words.reinterpret(LONGEST).getString(0);
      } catch (Throwable e) {
        throw Linux.unexpected(e);
      }
    }
  }

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
      case EISDIR, ESPIPE -> new FileSystemException(path, null, "Not a regular file any more");
      case EIO -> new FileSystemException(path, null, "Input/output error");
      default -> new FileSystemException(path, null, what + ": " + Words.of(errno));
    };
  }
}
