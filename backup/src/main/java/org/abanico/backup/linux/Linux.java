package org.abanico.backup.linux;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the calls can be made, and how they are found. */
public final class Linux {
  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  static final AddressLayout POINTER = ValueLayout.ADDRESS;

  /** What statx(2) takes and answers. */
  static final FunctionDescriptor STATX =
      FunctionDescriptor.of(INT, INT, POINTER, INT, INT, POINTER);

  private static final Logger LOG = LoggerFactory.getLogger(Linux.class);

  private static final List<String> NEEDED =
      List.of("statx", "llistxattr", "lgetxattr", "lsetxattr", "lchown", "syscall");

  private static final boolean HERE = look();

  private Linux() {}

  /** Whether the classes of this package may be used. */
  public static boolean isHere() {
    return HERE;
  }

  /** Whether they may be used on this path: the system knows only the JDK's own file system. */
  public static boolean reaches(Path path) {
    return HERE && path.getFileSystem().equals(FileSystems.getDefault());
  }

  private static boolean look() {
    boolean linux = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
    if (!linux || POINTER.byteSize() != Long.BYTES) {
      return false;
    }
    try {
      SymbolLookup symbols = Linker.nativeLinker().defaultLookup();
      for (String name : NEEDED) {
        if (symbols.find(name).isEmpty()) {
          LOG.info("plain Java instead of Linux calls: no {}", name);
          return false;
        }
      }
      // Of the shape that is used most: what it takes to make such a call is made once.
      handle("statx", STATX);
      return true;
    } catch (IllegalCallerException | UnsupportedOperationException e) {
      LOG.info("plain Java instead of Linux calls: {}", e.toString());
      return false;
    }
  }

  /** A call, whose first argument is where {@link Scratch#state} keeps the errno. */
  static MethodHandle handle(String name, FunctionDescriptor descriptor) {
    return handle(name, descriptor, Linker.Option.captureCallState("errno"));
  }

  /**
   * A system call's number on this machine: not every libc has each call under its name.
   *
   * @param generic that of the machines that number them alike
   * @return negative where it is not known
   */
  static long systemCall(long amd64, long generic) {
    return switch (System.getProperty("os.arch", "")) {
      case "amd64" -> amd64;
      case "aarch64", "riscv64" -> generic;
      default -> -1;
    };
  }

  /** As {@link #handle}, of a call that takes any number of arguments after the first ones. */
  static MethodHandle variadic(String name, int firstVariadic, FunctionDescriptor descriptor) {
    return handle(
        name,
        descriptor,
        Linker.Option.captureCallState("errno"),
        Linker.Option.firstVariadicArg(firstVariadic));
  }

  @SuppressWarnings("restricted")
  private static MethodHandle handle(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    MemorySegment symbol = linker.defaultLookup().findOrThrow(name);
    return linker.downcallHandle(symbol, descriptor, options);
  }

  /** Nothing is declared to be thrown through a native call: what comes is unchecked. */
  static RuntimeException unexpected(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(thrown);
  }
}
