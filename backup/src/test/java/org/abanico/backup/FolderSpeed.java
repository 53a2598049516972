package org.abanico.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.abanico.backup.BackupReader.ReadBlock;
import org.abanico.backup.BackupReader.Summary;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.source.FolderReader;

/**
 * Prints how fast a folder is read into blocks, and written from them, each side by itself.
 * Arguments: a folder that may be written to, and how many rounds; the first ones warm up. CPU is
 * that of the thread that works, with the system's calls.
 *
 * <pre>
 * java --enable-native-access=ALL-UNNAMED -Xmx1g -XX:MaxDirectMemorySize=3g -cp ...
 *     org.abanico.backup.FolderSpeed /dev/shm 5 [small|large] [read]
 * </pre>
 */
final class FolderSpeed {
  private static final int SMALL_FILES = 20_000;
  private static final int SMALL_BYTES = 7_000;
  private static final long LARGE_BYTES = 1_000_000_000;
  private static final PrintStream OUT = System.out;

  private FolderSpeed() {}

  public static void main(String[] arguments) throws IOException {
    Path work = Files.createTempDirectory(Path.of(arguments[0]), "abanico-speed");
    int rounds = Integer.parseInt(arguments[1]);
    String what = arguments.length > 2 ? arguments[2] : "";
    boolean write = arguments.length < 4 || !arguments[3].equals("read");
    try {
      if (!what.equals("large")) {
        measure("small", makeSmall(work.resolve("small")), work, rounds, write);
      }
      if (!what.equals("small")) {
        measure("large", makeLarge(work.resolve("large")), work, rounds, write);
      }
    } finally {
      delete(work);
    }
  }

  private static Path makeSmall(Path folder) throws IOException {
    Files.createDirectory(folder);
    SplittableRandom random = new SplittableRandom(1);
    byte[] content = new byte[SMALL_BYTES];
    for (int i = 0; i < SMALL_FILES; i++) {
      Path directory = folder.resolve("directory " + i / 200);
      Files.createDirectories(directory);
      random.nextBytes(content);
      Files.write(directory.resolve("file-" + i + ".txt"), content);
    }
    return folder;
  }

  private static Path makeLarge(Path folder) throws IOException {
    Files.createDirectory(folder);
    SplittableRandom random = new SplittableRandom(2);
    byte[] content = new byte[1_000_000];
    try (OutputStream file = Files.newOutputStream(folder.resolve("large"))) {
      for (long written = 0; written < LARGE_BYTES; written += content.length) {
        random.nextBytes(content);
        file.write(content);
      }
    }
    return folder;
  }

  private static void measure(String name, Path folder, Path work, int rounds, boolean write)
      throws IOException {
    Path copy = work.resolve("copy");
    for (int round = 1; round <= rounds; round++) {
      String id = "b" + round;
      Stopwatch reading = new Stopwatch();
      Stopwatch writing = new Stopwatch();
      Stopwatch publishing = new Stopwatch();
      Summary summary;
      try (DestinationFolder destination = Backups.open(copy, false);
          BackupWriter writer = destination.begin(id, "source");
          FolderReader reader = FolderReader.open(folder, id, "source")) {
        while (true) {
          reading.start();
          reader.begin(List.of(BackupReader.Receiver.EMPTY));
          ReadBlock block = reader.next();
          reading.stop();
          if (block == null) {
            break;
          }
          if (write) {
            writing.start();
            writer.write(block.kind(), block.body());
            writing.stop();
          }
          block.body().release();
        }
        summary = reader.summary();
        if (write) {
          publishing.start();
          writer.publish((_, _) -> {});
          publishing.stop();
        }
      }
      reading.print(name + " read   ", round, summary);
      if (write) {
        writing.print(name + " write  ", round, summary);
        publishing.print(name + " publish", round, summary);
      }
      delete(copy);
    }
  }

  private static void delete(Path tree) throws IOException {
    try (var walk = Files.walk(tree)) {
      for (Path path : walk.toList().reversed()) {
        Files.delete(path);
      }
    }
  }

  /** Time and the thread's CPU time, between starts and stops. */
  private static final class Stopwatch {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private long nanos;
    private long cpuNanos;

    void start() {
      nanos -= System.nanoTime();
      cpuNanos -= THREADS.getCurrentThreadCpuTime();
    }

    void stop() {
      nanos += System.nanoTime();
      cpuNanos += THREADS.getCurrentThreadCpuTime();
    }

    void print(String name, int round, Summary summary) {
      double seconds = nanos / 1e9;
      OUT.printf(
          Locale.ROOT,
          "%s %d: %.3f s  %.0f MB/s  %.0f files/s  %.2f CPU-s/GB  %.1f CPU-us/file%n",
          name,
          round,
          seconds,
          summary.bytes() / seconds / 1e6,
          summary.files() / seconds,
          (double) cpuNanos / summary.bytes(),
          cpuNanos / 1e3 / summary.files());
    }
  }
}
