package org.abanico.app.metrics;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Readings that another thread makes. */
final class Readings {
  private static final long PATIENCE_MILLIS = 2_000;

  private Readings() {}

  /** Waits for a reading, 2 s at most: none comes of a program that has ended meanwhile. */
  static <T> Optional<T> await(CompletableFuture<T> reading) throws InterruptedException {
    try {
      return Optional.of(reading.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
