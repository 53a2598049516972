package org.abanico.backup.folder;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.NoSuchElementException;
import org.abanico.backup.manifest.EntryTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The few calls of 64-bit Linux that the JDK does not make: it has no syncfs(2), sets times before
 * 1970 and after 2262 wrongly, and rewrites the targets of symbolic links ({@code a//b} to {@code
 * a/b}). Each answers 0 or the errno. Thread-safe.
 */
final class LinuxCalls {
  static final int EBADF = 9;

  private static final Logger LOG = LoggerFactory.getLogger(LinuxCalls.class);

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final AddressLayout POINTER = ValueLayout.ADDRESS;
  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final long UTIME_OMIT = (1L << 30) - 2;
  private static final int O_CLOEXEC = 0x80000;

  private static final @Nullable LinuxCalls INSTANCE = load();

  private final MethodHandle open;
  private final MethodHandle close;
  private final MethodHandle syncfs;
  private final MethodHandle utimensat;
  private final MethodHandle symlink;

  private LinuxCalls(Linker linker) {
    open = handle(linker, "open", 2, FunctionDescriptor.of(INT, POINTER, INT));
    close = handle(linker, "close", -1, FunctionDescriptor.of(INT, INT));
    syncfs = handle(linker, "syncfs", -1, FunctionDescriptor.of(INT, INT));
    utimensat =
        handle(linker, "utimensat", -1, FunctionDescriptor.of(INT, INT, POINTER, POINTER, INT));
    symlink = handle(linker, "symlink", -1, FunctionDescriptor.of(INT, POINTER, POINTER));
  }

  /** The calls, or null where they cannot be made. */
  static @Nullable LinuxCalls instance() {
    return INSTANCE;
  }

  private static @Nullable LinuxCalls load() {
    boolean linux = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
    if (!linux || POINTER.byteSize() != Long.BYTES) {
      return null;
    }
    try {
      return new LinuxCalls(Linker.nativeLinker());
    } catch (IllegalCallerException | NoSuchElementException | UnsupportedOperationException e) {
      LOG.info("plain Java instead of Linux calls: {}", e.toString());
      return null;
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle handle(
      Linker linker, String name, int firstVariadic, FunctionDescriptor descriptor) {
    MemorySegment symbol = linker.defaultLookup().findOrThrow(name);
    Linker.Option errno = Linker.Option.captureCallState("errno");
    return firstVariadic < 0
        ? linker.downcallHandle(symbol, descriptor, errno)
        : linker.downcallHandle(
            symbol, descriptor, errno, Linker.Option.firstVariadicArg(firstVariadic));
  }

  /** Opens a file or directory for reading: a descriptor, or the negative errno. */
  int open(Path path) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int result = (int) open.invokeExact(state, text(arena, path.toString()), O_CLOEXEC);
      return result >= 0 ? result : -errno(state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int close(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int result = (int) close.invokeExact(state, descriptor);
      return result == 0 ? 0 : errno(state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Writes everything of the file system that holds the open file to its disk. */
  int syncfs(int descriptor) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int result = (int) syncfs.invokeExact(state, descriptor);
      return result == 0 ? 0 : errno(state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Sets when an entry was modified, of a symbolic link itself. */
  int setTime(Path path, EntryTime time) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      MemorySegment times = arena.allocateFrom(LONG, 0, UTIME_OMIT, time.seconds(), time.nanos());
      int result =
          (int)
              utimensat.invokeExact(
                  state, AT_FDCWD, text(arena, path.toString()), times, AT_SYMLINK_NOFOLLOW);
      return result == 0 ? 0 : errno(state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** Makes a symbolic link whose target is this text, as it is. */
  int symlink(String target, Path link) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int result =
          (int) symlink.invokeExact(state, text(arena, target), text(arena, link.toString()));
      return result == 0 ? 0 : errno(state);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static MemorySegment text(Arena arena, String text) {
    return arena.allocateFrom(text, StandardCharsets.UTF_8);
  }

  private static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }

  /** Nothing is declared to be thrown through a native call: what comes is unchecked. */
  private static RuntimeException unexpected(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(thrown);
  }
}
