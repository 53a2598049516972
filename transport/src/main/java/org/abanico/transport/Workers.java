package org.abanico.transport;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Where work that takes time is done (reading, hashing, writing): off the thread that decides, its
 * outcome coming back to that thread as an event. Jobs of one {@code Workers} run one after the
 * other, in the order given.
 */
public interface Workers {

  /** Runs {@code job} elsewhere, then {@code completion} on the thread that drives the endpoint. */
  <T> void submit(Callable<T> job, Completion<T> completion);

  /**
   * Receives the outcome of a job: exactly one of result and failure is given (a job may also
   * return null).
   */
  @FunctionalInterface
  interface Completion<T> {
    void completed(@Nullable T result, @Nullable Exception failure, long nowNanos);
  }
}
