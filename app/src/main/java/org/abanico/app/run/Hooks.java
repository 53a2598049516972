package org.abanico.app.run;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.abanico.app.text.SafeText;
import org.abanico.client.ClientEvent.Outcome;

/**
 * Runs the user's commands on a thread of its own, one after the other: at most {@link
 * #MOST_WAITING} wait, more are left out, which is said. A command's output goes to standard error.
 * One that fails, or takes longer than {@link #PATIENCE}, is warned about, and changes nothing
 * else.
 */
final class Hooks implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(10);
  static final int MOST_WAITING = 16;

  private static final boolean WINDOWS = File.separatorChar == '\\';

  private final HookConfig config;
  private final Front front;
  private final Shutdown shutdown;
  private final Duration patience;
  private final AtomicLong leftOut = new AtomicLong();
  private final ThreadPoolExecutor thread;

  Hooks(HookConfig config, Front front, Shutdown shutdown) {
    this(config, front, shutdown, PATIENCE);
  }

  Hooks(HookConfig config, Front front, Shutdown shutdown, Duration patience) {
    this.config = config;
    this.front = front;
    this.shutdown = shutdown;
    this.patience = patience;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("abanico-hook").factory(),
            (_, _) -> leftOut.incrementAndGet());
  }

  /** Listens to a client's events. */
  HookRun of(boolean source, String group, String name, Path folder) {
    return new HookRun(
        source, group, name, folder.toAbsolutePath().normalize().toString(), this::ended);
  }

  /** Never blocks. */
  private void ended(Outcome outcome, Map<String, String> variables) {
    Optional<String> command =
        outcome == Outcome.COMPLETE ? config.onSuccess() : config.onFailure();
    command.ifPresent(text -> thread.execute(() -> run(text, variables)));
  }

  private void run(String command, Map<String, String> variables) {
    long missed = leftOut.getAndSet(0);
    if (missed > 0) {
      warn("hook.left-out", missed);
    }
    String shown = SafeText.of(command);
    try {
      Process process = start(command, variables);
      try {
        if (!process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) {
          kill(process);
          warn("hook.late", shown, patience.toSeconds());
        } else if (process.exitValue() != 0) {
          warn("hook.failed", shown, process.exitValue());
        }
      } catch (InterruptedException e) {
        kill(process);
        Thread.currentThread().interrupt();
      }
    } catch (IOException e) {
      warn("hook.cannot", shown, SafeText.of(String.valueOf(e.getMessage())));
    }
  }

  private static Process start(String command, Map<String, String> variables) throws IOException {
    List<String> words =
        WINDOWS
            ? List.of("cmd.exe", "/c", command)
            : List.of("/bin/sh", "-c", "exec 1>&2\n" + command);
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectInput(new File(WINDOWS ? "NUL" : "/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(variables);
    return builder.start();
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private void warn(String key, Object... arguments) {
    front.console().err(front.messages().text(key, arguments) + "\n");
  }

  /** Waits for those that were begun or wait; a second only when the program is told to end. */
  @Override
  public void close() {
    shutdown.asks(thread::shutdownNow);
    thread.shutdown();
    try {
      boolean done = thread.awaitTermination(1, TimeUnit.SECONDS);
      if (!done && shutdown.isAsked()) {
        thread.shutdownNow();
      }
      while (!done) {
        done = thread.awaitTermination(1, TimeUnit.DAYS);
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
    long missed = leftOut.get();
    if (missed > 0) {
      warn("hook.left-out", missed);
    }
  }
}
