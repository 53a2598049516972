package org.abanico.backup.linux;

import static org.abanico.backup.linux.Linux.INT;
import static org.abanico.backup.linux.Linux.LONG;
import static org.abanico.backup.linux.Linux.POINTER;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Extended attributes (xattr(7)) of entries, of symbolic links themselves. */
public final class XattrCalls {
  private static final MethodHandle LIST =
      Linux.handle("llistxattr", FunctionDescriptor.of(LONG, POINTER, POINTER, LONG));

  /** Calls about one attribute, made when there is one: each takes milliseconds to be made. */
  private static final class OfOne {
    static final MethodHandle GET =
        Linux.handle("lgetxattr", FunctionDescriptor.of(LONG, POINTER, POINTER, POINTER, LONG));
    static final MethodHandle SET =
        Linux.handle("lsetxattr", FunctionDescriptor.of(INT, POINTER, POINTER, POINTER, LONG, INT));
    static final MethodHandle REMOVE =
        Linux.handle("lremovexattr", FunctionDescriptor.of(INT, POINTER, POINTER));
  }

  private XattrCalls() {}

  /**
   * The names of an entry's attributes, in no order; a name that is not UTF-8 has replacement
   * characters. None where the file system has none.
   */
  public static List<String> list(String path) throws IOException {
    try (Scratch scratch = Scratch.take()) {
      long length;
      try {
        length =
            (long)
                LIST.invokeExact(
                    scratch.state, scratch.path(path), scratch.data, (long) Scratch.DATA_BYTES);
      } catch (Throwable e) {
        throw Linux.unexpected(e);
      }
      if (length == 0) {
        return List.of();
      }
      if (length < 0) {
        int errno = scratch.errno(-1);
        if (errno == Errno.EOPNOTSUPP) {
          return List.of();
        }
        throw Errno.exception(errno, path, "listing its extended attributes");
      }
      return names(scratch.data, length);
    }
  }

  private static List<String> names(MemorySegment data, long length) {
    List<String> names = new ArrayList<>();
    byte[] bytes = data.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        names.add(new String(bytes, from, i - from, StandardCharsets.UTF_8));
        from = i + 1;
      }
    }
    return names;
  }

  /** An attribute's value; null when it is not there. */
  public static byte @Nullable [] get(String path, String name) throws IOException {
    try (Scratch scratch = Scratch.take()) {
      long length;
      try {
        length =
            (long)
                OfOne.GET.invokeExact(
                    scratch.state,
                    scratch.path(path),
                    scratch.name(name),
                    scratch.data,
                    (long) Scratch.DATA_BYTES);
      } catch (Throwable e) {
        throw Linux.unexpected(e);
      }
      if (length < 0) {
        int errno = scratch.errno(-1);
        if (errno == Errno.ENODATA) {
          return null;
        }
        throw Errno.exception(errno, path, "reading an extended attribute");
      }
      return scratch.data.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  /**
   * Sets an attribute, whether it is there or not.
   *
   * @param value at most 65,536 bytes
   * @return 0 or the errno
   */
  public static int set(String path, String name, byte[] value) {
    try (Scratch scratch = Scratch.take()) {
      MemorySegment.copy(value, 0, scratch.data, ValueLayout.JAVA_BYTE, 0, value.length);
      int result =
          (int)
              OfOne.SET.invokeExact(
                  scratch.state,
                  scratch.path(path),
                  scratch.name(name),
                  scratch.data,
                  (long) value.length,
                  0);
      return scratch.errno(result);
    } catch (Throwable e) {
      throw Linux.unexpected(e);
    }
  }

  /** Removes an attribute: 0 or the errno. */
  public static int remove(String path, String name) {
    try (Scratch scratch = Scratch.take()) {
      int result =
          (int) OfOne.REMOVE.invokeExact(scratch.state, scratch.path(path), scratch.name(name));
      return scratch.errno(result);
    } catch (Throwable e) {
      throw Linux.unexpected(e);
    }
  }
}
