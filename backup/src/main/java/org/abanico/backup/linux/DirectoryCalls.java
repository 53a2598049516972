package org.abanico.backup.linux;

import static org.abanico.backup.linux.Linux.LONG;
import static org.abanico.backup.linux.Linux.POINTER;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NotDirectoryException;

/**
 * Listing a directory by getdents64(2): thousands of names with one call, where the JDK makes one
 * for each.
 */
public final class DirectoryCalls {
  private static final MethodHandle GETDENTS =
      Linux.variadic("syscall", 1, FunctionDescriptor.of(LONG, LONG, LONG, POINTER, LONG));

  private static final long GETDENTS_NUMBER = Linux.systemCall(217, 61);

  /** In an entry: where its length is, and its name, which ends with 0. */
  private static final int LENGTH_AT = 16;

  private static final int NAME_AT = 19;

  /** Told of each name. */
  @FunctionalInterface
  public interface Names {
    /**
     * A name, which is none of {@code .} and {@code ..}.
     *
     * @param bytes borrowed; the name is what they have from {@code from} to before {@code end}
     */
    void name(byte[] bytes, int from, int end);
  }

  private DirectoryCalls() {}

  /**
   * Lists a directory, in no order.
   *
   * @return false, when that cannot be done on this machine
   * @throws IOException as the JDK does, but for something that is no directory and would be waited
   *     for
   */
  public static boolean list(String path, Names names) throws IOException {
    if (GETDENTS_NUMBER < 0) {
      return false;
    }
    int descriptor = Descriptors.openListing(path);
    if (descriptor == -Errno.ENOTDIR) {
      throw new NotDirectoryException(path);
    }
    if (descriptor < 0) {
      throw Errno.exception(-descriptor, path, "opening it");
    }
    try {
      list(descriptor, path, names);
      return true;
    } finally {
      int _ = Descriptors.close(descriptor);
    }
  }

  private static void list(int descriptor, String path, Names names) throws IOException {
    try (Scratch scratch = Scratch.take()) {
      byte[] entries = new byte[Scratch.DATA_BYTES];
      int bytes = next(descriptor, path, scratch);
      while (bytes > 0) {
        MemorySegment.copy(scratch.data, ValueLayout.JAVA_BYTE, 0, entries, 0, bytes);
        tell(entries, bytes, names);
        bytes = next(descriptor, path, scratch);
      }
    }
  }

  private static int next(int descriptor, String path, Scratch scratch) throws IOException {
    long result;
    try {
      result =
          (long)
              GETDENTS.invokeExact(
                  scratch.state,
                  GETDENTS_NUMBER,
                  (long) descriptor,
                  scratch.data,
                  (long) Scratch.DATA_BYTES);
    } catch (Throwable e) {
      throw Linux.unexpected(e);
    }
    int errno = scratch.errno((int) result);
    if (errno == Errno.ENOENT) {
      // It was removed meanwhile, with all that was in it.
      return 0;
    }
    Errno.check(errno, path, "listing it");
    return (int) result;
  }

  private static void tell(byte[] entries, int bytes, Names names) {
    ByteBuffer lengths = ByteBuffer.wrap(entries).order(ByteOrder.nativeOrder());
    int at = 0;
    while (at < bytes) {
      int begin = at + NAME_AT;
      int end = begin;
      while (entries[end] != 0) {
        end++;
      }
      if (!isSelfOrParent(entries, begin, end)) {
        names.name(entries, begin, end);
      }
      at += Short.toUnsignedInt(lengths.getShort(at + LENGTH_AT));
    }
  }

  private static boolean isSelfOrParent(byte[] bytes, int begin, int end) {
    return bytes[begin] == '.'
        && (end == begin + 1 || (end == begin + 2 && bytes[begin + 1] == '.'));
  }
}
