package org.abanico.desktop.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.abanico.desktop.program.ProgramException;
import org.abanico.desktop.program.Watcher;
import org.jspecify.annotations.Nullable;

/**
 * One run of a program: works on a thread of its own, and tells the window's thread what happens
 * there. At most {@value #CAPACITY} events wait for the window; of more, those that it can do
 * without are left out and counted.
 */
final class Run<P, E> implements Watcher<P, E> {
  static final int CAPACITY = 4096;

  /** What is run; returns when it has ended. */
  interface Job<P, E> {
    void run(Watcher<P, E> watcher) throws ProgramException, InterruptedException;
  }

  /** Told on the window's thread. */
  interface Listener<P, E> {
    void begun(P program);

    void happened(E event);

    /** Whether the window can do without it. */
    boolean isDispensable(E event);

    /**
     * It is over.
     *
     * @param leftOut events that were not told
     */
    void ended(Optional<ProgramException> problem, long leftOut);
  }

  private final Executor window;
  private final Listener<P, E> listener;

  /** Guarded by this object's monitor, as what follows is. */
  private List<E> waiting = new ArrayList<>();

  private long leftOut;

  private Run(Executor window, Listener<P, E> listener) {
    this.window = window;
    this.listener = listener;
  }

  /**
   * Begins a run.
   *
   * @param worker runs the job, on a thread that is not the window's
   */
  static <P, E> void start(
      Job<P, E> job, Executor worker, Executor window, Listener<P, E> listener) {
    Run<P, E> run = new Run<>(window, listener);
    worker.execute(() -> run.work(job));
  }

  private void work(Job<P, E> job) {
    @Nullable ProgramException problem = null;
    try {
      job.run(this);
    } catch (ProgramException e) {
      problem = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      problem = new ProgramException("fault", e, String.valueOf(e));
    }
    Optional<ProgramException> end = Optional.ofNullable(problem);
    window.execute(
        () -> {
          deliver();
          listener.ended(end, leftOut());
        });
  }

  @Override
  public void begun(P program) {
    window.execute(() -> listener.begun(program));
  }

  @Override
  public void happened(E event) {
    boolean first;
    synchronized (this) {
      if (waiting.size() >= CAPACITY && listener.isDispensable(event)) {
        leftOut++;
        return;
      }
      first = waiting.isEmpty();
      waiting.add(event);
    }
    if (first) {
      window.execute(this::deliver);
    }
  }

  private void deliver() {
    List<E> batch;
    synchronized (this) {
      batch = waiting;
      waiting = new ArrayList<>();
    }
    batch.forEach(listener::happened);
  }

  private synchronized long leftOut() {
    return leftOut;
  }
}
