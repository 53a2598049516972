package org.abanico.desktop.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** How fast bytes came and went in the last minutes: {@value #MAX_SAMPLES} samples at most. */
public final class Throughput {
  /** What is remembered. */
  public static final long SPAN_NANOS = 180_000_000_000L;

  static final int MAX_SAMPLES = 240;

  /** Shorter than this, a rate is mostly chance. */
  private static final long SHORTEST_NANOS = 900_000_000L;

  private static final double NANOS = 1e9;

  private final Deque<Sample> samples = new ArrayDeque<>();
  private boolean started;
  private long lastNanos;
  private long lastIn;
  private long lastOut;

  /**
   * The rates up to a moment, in bytes a second.
   *
   * @param nanos that moment, on the program's clock
   */
  public record Sample(long nanos, long in, long out) {}

  /** So many bytes had come and gone in all. */
  public void add(long nanos, long in, long out) {
    if (started && nanos - lastNanos < SHORTEST_NANOS) {
      return;
    }
    if (started) {
      double seconds = (nanos - lastNanos) / NANOS;
      samples.add(
          new Sample(
              nanos,
              (long) (Math.max(0, in - lastIn) / seconds),
              (long) (Math.max(0, out - lastOut) / seconds)));
      while (samples.size() > MAX_SAMPLES || nanos - samples.element().nanos() > SPAN_NANOS) {
        samples.remove();
      }
    }
    started = true;
    lastNanos = nanos;
    lastIn = in;
    lastOut = out;
  }

  /** Forgets everything. */
  public void clear() {
    samples.clear();
    started = false;
  }

  /** The oldest first. */
  public List<Sample> samples() {
    return List.copyOf(samples);
  }

  /** The last rates; zeros before there are any. */
  public Sample last() {
    Sample last = samples.peekLast();
    return last == null ? new Sample(0, 0, 0) : last;
  }
}
