package org.abanico.simulation;

/** Simulated time: moves only when the network goes on to its next event. */
public final class SimulatedClock {
  /** Any beginning would do; this one is no special value. */
  private static final long START = 1_000_000_000_000L;

  private long now = START;

  SimulatedClock() {}

  /** In nanoseconds, from an arbitrary beginning; never goes back. */
  public long nanoTime() {
    return now;
  }

  /** How much simulated time has passed since the beginning, in nanoseconds. */
  public long elapsedNanos() {
    return now - START;
  }

  void advanceTo(long time) {
    if (time < now) {
      throw new IllegalArgumentException("time would go back by " + (now - time) + " ns");
    }
    now = time;
  }
}
