package org.abanico.app.run;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.abanico.app.schedule.RateTable;
import org.abanico.transport.RateLimit;
import org.abanico.transport.TransportConfig;
import org.abanico.transport.netty.UdpDriver;

/** Keeps a program's limits as its user's hours have them. */
final class RateClock implements AutoCloseable {
  /** How long is waited at most before the clock is looked at: it may have been set, or leapt. */
  private static final Duration GLANCE = Duration.ofSeconds(20);

  private final RateTable table;
  private final Clock clock;
  private final UdpDriver driver;
  private final RateLimit sending = new RateLimit();
  private final RateLimit receiving = new RateLimit();
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Sets the limits, and will change them on the driver's event loop.
   *
   * @param clock whose zone the hours are in
   */
  RateClock(RateTable table, Clock clock, UdpDriver driver) {
    this.table = table;
    this.clock = clock;
    this.driver = driver;
    set(table.at(LocalTime.now(clock)), driver.nanoTime());
    if (!table.hours().isEmpty()) {
      Thread.ofPlatform().daemon().name("abanico-limit").start(this::run);
    }
  }

  private void set(long rate, long nowNanos) {
    sending.set(rate, nowNanos);
    receiving.set(rate, nowNanos);
  }

  private void run() {
    try {
      Duration pause = pause();
      while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        long rate = table.at(LocalTime.now(clock));
        OnLoop.run(
            driver,
            now -> {
              if (rate != sending.bytesPerSecond()) {
                set(rate, now);
              }
            });
        pause = pause();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration pause() {
    Duration left = table.untilChange(LocalTime.now(clock));
    return left.compareTo(GLANCE) < 0 ? left : GLANCE;
  }

  /** What sends under the limits. */
  TransportConfig onSending(TransportConfig config) {
    return config.withLimits(sending, new RateLimit());
  }

  /** What sends and receives under them. */
  TransportConfig onBoth(TransportConfig config) {
    return config.withLimits(sending, receiving);
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
