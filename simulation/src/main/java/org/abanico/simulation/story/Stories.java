package org.abanico.simulation.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Many stories, several at a time, each on a thread of its own. */
public final class Stories {
  private static final Path MEMORY = Path.of("/dev/shm");

  /** Told how it goes on; on several threads, one at a time. */
  public interface Listener {
    /** A story has come to its good end. */
    void ended(long seed, StoryEnd end);

    /** A story has broken a promise, or broken down. */
    void failed(long seed, Throwable reason);

    /** Whether to begin no more stories. */
    default boolean isEnough() {
      return false;
    }
  }

  private Stories() {}

  /**
   * Tells the stories of seeds in a row. Returns when all are told, or it is enough.
   *
   * @param first seed
   * @param count how many
   * @param threads how many at a time
   */
  public static void tell(long first, long count, int threads, Listener listener)
      throws IOException, InterruptedException {
    AtomicLong next = new AtomicLong(first);
    AtomicBoolean enough = new AtomicBoolean();
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      for (int i = 0; i < threads; i++) {
        running.add(
            executor.submit(
                () -> {
                  Path work = newFolder();
                  try {
                    for (long seed = next.getAndIncrement();
                        seed < first + count && !enough.get();
                        seed = next.getAndIncrement()) {
                      tell(seed, work, listener);
                      enough.compareAndSet(false, listener.isEnough());
                    }
                  } finally {
                    DrawnFolder.delete(work);
                  }
                  return null;
                }));
      }
    }
    for (Future<?> each : running) {
      try {
        each.get();
      } catch (ExecutionException e) {
        throw new IOException("stories cannot be told", e.getCause());
      }
    }
  }

  private static void tell(long seed, Path work, Listener listener) throws IOException {
    try {
      StoryEnd end = Story.tell(seed, work, _ -> {});
      synchronized (listener) {
        listener.ended(seed, end);
      }
    } catch (IOException | RuntimeException | AssertionError e) {
      synchronized (listener) {
        listener.failed(seed, e);
      }
    }
  }

  /** A new folder for {@link Story#tell}: in memory, where the system has that. */
  public static Path newFolder() {
    try {
      return Files.isWritable(MEMORY)
          ? Files.createTempDirectory(MEMORY, "abanico-story")
          : Files.createTempDirectory("abanico-story");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
