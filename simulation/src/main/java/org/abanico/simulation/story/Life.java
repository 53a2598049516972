package org.abanico.simulation.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import org.abanico.simulation.SimulatedDriver;
import org.abanico.testing.disk.Killed;
import org.abanico.transport.Workers;
import org.jspecify.annotations.Nullable;

/**
 * A program from its start to its end. What its workers still have to do when it is killed is never
 * done; its endpoint is told that it failed, so that it lets go of its buffers, and nobody hears
 * what it says to that.
 */
final class Life {
  /** A dead program that has not let go of everything after so many steps never will. */
  private static final int MAX_STEPS = 100_000;

  private record Job<T>(Callable<T> work, Workers.Completion<T> completion) {
    void fail(long nowNanos) {
      completion.completed(null, new IOException("the program is no more"), nowNanos);
    }
  }

  private final SimulatedDriver host;
  private final Runnable killedByDisk;
  private final Queue<Job<?>> jobs = new ArrayDeque<>();
  private boolean over;

  /**
   * @param killedByDisk run when a call to the disk is the program's last
   */
  Life(SimulatedDriver host, Runnable killedByDisk) {
    this.host = host;
    this.killedByDisk = killedByDisk;
  }

  boolean isOver() {
    return over;
  }

  /** Workers that do nothing for the dead. */
  Workers newWorkers() {
    Workers workers = host.newWorkers();
    return new Workers() {
      @Override
      public <T> void submit(Callable<T> job, Completion<T> completion) {
        Job<T> made = new Job<>(job, completion);
        jobs.add(made);
        if (!over) {
          workers.submit(
              () -> call(made),
              (result, failure, nowNanos) -> {
                if (jobs.remove(made)) {
                  completion.completed(result, failure, nowNanos);
                }
              });
        }
      }
    };
  }

  private <T> @Nullable T call(Job<T> job) throws Exception {
    if (over) {
      return null;
    }
    try {
      return job.work().call();
    } catch (Killed e) {
      killedByDisk.run();
      return null;
    } catch (UncheckedIOException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new BrokenPromiseException("no job fails in a way that nobody has thought of", e);
    }
  }

  /** The end, without a word. */
  void end() {
    over = true;
    host.crash();
  }

  /** Has what is left of the program let go of its buffers. */
  void windUp(Remains remains) {
    long now = host.nanoTime();
    remains.close(now);
    for (int step = 0; step < MAX_STEPS; step++) {
      Job<?> job = jobs.poll();
      if (job != null) {
        job.fail(now);
      } else if (remains.isFinished()) {
        return;
      } else {
        remains.transmit(now);
        long next = remains.nextDeadline();
        if (next == Long.MAX_VALUE && jobs.isEmpty() && !remains.isFinished()) {
          throw new BrokenPromiseException("a program that is told to end ends");
        }
        now = Math.max(now, next == Long.MAX_VALUE ? now : next);
        remains.onDeadline(now);
      }
    }
    throw new BrokenPromiseException("a program that is told to end ends");
  }
}
