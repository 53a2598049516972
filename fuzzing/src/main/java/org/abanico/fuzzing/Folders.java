package org.abanico.fuzzing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Small trees of directories and files, by their paths; a directory has no bytes. */
final class Folders {
  private static final Path IN_MEMORY = Path.of("/dev/shm");

  private Folders() {}

  /**
   * A new folder, in memory where the system has such a file system. It is deleted when the process
   * ends.
   */
  static Path create() throws IOException {
    Path folder =
        Files.isWritable(IN_MEMORY)
            ? Files.createTempDirectory(IN_MEMORY, "abanico-fuzz")
            : Files.createTempDirectory("abanico-fuzz");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteAtLast(folder)));
    return folder;
  }

  private static void deleteAtLast(Path folder) {
    try {
      delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All below it. */
  static Map<String, byte @Nullable []> read(Path folder) throws IOException {
    Map<String, byte @Nullable []> tree = new TreeMap<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            if (!directory.equals(folder)) {
              tree.put(folder.relativize(directory).toString(), null);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            tree.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            return FileVisitResult.CONTINUE;
          }
        });
    return tree;
  }

  /** Makes a folder what was read; whatever is in it goes. */
  static void write(Map<String, byte @Nullable []> tree, Path folder) throws IOException {
    delete(folder);
    Files.createDirectory(folder);
    for (Map.Entry<String, byte @Nullable []> entry : tree.entrySet()) {
      Path path = folder.resolve(entry.getKey());
      byte[] bytes = entry.getValue();
      if (bytes == null) {
        Files.createDirectory(path);
      } else {
        Files.write(path, bytes);
      }
    }
  }

  /** What of a tree users see: everything outside of .abanico. */
  static Map<String, String> visible(Map<String, byte @Nullable []> tree) {
    Map<String, String> visible = new LinkedHashMap<>();
    tree.forEach(
        (path, bytes) -> {
          if (!path.equals(".abanico") && !path.startsWith(".abanico/")) {
            visible.put(path, bytes == null ? "directory" : Arrays.toString(bytes));
          }
        });
    return visible;
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
