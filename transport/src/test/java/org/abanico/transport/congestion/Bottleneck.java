package org.abanico.transport.congestion;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;

/**
 * A path with one bottleneck over simulated time: a rate, a drop-tail queue before it, a constant
 * propagation delay and random loss; and the clock that moves everything on it.
 */
final class Bottleneck {
  static final long SECOND = 1_000_000_000;

  private record Event(long time, long order, Runnable action) {}

  private record Datagram(int bytes, Runnable arrival) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::time).thenComparingLong(Event::order));
  private final Queue<Datagram> queue = new ArrayDeque<>();
  private final long oneWayDelay;
  private final long queueLimit;
  private final SplittableRandom random;
  private double lossProbability;
  private long bytesPerSecond;
  private long now;
  private long eventCount;
  private long queuedBytes;
  private boolean busy;
  private long largestQueue;
  private long dropped;

  /**
   * @param queueLimit in bytes
   */
  Bottleneck(long bytesPerSecond, long rttNanos, long queueLimit, SplittableRandom random) {
    this.bytesPerSecond = bytesPerSecond;
    this.oneWayDelay = rttNanos / 2;
    this.queueLimit = queueLimit;
    this.random = random;
  }

  long now() {
    return now;
  }

  void setRate(long newBytesPerSecond) {
    bytesPerSecond = newBytesPerSecond;
  }

  void setLossProbability(double probability) {
    lossProbability = probability;
  }

  /** The longest that the queue has been, in bytes. */
  long largestQueue() {
    return largestQueue;
  }

  /** Datagrams that found the queue full. */
  long dropped() {
    return dropped;
  }

  /** A number in [0, bound) from the path's seed. */
  long random(long bound) {
    return random.nextLong(bound);
  }

  void at(long time, Runnable action) {
    events.add(new Event(Math.max(now, time), eventCount++, action));
  }

  void runUntil(long time) {
    while (!events.isEmpty() && events.element().time() <= time) {
      Event event = events.remove();
      now = event.time();
      event.action().run();
    }
    now = time;
  }

  /** Sends a datagram through the bottleneck; it arrives, or it does not. */
  void send(int bytes, Runnable arrival) {
    if (random.nextDouble() < lossProbability) {
      return;
    }
    if (queuedBytes + bytes > queueLimit) {
      dropped++;
      return;
    }
    queue.add(new Datagram(bytes, arrival));
    queuedBytes += bytes;
    largestQueue = Math.max(largestQueue, queuedBytes);
    serve();
  }

  /** Sends what finds neither queue nor loss: the way back. */
  void sendBack(Runnable arrival) {
    at(now + oneWayDelay, arrival);
  }

  private void serve() {
    if (busy || queue.isEmpty()) {
      return;
    }
    busy = true;
    Datagram datagram = queue.remove();
    at(now + datagram.bytes() * SECOND / bytesPerSecond, () -> served(datagram));
  }

  private void served(Datagram datagram) {
    queuedBytes -= datagram.bytes();
    at(now + oneWayDelay, datagram.arrival());
    busy = false;
    serve();
  }
}
