package org.abanico.backup.catalog;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.abanico.backup.folder.FolderLayout;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.testing.Trees;

/**
 * Prints how much time and CPU a catalog takes for a row. Arguments: a folder that may be written
 * to, how many files there are, how many chunks each has, and after how many chunks it is
 * committed.
 *
 * <pre>
 * java --enable-native-access=ALL-UNNAMED -cp ...
 *     org.abanico.backup.catalog.CatalogSpeed /tmp 100000 2 1000
 * </pre>
 */
final class CatalogSpeed {
  private static final PrintStream OUT = System.out;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int BYTES = 10_000;

  private final Catalog catalog;
  private final int files;
  private final int chunks;
  private final int perCommit;

  private CatalogSpeed(Catalog catalog, int files, int chunks, int perCommit) {
    this.catalog = catalog;
    this.files = files;
    this.chunks = chunks;
    this.perCommit = perCommit;
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  public static void main(String[] arguments) throws IOException {
    int files = Integer.parseInt(arguments[1]);
    int chunks = Integer.parseInt(arguments[2]);
    int perCommit = Integer.parseInt(arguments[3]);
    for (int round = 1; round <= 2; round++) {
      Path folder = Files.createTempDirectory(Path.of(arguments[0]), "abanico-catalog");
      FolderLayout layout = new FolderLayout(folder);
      Files.createDirectory(layout.control());
      OUT.println("round " + round);
      try (Catalog catalog = Catalog.open(layout)) {
        new CatalogSpeed(catalog, files, chunks, perCommit).run();
        OUT.printf(Locale.ROOT, "%d MB%n", Files.size(layout.catalog()) / 1_000_000);
      }
      Trees.delete(folder);
    }
  }

  private void run() throws IOException {
    long rows = (long) files * chunks;
    measure("put, first backup", rows, () -> take("b1", 1));
    measure("publish, first backup", files, () -> catalog.published("b1"));
    measure("find", rows, () -> find(1, true));
    measure("find what is not there", rows, () -> find(2, false));
    measure("put, all replaced", rows, () -> take("b2", 3));
    measure("publish, all replaced", files, () -> catalog.published("b2"));
    measure("put, all moved", rows, () -> take("b3", 3));
    measure("publish, all moved", files, () -> catalog.published("b3"));
    catalog.begin("b4");
    measure("files without chunks", files, () -> stage("b5"));
    catalog.keepStaging(List.of());
    measure("publish, nothing new", files, () -> catalog.published("b4"));
  }

  private void stage(String backup) throws IOException {
    catalog.begin(backup);
    for (int i = 0; i < files; i++) {
      long _ = catalog.staged(i, pathOf(i));
    }
    catalog.commit();
  }

  private void take(String backup, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    catalog.begin(backup);
    long put = 0;
    for (int i = 0; i < files; i++) {
      long file = catalog.staged(i, pathOf(i));
      for (int at = 0; at < chunks; at++) {
        catalog.put(next(random), file, (long) at * BYTES);
        if (++put % perCommit == 0) {
          catalog.commit();
        }
      }
    }
    catalog.commit();
  }

  private void find(long seed, boolean there) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    for (long i = 0; i < (long) files * chunks; i++) {
      if ((catalog.find(next(random)) != null) != there) {
        throw new IllegalStateException("found: " + !there);
      }
    }
  }

  private static String pathOf(int file) {
    return "some directory/another-" + file / 500 + "/the file " + file % 500 + ".txt";
  }

  private static ManifestLine.Chunk next(SplittableRandom random) {
    byte[] hash = new byte[32];
    random.nextBytes(hash);
    return new ManifestLine.Chunk(HexFormat.of().formatHex(hash), BYTES);
  }

  private static void measure(String what, long count, Work work) throws IOException {
    long nanos = -System.nanoTime();
    long cpu = -THREADS.getCurrentThreadCpuTime();
    work.run();
    nanos += System.nanoTime();
    cpu += THREADS.getCurrentThreadCpuTime();
    OUT.printf(
        Locale.ROOT,
        "%-24s %9d: %7.3f s  %6.2f us  %6.2f CPU-us each%n",
        what,
        count,
        nanos / 1e9,
        nanos / 1e3 / count,
        cpu / 1e3 / count);
  }
}
