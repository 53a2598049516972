package org.abanico.simulation.story;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.abanico.simulation.SimulatedClock;

/**
 * What a machine believes the time to be: goes on with simulated time, and may be set. It begins
 * long after any time that the real file system gives to a file, so that these are all long ago.
 */
final class MachineClock extends Clock {
  private static final Instant START = Instant.parse("2040-01-01T00:00:00Z");

  private final SimulatedClock clock;
  private Duration off = Duration.ZERO;

  MachineClock(SimulatedClock clock) {
    this.clock = clock;
  }

  /** Somebody sets it. */
  void jump(Duration by) {
    off = off.plus(by);
  }

  @Override
  public Instant instant() {
    return START.plusNanos(clock.elapsedNanos()).plus(off);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("simulated machines have UTC");
  }
}
