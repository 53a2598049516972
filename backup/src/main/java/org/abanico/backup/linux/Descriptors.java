package org.abanico.backup.linux;

import static org.abanico.backup.linux.Linux.INT;
import static org.abanico.backup.linux.Linux.LONG;
import static org.abanico.backup.linux.Linux.POINTER;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;

/** Calls on files that are open. Each answers what it is asked for, or the negative errno. */
public final class Descriptors {
  private static final MethodHandle OPEN =
      Linux.variadic("open", 2, FunctionDescriptor.of(INT, POINTER, INT));
  private static final MethodHandle CLOSE = Linux.handle("close", FunctionDescriptor.of(INT, INT));
  private static final MethodHandle SYNCFS =
      Linux.handle("syncfs", FunctionDescriptor.of(INT, INT));
  private static final MethodHandle LSEEK =
      Linux.handle("lseek", FunctionDescriptor.of(LONG, INT, LONG, INT));

  private static final MethodHandle PREAD =
      Linux.handle("pread", FunctionDescriptor.of(LONG, INT, POINTER, LONG, LONG));

  private static final int O_CLOEXEC = 0x80000;
  private static final int O_NONBLOCK = 0x800;

  /** Not the same number on every machine. */
  private static final int O_NOFOLLOW =
      System.getProperty("os.arch", "").equals("aarch64") ? 0x8000 : 0x20000;

  private static final int O_DIRECTORY =
      System.getProperty("os.arch", "").equals("aarch64") ? 0x4000 : 0x10000;

  private static final int O_PATH = 0x200000;

  private Descriptors() {}

  /** Opens a file or directory for reading. */
  public static int open(String path) {
    return open(path, O_CLOEXEC | O_NONBLOCK);
  }

  /** Opens a file for reading, unless it is a symbolic link. */
  static int openItself(String path) {
    return open(path, O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
  }

  /** Opens a directory to be listed, as the JDK does: it may be a symbolic link to one. */
  static int openListing(String path) {
    return open(path, O_CLOEXEC | O_NONBLOCK | O_DIRECTORY);
  }

  /**
   * Opens a directory as a place to begin paths at, and for nothing else: its owner need not be
   * allowed to list it.
   *
   * @param follow whether it may be a symbolic link to one
   */
  public static int openDirectory(String path, boolean follow) {
    return open(path, O_CLOEXEC | O_PATH | O_DIRECTORY | (follow ? 0 : O_NOFOLLOW));
  }

  private static int open(String path, int flags) {
    try (Scratch scratch = Scratch.take()) {
      MemorySegment name = scratch.path(path);
      int result;
      do {
        result = (int) OPEN.invokeExact(scratch.state, name, flags);
      } while (result < 0 && scratch.errno(result) == Errno.EINTR);
      return result >= 0 ? result : -scratch.errno(result);
    } catch (Throwable e) {
      throw Linux.unexpected(e);
    }
  }

  public static int close(int descriptor) {
    try (Scratch scratch = Scratch.take()) {
      int result = (int) CLOSE.invokeExact(scratch.state, descriptor);
      return -scratch.errno(result);
    } catch (Throwable e) {
      throw Linux.unexpected(e);
    }
  }

  /** Writes everything of the file system that holds the open file to its disk. */
  public static int syncfs(int descriptor) {
    try (Scratch scratch = Scratch.take()) {
      int result = (int) SYNCFS.invokeExact(scratch.state, descriptor);
      return -scratch.errno(result);
    } catch (Throwable e) {
      throw Linux.unexpected(e);
    }
  }

  static long read(int descriptor, ByteBuffer to, long offset) {
    try (Scratch scratch = Scratch.take()) {
      MemorySegment room = MemorySegment.ofBuffer(to);
      long result;
      do {
        result =
            (long)
                PREAD.invokeExact(scratch.state, descriptor, room, (long) to.remaining(), offset);
      } while (result < 0 && scratch.errno(-1) == Errno.EINTR);
      return result >= 0 ? result : -scratch.errno(-1);
    } catch (Throwable e) {
      throw Linux.unexpected(e);
    }
  }

  static long seek(int descriptor, long offset, int whence) {
    try (Scratch scratch = Scratch.take()) {
      long result = (long) LSEEK.invokeExact(scratch.state, descriptor, offset, whence);
      return result >= 0 ? result : -scratch.errno(-1);
    } catch (Throwable e) {
      throw Linux.unexpected(e);
    }
  }
}
