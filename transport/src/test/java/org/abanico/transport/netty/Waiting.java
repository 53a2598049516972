package org.abanico.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what another thread does, with a limit that only a hanging test reaches. */
final class Waiting {
  private static final int LIMIT_SECONDS = 60;

  private Waiting() {}

  static void until(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  static <T> T result(CompletableFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }
}
