package org.abanico.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.abanico.backup.destination.Beside;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is done beside is done on another thread, and has ended when its beginner goes on. */
@Timeout(60)
class SecondThreadTest {
  private final Beside beside = new SecondThread("beside");

  @Test
  void bothGoOnAtTheSameTime() throws IOException {
    CountDownLatch here = new CountDownLatch(1);
    try (Beside.Doing<String> doing =
        beside.begin(
            () -> {
              await(here);
              return Thread.currentThread().getName();
            })) {
      here.countDown();
      assertThat(doing.await()).isEqualTo("beside");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoWaitsIsToldOfAFailure() {
    try (Beside.Doing<String> doing =
        beside.begin(
            () -> {
              throw new IOException("the disk");
            })) {
      assertThatThrownBy(doing::await).isInstanceOf(IOException.class).hasMessage("the disk");
    }
    try (Beside.Doing<String> doing =
        beside.begin(
            () -> {
              throw new IllegalStateException("a fault");
            })) {
      assertThatThrownBy(doing::await)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("a fault");
    }
  }

  @Test
  void whoDoesNotWaitGoesOnWhenItHasEnded() {
    Thread beginner = Thread.currentThread();
    AtomicBoolean ended = new AtomicBoolean();
    try (Beside.Doing<Boolean> _ =
        beside.begin(
            () -> {
              untilWaiting(beginner);
              ended.set(true);
              throw new IOException("told to nobody");
            })) {
      assertThat(ended).isFalse();
    }
    assertThat(ended).isTrue();
  }

  @Test
  void anInterruptedThreadWaitsAndStaysInterrupted() throws IOException {
    Thread beginner = Thread.currentThread();
    try (Beside.Doing<Boolean> doing =
        beside.begin(
            () -> {
              untilWaiting(beginner);
              return true;
            })) {
      beginner.interrupt();
      assertThat(doing.await()).isTrue();
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static void untilWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }
}
