package org.abanico.backup;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Brings everything that was written below a folder to the disk: on Linux in one call (syncfs),
 * elsewhere file by file.
 */
final class FileSystemSync {
  private static final int O_RDONLY_DIRECTORY_CLOEXEC = 0200000 | 02000000;
  private static final Optional<Calls> CALLS = Calls.find();

  private record Calls(MethodHandle open, MethodHandle syncfs, MethodHandle close) {
    @SuppressWarnings("restricted")
    static Optional<Calls> find() {
      if (!System.getProperty("os.name", "").equals("Linux")) {
        return Optional.empty();
      }
      Linker linker = Linker.nativeLinker();
      SymbolLookup libc = linker.defaultLookup();
      FunctionDescriptor ofInt = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
      return libc.find("open")
          .flatMap(
              open ->
                  libc.find("syncfs")
                      .flatMap(
                          syncfs ->
                              libc.find("close")
                                  .map(
                                      close ->
                                          new Calls(
                                              linker.downcallHandle(
                                                  open,
                                                  FunctionDescriptor.of(
                                                      ValueLayout.JAVA_INT,
                                                      ValueLayout.ADDRESS,
                                                      ValueLayout.JAVA_INT),
                                                  Linker.Option.firstVariadicArg(2)),
                                              linker.downcallHandle(syncfs, ofInt),
                                              linker.downcallHandle(close, ofInt)))));
    }
  }

  private FileSystemSync() {}

  /** Returns when all of it is on the disk. */
  static void sync(Path folder) throws IOException {
    if (CALLS.isEmpty() || !syncFileSystem(CALLS.get(), folder)) {
      forceEach(folder);
    }
  }

  private static boolean syncFileSystem(Calls calls, Path folder) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(folder.toString());
      int descriptor = (int) calls.open().invokeExact(path, O_RDONLY_DIRECTORY_CLOEXEC);
      if (descriptor < 0) {
        return false;
      }
      int result = (int) calls.syncfs().invokeExact(descriptor);
      int closed = (int) calls.close().invokeExact(descriptor);
      return result == 0 && closed == 0;
    } catch (Throwable e) {
      throw new IllegalStateException("a system call that cannot be made", e);
    }
  }

  private static void forceEach(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS)).toList();
    }
    for (Path file : files) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
    }
  }
}
