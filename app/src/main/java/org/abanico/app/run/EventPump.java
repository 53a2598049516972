package org.abanico.app.run;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.abanico.app.render.Output;
import org.abanico.app.render.Renderer;
import org.abanico.app.text.Messages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows events on a thread of its own: a terminal or pipe that takes no more (Ctrl-S, a pager) must
 * not stop the thread that keeps connections alive. At most 4096 events wait; more are counted and
 * not shown, but for those that tell how it all ended.
 */
final class EventPump<E> implements Consumer<E>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventPump.class);
  private static final int CAPACITY = 4096;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final BlockingQueue<Item<E>> queue = new LinkedBlockingQueue<>();
  private final AtomicLong dropped = new AtomicLong();
  private final Renderer<E> renderer;
  private final Output output;
  private final Predicate<E> indispensable;
  private final LongSupplier clock;
  private final Messages messages;
  private final Thread thread;

  private sealed interface Item<E> {
    record Shown<E>(E event, long nowNanos) implements Item<E> {}

    record End<E>() implements Item<E> {}
  }

  /**
   * Begins to show events.
   *
   * @param indispensable the few that are kept even when the queue is full
   */
  EventPump(
      Renderer<E> renderer,
      Output output,
      Predicate<E> indispensable,
      LongSupplier clock,
      Messages messages) {
    this.renderer = renderer;
    this.output = output;
    this.indispensable = indispensable;
    this.clock = clock;
    this.messages = messages;
    thread = Thread.ofPlatform().daemon().name("abanico-console").start(this::show);
  }

  /** Never blocks. */
  @Override
  public void accept(E event) {
    if (queue.size() < CAPACITY || indispensable.test(event)) {
      queue.add(new Item.Shown<>(event, clock.getAsLong()));
    } else {
      dropped.incrementAndGet();
    }
  }

  private void show() {
    try {
      while (queue.take() instanceof Item.Shown<E>(E event, long nowNanos)) {
        show(event, nowNanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (dropped.get() > 0) {
      output.err(messages.text("console.dropped", dropped.get()) + "\n");
    }
  }

  private void show(E event, long nowNanos) {
    try {
      renderer.on(event, nowNanos, output);
    } catch (RuntimeException e) {
      LOG.error("An event cannot be shown: {}", event, e);
    }
  }

  /** Waits until all is shown, 2 s at most. */
  @Override
  public void close() {
    queue.add(new Item.End<>());
    try {
      if (!thread.join(PATIENCE)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
