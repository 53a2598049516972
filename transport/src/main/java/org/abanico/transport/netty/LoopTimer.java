package org.abanico.transport.netty;

import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One timer on the event loop. A later deadline does not move it: it fires early, and whoever it
 * calls arms it again. So a deadline that recedes with every packet costs nothing.
 */
final class LoopTimer {
  private final EventLoop loop;
  private final Runnable action;
  private long armedFor = Long.MAX_VALUE;
  private @Nullable Future<?> scheduled;

  LoopTimer(EventLoop loop, Runnable action) {
    this.loop = loop;
    this.action = action;
  }

  /**
   * Has the action called at {@code deadline} or before. A deadline that has passed is met in the
   * event loop's next round, after its input and output.
   */
  void arm(long deadline, long nowNanos) {
    if (deadline >= armedFor) {
      return;
    }
    cancel();
    armedFor = deadline;
    long delay = deadline <= nowNanos ? 0 : deadline - nowNanos;
    scheduled = loop.schedule(this::fire, delay, TimeUnit.NANOSECONDS);
  }

  void cancel() {
    if (scheduled != null) {
      scheduled.cancel(false);
      scheduled = null;
      armedFor = Long.MAX_VALUE;
    }
  }

  private void fire() {
    scheduled = null;
    armedFor = Long.MAX_VALUE;
    action.run();
  }
}
