package org.abanico.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.abanico.transport.DatagramSink;
import org.abanico.transport.Workers;
import org.junit.jupiter.api.Test;

class UdpDriverWorkersTest {

  @Test
  void jobsRunInOrderOnTheirThreadAndCompleteInOrderOnTheEventLoop() throws Exception {
    try (UdpDriver driver = DriverKind.DEFAULT.bind()) {
      Workers workers = driver.newWorkers("disk");
      List<Integer> jobs = new ArrayList<>();
      List<Integer> completions = new ArrayList<>();
      List<Thread> threads = new ArrayList<>();
      CountDownLatch done = new CountDownLatch(1000);
      for (int i = 0; i < 1000; i++) {
        int number = i;
        workers.submit(
            () -> {
              jobs.add(number);
              return Thread.currentThread();
            },
            (thread, failure, now) -> {
              completions.add(number);
              threads.add(thread);
              threads.add(Thread.currentThread());
              done.countDown();
            });
      }
      Waiting.until(done);
      assertThat(jobs).isSorted().hasSize(1000);
      assertThat(completions).isEqualTo(jobs);
      assertThat(threads.stream().distinct().map(Thread::getName))
          .hasSize(2)
          .contains("abanico-network-disk");
    }
  }

  @Test
  void aCompletionIsFollowedByATransmit() throws Exception {
    try (UdpDriver driver = DriverKind.DEFAULT.bind()) {
      CountDownLatch transmitted = new CountDownLatch(1);
      boolean[] completed = new boolean[1];
      driver.run(
          new QuietEndpoint() {
            @Override
            public void transmit(long nowNanos, DatagramSink sink) {
              if (completed[0]) {
                transmitted.countDown();
              }
            }
          });
      driver.newWorkers("w").submit(() -> 1, (result, failure, now) -> completed[0] = true);
      Waiting.until(transmitted);
    }
  }

  @Test
  void aFailureGoesToItsCompletionAndTheNextJobRuns() throws Exception {
    try (UdpDriver driver = DriverKind.DEFAULT.bind()) {
      Workers workers = driver.newWorkers("w");
      CompletableFuture<Exception> failed = new CompletableFuture<>();
      CompletableFuture<String> next = new CompletableFuture<>();
      workers.submit(
          () -> {
            throw new IOException("disk full");
          },
          (result, failure, now) -> failed.complete(failure));
      workers.submit(() -> "fine", (result, failure, now) -> next.complete(result));
      assertThat(Waiting.result(failed)).isInstanceOf(IOException.class).hasMessage("disk full");
      assertThat(Waiting.result(next)).isEqualTo("fine");
    }
  }

  @Test
  void closingFinishesTheJobAtHandAndCancelsThoseBehindIt() throws Exception {
    UdpDriver driver = DriverKind.DEFAULT.bind();
    Workers workers = driver.newWorkers("w");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    CompletableFuture<String> first = new CompletableFuture<>();
    CompletableFuture<Exception> second = new CompletableFuture<>();
    CompletableFuture<Exception> late = new CompletableFuture<>();
    AtomicInteger ranBehind = new AtomicInteger();
    workers.submit(
        () -> {
          begun.countDown();
          Waiting.until(mayEnd);
          return "finished";
        },
        (result, failure, now) -> first.complete(result));
    workers.submit(
        ranBehind::incrementAndGet,
        (result, failure, now) -> {
          second.complete(failure);
          workers.submit(
              ranBehind::incrementAndGet, (more, lateFailure, when) -> late.complete(lateFailure));
        });
    Waiting.until(begun);
    Thread closing = Thread.ofPlatform().start(driver::close);
    while (!closing.getState().equals(Thread.State.TIMED_WAITING)) {
      Thread.onSpinWait();
    }
    mayEnd.countDown();
    closing.join();

    assertThat(first).isCompletedWithValue("finished");
    assertThat(second).isCompletedWithValueMatching(CancellationException.class::isInstance);
    assertThat(late).isCompletedWithValueMatching(CancellationException.class::isInstance);
    assertThat(ranBehind).hasValue(0);
    assertThatThrownBy(() -> driver.newWorkers("x")).isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void moreJobsThanTheLimitAreRejected() throws Exception {
    try (UdpDriver driver = DriverKind.DEFAULT.bind()) {
      Workers workers = driver.newWorkers("w");
      CountDownLatch mayEnd = new CountDownLatch(1);
      CountDownLatch done = new CountDownLatch(WorkerThread.MAX_PENDING_JOBS);
      for (int i = 0; i < WorkerThread.MAX_PENDING_JOBS; i++) {
        workers.submit(
            () -> {
              Waiting.until(mayEnd);
              return 0;
            },
            (result, failure, now) -> done.countDown());
      }
      assertThatThrownBy(() -> workers.submit(() -> 0, (result, failure, now) -> {}))
          .isInstanceOf(RejectedExecutionException.class);
      mayEnd.countDown();
      Waiting.until(done);
    }
  }
}
