package org.abanico.transport.netty;

/**
 * The monotonic clock that all drivers of a process share. It begins near 0, so that times are
 * never negative and {@link Long#MAX_VALUE} is later than all of them.
 */
final class DriverClock {
  private static final long ORIGIN = System.nanoTime();

  long nanoTime() {
    return System.nanoTime() - ORIGIN;
  }
}
