package org.abanico.transport.netty;

import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.abanico.transport.Workers;
import org.jspecify.annotations.Nullable;

/**
 * One thread that does jobs in order and brings their outcomes to the event loop, all those that
 * are ready in one go.
 *
 * <p>Each job that was accepted gets its completion exactly once, also when the driver closes: then
 * the job at hand is finished, and those behind it fail with a {@link CancellationException}, as do
 * those submitted from then on, up to the limit, so that who always submits again comes to an end.
 */
final class WorkerThread implements Workers {
  /** Jobs submitted and not completed; one more is rejected. */
  static final int MAX_PENDING_JOBS = 65_536;

  private final Consumer<Runnable> loop;
  private final Delivery delivery;
  private final ExecutorService executor;
  private final Queue<LongConsumer> outcomes = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();
  private final AtomicBoolean posted = new AtomicBoolean();
  private volatile boolean closing;
  private volatile @Nullable Thread thread;

  /** What the driver does with outcomes, on the event loop. */
  interface Delivery {
    /** Runs a completion. */
    void deliver(LongConsumer completion);

    /** All completions that were ready have run. */
    void delivered();

    /** A job threw an {@link Error}. */
    void fail(Throwable failure);
  }

  WorkerThread(String name, Consumer<Runnable> loop, Delivery delivery) {
    this.loop = loop;
    this.delivery = delivery;
    this.executor =
        Executors.newSingleThreadExecutor(
            job -> {
              Thread created = new Thread(job, name);
              created.setDaemon(true);
              thread = created;
              return created;
            });
  }

  /**
   * @throws RejectedExecutionException when {@value #MAX_PENDING_JOBS} jobs are pending, or the
   *     event loop has ended
   */
  @Override
  public <T> void submit(Callable<T> job, Completion<T> completion) {
    if (pending.incrementAndGet() > MAX_PENDING_JOBS) {
      pending.decrementAndGet();
      throw new RejectedExecutionException(MAX_PENDING_JOBS + " jobs are pending");
    }
    try {
      executor.execute(() -> perform(job, completion));
    } catch (RejectedExecutionException shutDown) {
      come(completion, null, cancelled());
    }
  }

  boolean isCurrentThread() {
    return Thread.currentThread().equals(thread);
  }

  /** No job is begun any more; the one at hand goes on. */
  void beginClose() {
    closing = true;
    executor.shutdown();
  }

  /**
   * Waits for the thread to end after {@link #beginClose}, and interrupts it when that takes long.
   */
  void awaitEnd(long patienceMillis) throws InterruptedException {
    if (!executor.awaitTermination(patienceMillis, TimeUnit.MILLISECONDS)) {
      interrupt();
    }
  }

  /** Ends the thread with what it is doing. */
  void interrupt() {
    beginClose();
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  private <T> void perform(Callable<T> job, Completion<T> completion) {
    if (closing) {
      come(completion, null, cancelled());
      return;
    }
    try {
      come(completion, job.call(), null);
    } catch (Exception failure) {
      come(completion, null, failure);
    } catch (Error bug) {
      loop.accept(() -> delivery.fail(bug));
    }
  }

  private <T> void come(Completion<T> completion, @Nullable T result, @Nullable Exception failure) {
    outcomes.add(now -> completion.completed(result, failure, now));
    if (posted.compareAndSet(false, true)) {
      loop.accept(this::drain);
    }
  }

  private void drain() {
    posted.set(false);
    int ready = pending.get();
    LongConsumer outcome;
    while (ready-- > 0 && (outcome = outcomes.poll()) != null) {
      if (!closing) {
        pending.decrementAndGet();
      }
      delivery.deliver(outcome);
    }
    delivery.delivered();
  }

  private static CancellationException cancelled() {
    return new CancellationException("the driver is closing");
  }
}
