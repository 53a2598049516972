package org.abanico.app.run;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What happens on Ctrl-C and SIGTERM, from its making to its closing: the program is asked to end,
 * and the JVM waits until it has, 2 s at most. The JVM then ends with 130 or 143 (128 and the
 * number of the signal), unless told otherwise.
 */
final class Shutdown implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<Runnable> ask = new AtomicReference<>();
  private final Front front;
  private final Optional<ExitCode> code;
  private final Thread hook;
  private volatile boolean asked;

  /** The JVM ends with the signal's own code. */
  Shutdown(Front front) {
    this(front, Optional.empty());
  }

  /** The JVM ends with {@code code}, whatever the signal. */
  Shutdown(Front front, ExitCode code) {
    this(front, Optional.of(code));
  }

  private Shutdown(Front front, Optional<ExitCode> code) {
    this.front = front;
    this.code = code;
    hook = new Thread(this::run, "abanico-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** How to ask the program to end; called from another thread. Until this is said, nothing is. */
  void asks(Runnable how) {
    ask.set(how);
  }

  /** Asks the program to end, in the place of a signal; nothing happens until it has said how. */
  void ask() {
    Runnable how = ask.get();
    if (how != null) {
      how.run();
    }
  }

  /** Whether the program was asked to end, or would have been if it had said how. */
  boolean isAsked() {
    return asked;
  }

  private void run() {
    asked = true;
    Runnable how = ask.get();
    if (how != null) {
      how.run();
      awaitEnd();
    }
    code.ifPresent(exit -> Runtime.getRuntime().halt(exit.number()));
  }

  private void awaitEnd() {
    try {
      if (!ended.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        front.console().err(front.messages().text("shutdown.late") + "\n");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
