package org.abanico.testing;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/** All extended attributes of an entry of Linux, of symbolic links themselves. */
public final class Xattrs {
  private static final int ROOM = 1 << 16;

  private Xattrs() {}

  /** Their values in hexadecimal digits, by name; none where the file system has none. */
  public static SortedMap<String, String> of(Path path) throws IOException {
    SortedMap<String, String> all = new TreeMap<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(path.toString());
      MemorySegment list = arena.allocate(ROOM);
      MemorySegment value = arena.allocate(ROOM);
      long listed = call("llistxattr", name, list);
      for (long at = 0; at < listed; ) {
        String attribute = list.getString(at, StandardCharsets.UTF_8);
        at += attribute.getBytes(StandardCharsets.UTF_8).length + 1;
        long length = call("lgetxattr", name, arena.allocateFrom(attribute), value);
        byte[] bytes = value.asSlice(0, Math.max(0, length)).toArray(ValueLayout.JAVA_BYTE);
        all.put(attribute, length < 0 ? "unreadable" : HexFormat.of().formatHex(bytes));
      }
    }
    return all;
  }

  /** Sets one. */
  public static void set(Path path, String attribute, byte[] value) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int result =
          (int)
              handle(
                      "lsetxattr",
                      FunctionDescriptor.of(
                          ValueLayout.JAVA_INT,
                          ValueLayout.ADDRESS,
                          ValueLayout.ADDRESS,
                          ValueLayout.ADDRESS,
                          ValueLayout.JAVA_LONG,
                          ValueLayout.JAVA_INT))
                  .invokeExact(
                      arena.allocateFrom(path.toString()),
                      arena.allocateFrom(attribute),
                      arena.allocateFrom(ValueLayout.JAVA_BYTE, value),
                      (long) value.length,
                      0);
      if (result != 0) {
        throw new IOException("setting " + attribute + " of " + path);
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static long call(String function, MemorySegment path, MemorySegment into) {
    try {
      return (long)
          handle(
                  function,
                  FunctionDescriptor.of(
                      ValueLayout.JAVA_LONG,
                      ValueLayout.ADDRESS,
                      ValueLayout.ADDRESS,
                      ValueLayout.JAVA_LONG))
              .invokeExact(path, into, (long) ROOM);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static long call(
      String function, MemorySegment path, MemorySegment attribute, MemorySegment into) {
    try {
      return (long)
          handle(
                  function,
                  FunctionDescriptor.of(
                      ValueLayout.JAVA_LONG,
                      ValueLayout.ADDRESS,
                      ValueLayout.ADDRESS,
                      ValueLayout.ADDRESS,
                      ValueLayout.JAVA_LONG))
              .invokeExact(path, attribute, into, (long) ROOM);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle handle(String function, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(function), descriptor);
  }
}
