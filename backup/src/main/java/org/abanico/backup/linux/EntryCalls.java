package org.abanico.backup.linux;

import static org.abanico.backup.linux.Linux.INT;
import static org.abanico.backup.linux.Linux.LONG;
import static org.abanico.backup.linux.Linux.POINTER;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Making entries and setting what they have, none of it following a symbolic link at the end of a
 * path. Each call answers 0 or the errno. The JDK sets times before 1970 and after 2262 wrongly,
 * rewrites the targets of symbolic links ({@code a//b} to {@code a/b}), and makes no FIFOs.
 */
public final class EntryCalls {
  private static final MethodHandle UTIMENSAT =
      Linux.handle("utimensat", FunctionDescriptor.of(INT, INT, POINTER, POINTER, INT));
  private static final MethodHandle SYMLINK =
      Linux.handle("symlink", FunctionDescriptor.of(INT, POINTER, POINTER));
  private static final MethodHandle LINK =
      Linux.handle("link", FunctionDescriptor.of(INT, POINTER, POINTER));

  private static final MethodHandle MKNODAT =
      Linux.variadic("syscall", 1, FunctionDescriptor.of(LONG, LONG, LONG, POINTER, LONG, LONG));

  private static final long MKNODAT_NUMBER = Linux.systemCall(259, 33);
  private static final int MAX_MAJOR = 0xfff;
  private static final int MAX_MINOR = 0xfffff;
  private static final MethodHandle LCHOWN =
      Linux.handle("lchown", FunctionDescriptor.of(INT, POINTER, INT, INT));

  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;

  private EntryCalls() {}

  /**
   * Sets when an entry was modified, and when it was last read to the same: some file systems of
   * FUSE do nothing when they are given one of the two.
   */
  public static int setTime(String path, long seconds, int nanos) {
    try (Scratch scratch = Scratch.take()) {
      MemorySegment times = scratch.data;
      times.set(LONG, 0, seconds);
      times.set(LONG, 8, nanos);
      times.set(LONG, 16, seconds);
      times.set(LONG, 24, nanos);
      int result =
          (int)
              UTIMENSAT.invokeExact(
                  scratch.state, AT_FDCWD, scratch.path(path), times, AT_SYMLINK_NOFOLLOW);
      return scratch.errno(result);
    } catch (Throwable e) {
      throw Linux.unexpected(e);
    }
  }

  /** Makes a symbolic link whose target is this text, as it is. */
  public static int symlink(String target, String link) {
    try (Scratch scratch = Scratch.take()) {
      int result =
          (int) SYMLINK.invokeExact(scratch.state, scratch.other(target), scratch.path(link));
      return scratch.errno(result);
    } catch (Throwable e) {
      throw Linux.unexpected(e);
    }
  }

  /** Makes another name of a file. */
  public static int link(String existing, String name) {
    try (Scratch scratch = Scratch.take()) {
      int result =
          (int) LINK.invokeExact(scratch.state, scratch.other(existing), scratch.path(name));
      return scratch.errno(result);
    } catch (Throwable e) {
      throw Linux.unexpected(e);
    }
  }

  /**
   * Makes a FIFO or device.
   *
   * @param mode with the kind in its upper bits
   */
  public static int mknod(String path, int mode, int major, int minor) {
    if (MKNODAT_NUMBER < 0) {
      return Errno.ENOSYS;
    }
    if (major < 0 || major > MAX_MAJOR || minor < 0 || minor > MAX_MINOR) {
      return Errno.EINVAL;
    }
    long device = (minor & 0xffL) | ((long) major << 8) | ((minor & ~0xffL) << 12);
    try (Scratch scratch = Scratch.take()) {
      long result =
          (long)
              MKNODAT.invokeExact(
                  scratch.state,
                  MKNODAT_NUMBER,
                  (long) AT_FDCWD,
                  scratch.path(path),
                  (long) mode,
                  device);
      return scratch.errno((int) result);
    } catch (Throwable e) {
      throw Linux.unexpected(e);
    }
  }

  /**
   * Sets the owner and the group.
   *
   * @param uid −1 leaves the owner as it is
   * @param gid −1 leaves the group as it is
   */
  public static int changeOwner(String path, long uid, long gid) {
    try (Scratch scratch = Scratch.take()) {
      int result =
          (int) LCHOWN.invokeExact(scratch.state, scratch.path(path), (int) uid, (int) gid);
      return scratch.errno(result);
    } catch (Throwable e) {
      throw Linux.unexpected(e);
    }
  }
}
