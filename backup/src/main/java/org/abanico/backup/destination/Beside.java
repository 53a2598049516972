package org.abanico.backup.destination;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that is done while whoever began it does something else. To be closed by its beginner:
 * it has ended then, whatever became of it.
 */
final class Beside<T> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Beside.class);

  private final FutureTask<T> task;

  private Beside(FutureTask<T> task) {
    this.task = task;
  }

  /**
   * Begins it.
   *
   * @param executor may also do it at once
   */
  static <T> Beside<T> begin(Executor executor, Callable<T> what) {
    FutureTask<T> task = new FutureTask<>(what);
    executor.execute(task);
    return new Beside<>(task);
  }

  /**
   * Waits for its end, also while the thread is interrupted, which stays so.
   *
   * @throws IOException what it has thrown
   */
  T await() throws IOException {
    try {
      return ended();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  private T ended() throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    try {
      T _ = ended();
    } catch (ExecutionException e) {
      // Who did not wait for it has failed on its own, and that is told.
      LOG.debug("beside another failure", e);
    }
  }
}
