package org.abanico.transport.congestion;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;

/**
 * A path with one bottleneck over simulated time: a rate, a drop-tail queue before it, a
 * propagation delay with jitter, random loss, a policer, and ACKs that come in bursts; and the
 * clock that moves everything on it.
 */
final class Bottleneck {
  static final long SECOND = 1_000_000_000;

  private record Event(long time, long order, Runnable action) {}

  private record Datagram(int bytes, long queuedAt, Runnable arrival) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::time).thenComparingLong(Event::order));
  private final Queue<Datagram> queue = new ArrayDeque<>();
  private final SplittableRandom random;
  private long oneWayDelay;
  private long queueLimit;
  private long jitter;
  private double lossProbability;
  private long bytesPerSecond;
  private long policedRate;
  private double policerDepth;
  private double policerTokens;
  private long policerTime;
  private long ackInterval = 1;
  private long now;
  private long eventCount;
  private long queuedBytes;
  private boolean busy;
  private long largestQueue;
  private long dropped;
  private long offered;
  private long lostOnTheWay;
  private long[] queueDelays = new long[1024];
  private int queueDelayCount;

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

  void setRtt(long nanos) {
    oneWayDelay = nanos / 2;
  }

  void setQueueLimit(long bytes) {
    queueLimit = bytes;
  }

  void setLossProbability(double probability) {
    lossProbability = probability;
  }

  /** Each datagram takes up to so much longer, drawn for each, and may overtake others so. */
  void setJitter(long nanos) {
    jitter = nanos;
  }

  /** ACKs arrive only at multiples of that time, all at once. */
  void setAckInterval(long nanos) {
    ackInterval = nanos;
  }

  /** A token bucket before the queue drops what comes faster. */
  void setPolicer(long rate, long depthBytes) {
    policedRate = rate;
    policerDepth = depthBytes;
    policerTokens = depthBytes;
    policerTime = now;
  }

  /** The longest that the queue has been, in bytes. */
  long largestQueue() {
    return largestQueue;
  }

  /** Datagrams that found the queue full, or no token. */
  long dropped() {
    return dropped;
  }

  /** A number in [0, bound) from the path's seed. */
  long random(long bound) {
    return random.nextLong(bound);
  }

  /** Begins to measure anew. */
  void clearMeasures() {
    queueDelayCount = 0;
    offered = 0;
    lostOnTheWay = 0;
    dropped = 0;
    largestQueue = queuedBytes;
  }

  /** The share of datagrams that did not arrive. */
  double lossRate() {
    return offered == 0 ? 0 : (double) (dropped + lostOnTheWay) / offered;
  }

  double meanQueueMillis() {
    return Arrays.stream(queueDelays, 0, queueDelayCount).average().orElse(0) / 1e6;
  }

  /** Of all datagrams that went through the queue, 95 % waited less. */
  double queueMillis95() {
    if (queueDelayCount == 0) {
      return 0;
    }
    long[] sorted = Arrays.copyOf(queueDelays, queueDelayCount);
    Arrays.sort(sorted);
    return sorted[(int) (queueDelayCount * 0.95)] / 1e6;
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
    offered++;
    if (random.nextDouble() < lossProbability) {
      lostOnTheWay++;
      return;
    }
    if (queuedBytes + bytes > queueLimit || !passesPolicer(bytes)) {
      dropped++;
      return;
    }
    queue.add(new Datagram(bytes, now, arrival));
    queuedBytes += bytes;
    largestQueue = Math.max(largestQueue, queuedBytes);
    serve();
  }

  private boolean passesPolicer(int bytes) {
    if (policedRate == 0) {
      return true;
    }
    double earned = (double) policedRate * (now - policerTime) / SECOND;
    policerTokens = Math.min(policerDepth, policerTokens + earned);
    policerTime = now;
    if (policerTokens < bytes) {
      return false;
    }
    policerTokens -= bytes;
    return true;
  }

  /** Sends what finds neither queue nor loss: the way back. */
  void sendBack(Runnable arrival) {
    long due = now + oneWayDelay;
    at((due + ackInterval - 1) / ackInterval * ackInterval, arrival);
  }

  private void serve() {
    if (busy || queue.isEmpty()) {
      return;
    }
    busy = true;
    Datagram datagram = queue.remove();
    note(now - datagram.queuedAt());
    at(now + datagram.bytes() * SECOND / bytesPerSecond, () -> served(datagram));
  }

  private void note(long delay) {
    if (queueDelayCount == queueDelays.length) {
      queueDelays = Arrays.copyOf(queueDelays, 2 * queueDelayCount);
    }
    queueDelays[queueDelayCount++] = delay;
  }

  private void served(Datagram datagram) {
    queuedBytes -= datagram.bytes();
    long extra = jitter == 0 ? 0 : random.nextLong(jitter);
    at(now + oneWayDelay + extra, datagram.arrival());
    busy = false;
    serve();
  }
}
