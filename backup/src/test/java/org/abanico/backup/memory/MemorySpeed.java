package org.abanico.backup.memory;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.abanico.backup.manifest.EntryTime;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.tree.EntryAttributes;
import org.abanico.backup.tree.Found;

/**
 * Prints what it costs to remember 100,000 files, and to find them. Arguments: a folder that may be
 * written to, and how many rounds; the first ones warm up.
 *
 * <pre>
 * java --enable-native-access=ALL-UNNAMED -cp ... org.abanico.backup.memory.MemorySpeed /dev/shm 5
 * </pre>
 */
final class MemorySpeed {
  private static final int FILES = 100_000;
  private static final InstantSource LATER = InstantSource.fixed(Instant.ofEpochSecond(2_000_000));
  private static final PrintStream OUT = System.out;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private interface Task {
    void run(SourceMemory memory) throws IOException;
  }

  private MemorySpeed() {}

  public static void main(String[] arguments) throws IOException {
    Path work = Files.createTempDirectory(Path.of(arguments[0]), "abanico-memory");
    Path file = work.resolve("memory.db");
    try {
      for (int round = 1; round <= Integer.parseInt(arguments[1]); round++) {
        Files.deleteIfExists(file);
        measure("remember", round, file, MemorySpeed::remember);
        measure("find    ", round, file, MemorySpeed::find);
        OUT.printf(Locale.ROOT, "         %d bytes a file%n", Files.size(file) / FILES);
      }
    } finally {
      Files.deleteIfExists(file);
      Files.delete(work);
    }
  }

  private static void measure(String name, int round, Path file, Task task) throws IOException {
    long nanos = -System.nanoTime();
    long cpuNanos = -THREADS.getCurrentThreadCpuTime();
    try (SourceMemory memory = SourceMemory.open(file, LATER)) {
      task.run(memory);
      memory.finish();
    }
    nanos += System.nanoTime();
    cpuNanos += THREADS.getCurrentThreadCpuTime();
    OUT.printf(
        Locale.ROOT, "%s %d: %.2f s, CPU %.2f s%n", name, round, nanos / 1e9, cpuNanos / 1e9);
  }

  private static void remember(SourceMemory memory) throws IOException {
    for (int i = 0; i < FILES; i++) {
      Found.Regular found = file(i);
      if (memory.find(found) != null) {
        throw new AssertionError("known: " + found.path());
      }
      Recording recording = memory.remember(found);
      recording.add(new ManifestLine.Chunk("0123456789abcdef".repeat(4), 7_000));
      recording.complete(found.attributes());
    }
  }

  private static void find(SourceMemory memory) throws IOException {
    for (int i = 0; i < FILES; i++) {
      RememberedLines lines = memory.find(file(i));
      if (lines == null || lines.next() == null || lines.next() != null) {
        throw new AssertionError("not known: " + i);
      }
    }
  }

  private static Found.Regular file(int number) {
    String path = String.format(Locale.ROOT, "directory %03d/file-%06d.txt", number / 200, number);
    EntryTime time = new EntryTime(1_000_000 + number, number);
    EntryAttributes attributes =
        new EntryAttributes(
            EntryAttributes.Kind.FILE,
            0644,
            7_000,
            time,
            time,
            null,
            1,
            number + 1,
            1,
            8_192,
            0,
            0);
    return new Found.Regular(path, attributes, Path.of(""));
  }
}
