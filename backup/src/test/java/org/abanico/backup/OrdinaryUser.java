package org.abanico.backup;

import com.github.luben.zstd.util.Native;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Does things with the rights of an ordinary user, even when the tests run as root: setfsuid(2)
 * takes root's rights to files from one thread, which ends afterwards.
 */
final class OrdinaryUser {
  private static final int NOBODY = 65_534;

  private OrdinaryUser() {}

  static boolean isRoot() throws IOException {
    return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
  }

  /** Lets the ordinary user have a folder that the tests' own user made. */
  static void give(Path folder) throws IOException {
    if (isRoot()) {
      Files.setAttribute(folder, "unix:gid", NOBODY);
      Files.setAttribute(folder, "unix:uid", NOBODY);
    }
  }

  static <T> T run(Callable<T> task) throws Exception {
    boolean root = isRoot();
    // The ordinary user may not be allowed to read where libraries are.
    Native.load();
    SQLiteJDBCLoader.initialize();
    DriverManager.drivers().close();
    FutureTask<T> future =
        new FutureTask<>(
            () -> {
              if (root) {
                call("setfsgid");
                call("setfsuid");
              }
              return task.call();
            });
    Thread thread = new Thread(future, "ordinary user");
    thread.start();
    return future.get();
  }

  @SuppressWarnings("restricted")
  private static void call(String name) {
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor descriptor =
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    try {
      int _ =
          (int)
              linker
                  .downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor)
                  .invokeExact(NOBODY);
    } catch (Throwable e) {
      throw new IllegalStateException(name, e);
    }
  }
}
