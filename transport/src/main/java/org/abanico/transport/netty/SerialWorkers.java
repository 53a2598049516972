package org.abanico.transport.netty;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.abanico.transport.Workers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread beside the event loop; its jobs' outcomes go back to the loop. */
final class SerialWorkers implements Workers {
  private static final Logger LOG = LoggerFactory.getLogger(SerialWorkers.class);

  private final ExecutorService executor;
  private final UdpDriver driver;

  SerialWorkers(String name, UdpDriver driver) {
    this.driver = driver;
    this.executor =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "abanico-" + name);
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public <T> void submit(Callable<T> job, Completion<T> completion) {
    try {
      executor.execute(() -> run(job, completion));
    } catch (RejectedExecutionException e) {
      LOG.debug("a job came after the end", e);
    }
  }

  private <T> void run(Callable<T> job, Completion<T> completion) {
    @Nullable T result = null;
    Exception failure = null;
    try {
      result = job.call();
    } catch (Exception e) {
      failure = e;
    } catch (Error e) {
      driver.execute(
          now -> {
            throw e;
          });
      return;
    }
    @Nullable T outcome = result;
    Exception problem = failure;
    driver.execute(now -> completion.completed(outcome, problem, now));
  }

  /** Lets the job that runs finish, for a while; forgets the others. */
  void close() {
    executor.shutdownNow();
    try {
      executor.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
