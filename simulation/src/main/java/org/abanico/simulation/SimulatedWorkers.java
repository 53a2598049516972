package org.abanico.simulation;

import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.abanico.transport.Workers;
import org.jspecify.annotations.Nullable;

/**
 * Workers whose jobs take a drawn time. A job does its work at the end of that time, so that
 * nothing of it can be seen early.
 */
final class SimulatedWorkers implements Workers {
  private final SimulatedDriver driver;
  private final SplittableRandom random;
  private final long minNanos;
  private final long maxNanos;
  private long busyUntil;

  SimulatedWorkers(SimulatedDriver driver, HostSettings settings, SplittableRandom random) {
    this.driver = driver;
    this.random = random;
    this.minNanos = settings.minJobNanos();
    this.maxNanos = settings.maxJobNanos();
  }

  @Override
  public <T> void submit(Callable<T> job, Completion<T> completion) {
    long duration = minNanos == maxNanos ? minNanos : random.nextLong(minNanos, maxNanos + 1);
    busyUntil = Math.max(driver.nanoTime(), busyUntil) + duration;
    driver.executeAt(busyUntil, now -> run(job, completion, now));
  }

  private <T> void run(Callable<T> job, Completion<T> completion, long now) {
    driver.recordJob();
    @Nullable T result = null;
    Exception failure = null;
    try {
      result = job.call();
    } catch (Exception e) {
      failure = e;
    }
    completion.completed(result, failure, now);
  }
}
