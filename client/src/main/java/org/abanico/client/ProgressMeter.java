package org.abanico.client;

import java.util.ArrayDeque;

/** The rate of a copy over the last seconds, and the time that is left at that rate. */
final class ProgressMeter {
  private static final long WINDOW = 5_000_000_000L;
  private static final long TOO_EARLY = 2_000_000_000L;
  private static final double NANOS = 1e9;

  private record Sample(long time, long bytes) {}

  private final ArrayDeque<Sample> samples = new ArrayDeque<>();
  private final long start;
  private long restart;

  ProgressMeter(long nowNanos) {
    start = nowNanos;
    restart(nowNanos, 0);
  }

  /** So many bytes are done, which says nothing of how fast. */
  void restart(long nowNanos, long bytes) {
    restart = nowNanos;
    samples.clear();
    samples.add(new Sample(nowNanos, bytes));
  }

  /** So many bytes are done by now; called a few times a second. */
  void update(long nowNanos, long bytes) {
    samples.add(new Sample(nowNanos, bytes));
    while (samples.size() > 2 && nowNanos - samples.element().time() > WINDOW) {
      samples.remove();
    }
  }

  /** Bytes a second; 0 when unknown. */
  long rate() {
    Sample first = samples.getFirst();
    Sample last = samples.getLast();
    long elapsed = last.time() - first.time();
    return elapsed <= 0 ? 0 : (long) ((last.bytes() - first.bytes()) * NANOS / elapsed);
  }

  /** Nanoseconds until {@code total} bytes are done; -1 while that cannot be told. */
  long left(long total, boolean counted) {
    Sample last = samples.getLast();
    long rate = rate();
    if (!counted || rate == 0 || last.time() - restart < TOO_EARLY) {
      return -1;
    }
    return (long) (Math.max(0, total - last.bytes()) * NANOS / rate);
  }

  long elapsed(long nowNanos) {
    return nowNanos - start;
  }
}
