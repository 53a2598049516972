package org.abanico.app.run;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What happens on Ctrl-C and SIGTERM: the program is asked to end, and the JVM waits for it, 2 s at
 * most. The JVM then ends with 130 or 143, 128 and the number of the signal, unless said otherwise.
 */
final class Shutdown implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Runnable ask;
  private final @Nullable ExitCode otherwise;
  private final Thread hook;

  private Shutdown(Runnable ask, @Nullable ExitCode otherwise) {
    this.ask = ask;
    this.otherwise = otherwise;
    this.hook = new Thread(this::run, "abanico-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** From now to {@link #close}: {@code ask}, called from another thread, makes the program end. */
  static Shutdown asks(Runnable ask) {
    return new Shutdown(ask, null);
  }

  /** The same, and the process ends with {@code code} whatever the signal. */
  static Shutdown asks(Runnable ask, ExitCode code) {
    return new Shutdown(ask, code);
  }

  private void run() {
    ask.run();
    try {
      ended.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (otherwise != null) {
      Runtime.getRuntime().halt(otherwise.number());
    }
  }

  /** The program has ended and shown all it had to. */
  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook is running, and has just been let go.
      return;
    }
  }
}
