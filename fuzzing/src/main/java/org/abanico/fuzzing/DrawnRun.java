package org.abanico.fuzzing;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Gives a target inputs that are drawn from others, without a guide and without anything in the
 * code under test that watches it: {@code bin/fuzz TARGET --drawn N}.
 */
final class DrawnRun {
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Trial trial;
  private final DrawnInputs drawn;
  private byte[] last = {};

  /**
   * @param examples at least one
   * @param seed the same inputs come of the same seed and examples
   */
  DrawnRun(Targets target, List<byte[]> examples, long seed) {
    trial = new Trial(target.make(), 1);
    drawn = new DrawnInputs(examples, new SplittableRandom(seed));
  }

  /**
   * Draws an input and tries it.
   *
   * @return why it breaks a promise; empty when it does not
   * @throws IOException when it could not be tried
   */
  Optional<Throwable> next() throws IOException {
    last = drawn.next();
    try {
      trial.run(last.clone());
      return Optional.empty();
    } catch (RuntimeException | AssertionError e) {
      return Optional.of(e);
    }
  }

  /** The input that was tried last. */
  byte[] last() {
    return last.clone();
  }

  /** What all files of these folders hold, in the order of their names; no folder is no files. */
  static List<byte[]> read(List<Path> folders) throws IOException {
    List<byte[]> inputs = new ArrayList<>();
    for (Path folder : folders) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.list(folder)) {
          for (Path file : files.sorted().toList()) {
            inputs.add(Files.readAllBytes(file));
          }
        }
      }
    }
    return inputs;
  }

  /**
   * Takes the target's name, how many inputs, the seed, the file for an input that breaks a
   * promise, and the folders of the examples. Ends with 1 when there is such an input.
   */
  public static void main(String[] arguments) throws IOException {
    Targets target = Targets.of(arguments[0]).orElseThrow();
    long runs = Long.parseLong(arguments[1]);
    List<Path> folders = Arrays.stream(arguments).skip(4).map(Path::of).toList();
    DrawnRun run = new DrawnRun(target, read(folders), Long.parseLong(arguments[2]));
    PrintStream out = System.out;
    long begun = System.nanoTime();
    long told = begun;
    for (long i = 1; i <= runs; i++) {
      Optional<Throwable> broken = run.next();
      if (broken.isPresent()) {
        Files.write(Path.of(arguments[3]), run.last());
        broken.get().printStackTrace(out);
        System.exit(1);
      }
      if (i == runs || System.nanoTime() - told >= PROGRESS_NANOS) {
        told = System.nanoTime();
        long perSecond = i * TimeUnit.SECONDS.toNanos(1) / Math.max(1, told - begun);
        out.printf("%,d of %,d, %,d a second%n", i, runs, perSecond);
      }
    }
  }
}
