package org.abanico.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.abanico.backup.BackupReader.ReadBlock;
import org.abanico.backup.BackupReader.Summary;
import org.abanico.backup.BackupWriter.Wants;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.filter.FilterRules;
import org.abanico.backup.memory.SourceMemory;
import org.abanico.backup.source.FolderReader;
import org.jspecify.annotations.Nullable;

/**
 * Prints how fast a folder is read into blocks, and written from them, each side by itself.
 * Arguments: a folder that may be written to, and how many rounds; the first ones warm up. CPU is
 * that of the thread that works, with the system's calls.
 *
 * <pre>
 * java --enable-native-access=ALL-UNNAMED -Xmx1g -XX:MaxDirectMemorySize=3g -cp ...
 *     org.abanico.backup.FolderSpeed /dev/shm 5 [small|large] [read|again]
 * </pre>
 */
final class FolderSpeed {
  private static final int SMALL_FILES = Integer.getInteger("abanico.files", 20_000);
  private static final int SMALL_BYTES = Integer.getInteger("abanico.bytes", 7_000);
  private static final long LARGE_BYTES = 1_000_000_000;
  private static final PrintStream OUT = System.out;

  private FolderSpeed() {}

  public static void main(String[] arguments) throws IOException {
    Path work = Files.createTempDirectory(Path.of(arguments[0]), "abanico-speed");
    int rounds = Integer.parseInt(arguments[1]);
    String what = arguments.length > 2 ? arguments[2] : "";
    String how = arguments.length > 3 ? arguments[3] : "";
    try {
      if (!what.equals("large")) {
        measure("small", makeSmall(work.resolve("small")), work, rounds, how);
      }
      if (!what.equals("small")) {
        measure("large", makeLarge(work.resolve("large")), work, rounds, how);
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

  private static void measure(String name, Path folder, Path work, int rounds, String how)
      throws IOException {
    Path copy = work.resolve("copy");
    boolean again = how.equals("again");
    // What has only just been written is not remembered: for this clock it is old.
    InstantSource clock = InstantSource.offset(InstantSource.system(), Duration.ofMinutes(5));
    for (int round = 1; round <= rounds; round++) {
      String id = "b" + round;
      SourceMemory memory = again ? SourceMemory.open(work.resolve("memory.db"), clock) : null;
      try (DestinationFolder destination = Backups.open(copy, false);
          BackupWriter writer = destination.begin(id, "source");
          FolderReader reader = FolderReader.open(folder, FilterRules.NONE, id, "source", memory)) {
        new Round(reader, how.equals("read") ? null : writer).run(name, round);
      }
      if (!again) {
        delete(copy);
      }
    }
  }

  /** One backup. */
  private static final class Round {
    private final Stopwatch reading = new Stopwatch();
    private final Stopwatch writing = new Stopwatch();
    private final Stopwatch publishing = new Stopwatch();
    private final FolderReader reader;
    private final @Nullable BackupWriter writer;

    Round(FolderReader reader, @Nullable BackupWriter writer) {
      this.reader = reader;
      this.writer = writer;
    }

    void run(String name, int round) throws IOException {
      reader.begin(List.of(writer == null ? BackupReader.Receiver.EMPTY : writer.needs()));
      for (ReadBlock block = next(); block != null; block = next()) {
        Wants wants = write(block);
        if (block.offer() != null && wants != null) {
          reader.give(block.offer().segment(), List.of(wants.chunks()));
          for (ReadBlock each = nextWanted(); each != null; each = nextWanted()) {
            Wants none = write(each);
            if (none != null) {
              throw new AssertionError("an answer to content");
            }
          }
        }
      }
      Summary summary = reader.summary();
      reading.print(name + " read   ", round, summary);
      if (writer != null) {
        publishing.start();
        writer.publish((_, _) -> {});
        publishing.stop();
        writing.print(name + " write  ", round, summary);
        publishing.print(name + " publish", round, summary);
      }
    }

    private @Nullable ReadBlock next() throws IOException {
      reading.start();
      ReadBlock block = reader.next();
      reading.stop();
      return block;
    }

    private @Nullable ReadBlock nextWanted() throws IOException {
      reading.start();
      ReadBlock block = reader.nextWanted();
      reading.stop();
      return block;
    }

    private @Nullable Wants write(ReadBlock block) throws IOException {
      try {
        if (writer == null) {
          return null;
        }
        writing.start();
        Wants wants = writer.write(block.kind(), block.body()).wants();
        writing.stop();
        return wants;
      } finally {
        block.body().release();
      }
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
