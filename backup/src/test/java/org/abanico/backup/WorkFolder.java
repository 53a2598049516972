package org.abanico.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.abanico.testing.Trees;

/** A folder for one test, in memory where the system has such a file system; removed in the end. */
record WorkFolder(Path path) implements AutoCloseable {
  private static final Path IN_MEMORY = Path.of("/dev/shm");

  static WorkFolder create() throws IOException {
    return new WorkFolder(
        Files.isWritable(IN_MEMORY)
            ? Files.createTempDirectory(IN_MEMORY, "abanico")
            : Files.createTempDirectory("abanico"));
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  @Override
  public void close() throws IOException {
    Trees.delete(path);
  }
}
