package org.abanico.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.abanico.backup.BackupReader.ReadBlock;
import org.abanico.backup.BackupReader.Summary;
import org.abanico.backup.BackupWriter.Written;

/**
 * Prints how fast a folder is read into blocks, and written from them, each side alone. Arguments:
 * a folder that may be written to, and how many rounds; the first ones warm up. CPU is that of the
 * whole program.
 *
 * <pre>
 * java --enable-native-access=ALL-UNNAMED -Xmx1g -XX:MaxDirectMemorySize=3g -cp ...
 *     org.abanico.backup.FolderSpeed /dev/shm 5 [small|large] [read|write]
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
    String side = arguments.length > 3 ? arguments[3] : "";
    try {
      if (!what.equals("large")) {
        measure("small", makeSmall(work.resolve("small")), work, rounds, side);
      }
      if (!what.equals("small")) {
        measure("large", makeLarge(work.resolve("large")), work, rounds, side);
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

  private static void measure(String name, Path folder, Path work, int rounds, String side)
      throws IOException {
    for (int round = 1; round <= rounds; round++) {
      List<ReadBlock> blocks = new ArrayList<>();
      Summary summary;
      Stretch reading = new Stretch();
      try (FolderReader reader = FolderReader.open(folder, "b" + round, "source")) {
        for (ReadBlock block = reader.next(); block != null; block = reader.next()) {
          if (side.equals("read")) {
            block.body().release();
          } else {
            blocks.add(block);
          }
        }
        summary = reader.summary();
      }
      reading.end(name + " read   ", round, summary);
      if (!side.equals("read")) {
        write(name, blocks, summary, work.resolve("copy"), round);
      }
    }
  }

  private static void write(
      String name, List<ReadBlock> blocks, Summary summary, Path copy, int round)
      throws IOException {
    try (DestinationFolder destination = DestinationFolder.open(copy, false);
        BackupWriter writer = destination.begin("b" + round, "source")) {
      Stretch writing = new Stretch();
      Written written = new Written("", 0, 0, false);
      for (ReadBlock block : blocks) {
        written = writer.write(block.kind(), block.body());
      }
      writing.end(name + " write  ", round, summary);
      if (!written.complete()) {
        throw new IllegalStateException("not complete");
      }
      Stretch publishing = new Stretch();
      writer.publish((_, _) -> {});
      publishing.end(name + " publish", round, summary);
    }
    blocks.forEach(block -> block.body().release());
    delete(copy);
  }

  private static void delete(Path tree) throws IOException {
    try (var walk = Files.walk(tree)) {
      for (Path path : walk.toList().reversed()) {
        Files.delete(path);
      }
    }
  }

  /** A stretch of time, from its making to its end. */
  private static final class Stretch {
    private final long begin = System.nanoTime();
    private final long cpuBegin = cpu();

    void end(String name, int round, Summary summary) {
      double seconds = (System.nanoTime() - begin) / 1e9;
      double cpu = (cpu() - cpuBegin) / 1e9;
      OUT.printf(
          Locale.ROOT,
          "%s %d: %.3f s  %.0f MB/s  %.0f files/s  %.2f CPU-s/GB  %.1f CPU-us/file%n",
          name,
          round,
          seconds,
          summary.bytes() / seconds / 1e6,
          summary.files() / seconds,
          cpu / (summary.bytes() / 1e9),
          cpu / summary.files() * 1e6);
    }

    private static long cpu() {
      return ((com.sun.management.OperatingSystemMXBean)
              ManagementFactory.getOperatingSystemMXBean())
          .getProcessCpuTime();
    }
  }
}
