package org.abanico.simulation;

import io.netty.buffer.ByteBuf;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What is still to happen, ordered by time and, at the same time, by when it was scheduled: the
 * order never depends on anything else. Holds at most {@link #MAX_EVENTS}.
 */
final class EventQueue {
  /** More than this to come means that something schedules without end. */
  static final int MAX_EVENTS = 1 << 20;

  private record Event(long time, long sequence, Runnable action, @Nullable ByteBuf cargo)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  private final SimulatedClock clock;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long sequence;

  EventQueue(SimulatedClock clock) {
    this.clock = clock;
  }

  /** A time that has passed counts as now. */
  void schedule(long time, Runnable action) {
    add(time, action, null);
  }

  /**
   * For an event about a buffer: owned by the queue until the event happens, by {@code action} from
   * then on.
   */
  void schedule(long time, Runnable action, ByteBuf cargo) {
    add(time, action, cargo);
  }

  private void add(long time, Runnable action, @Nullable ByteBuf cargo) {
    if (events.size() >= MAX_EVENTS) {
      throw new IllegalStateException("more than " + MAX_EVENTS + " events are to come");
    }
    events.add(new Event(Math.max(time, clock.nanoTime()), sequence++, action, cargo));
  }

  /** When the next event is due; {@link Long#MAX_VALUE} when there is none. */
  long nextTime() {
    Event next = events.peek();
    return next == null ? Long.MAX_VALUE : next.time();
  }

  /** Moves the clock to the next event and lets it happen. Only when there is one. */
  void step() {
    Event event = events.remove();
    clock.advanceTo(event.time());
    event.action().run();
  }

  /** Forgets what was to happen, and releases the buffers that it was about. */
  void clear() {
    for (Event event : events) {
      if (event.cargo() != null) {
        event.cargo().release();
      }
    }
    events.clear();
  }
}
