package org.abanico.app.run;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.abanico.backup.destination.Beside;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something beside on a thread of its own. */
final class SecondThread implements Beside {
  private static final Logger LOG = LoggerFactory.getLogger(SecondThread.class);

  private final String name;

  /**
   * @param name of its threads
   */
  SecondThread(String name) {
    this.name = name;
  }

  @Override
  public <T> Doing<T> begin(Work<T> work) {
    FutureTask<T> task = new FutureTask<>(work::run);
    Thread.ofPlatform().name(name).daemon().start(task);
    return new Running<>(task);
  }

  private record Running<T>(FutureTask<T> task) implements Doing<T> {
    @Override
    public T await() throws IOException {
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
        // Whoever did not wait for it has failed, and that is told; else it was told already.
        LOG.debug("beside another failure", e);
      }
    }
  }
}
