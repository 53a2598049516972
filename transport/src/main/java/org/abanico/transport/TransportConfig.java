package org.abanico.transport;

import org.abanico.transport.congestion.CongestionControllers;
import org.abanico.transport.path.PathMtuDiscovery;

/**
 * What may be chosen about connections (protocol.md, sections 4 and 5). All times in nanoseconds.
 *
 * @param maxDatagramBytes how large a datagram may become when the path is found to carry it, 1200
 *     to 65,507; with 1200 it is not tried
 * @param bodyWindowBytes how much of stream 1 the peer may send ahead of what was consumed
 * @param controlWindowBytes the same for stream 0
 * @param maxWindowBytes upper bound of the congestion window
 * @param maxConnections of a server
 * @param congestion which congestion controller
 * @param sending what all connections together may send
 * @param receiving how fast credit of stream 1 is given back, by all connections together
 */
public record TransportConfig(
    int maxDatagramBytes,
    long bodyWindowBytes,
    long controlWindowBytes,
    long maxWindowBytes,
    long keepAliveNanos,
    long idleTimeoutNanos,
    long openingTimeoutNanos,
    int maxConnections,
    CongestionControllers congestion,
    RateLimit sending,
    RateLimit receiving) {

  private static final long SECOND = 1_000_000_000L;

  /** Two blocks of the largest size: one that has come, and one that comes. */
  private static final long MIN_BODY_WINDOW = 2 << 20;

  public TransportConfig {
    if (maxDatagramBytes < PathMtuDiscovery.BASE_BYTES
        || maxDatagramBytes > PathMtuDiscovery.MAX_BYTES) {
      throw new IllegalArgumentException("maxDatagramBytes: " + maxDatagramBytes);
    }
  }

  public TransportConfig withMaxDatagramBytes(int newMaxDatagramBytes) {
    return new TransportConfig(
        newMaxDatagramBytes,
        bodyWindowBytes,
        controlWindowBytes,
        maxWindowBytes,
        keepAliveNanos,
        idleTimeoutNanos,
        openingTimeoutNanos,
        maxConnections,
        congestion,
        sending,
        receiving);
  }

  public static TransportConfig defaults() {
    return new TransportConfig(
        PathMtuDiscovery.MAX_BYTES,
        16 << 20,
        256 << 10,
        64 << 20,
        5 * SECOND,
        20 * SECOND,
        10 * SECOND,
        1024,
        CongestionControllers.BBR,
        new RateLimit(),
        new RateLimit());
  }

  /** The same, with another congestion controller. */
  public TransportConfig withCongestion(CongestionControllers chosen) {
    return new TransportConfig(
        maxDatagramBytes,
        bodyWindowBytes,
        controlWindowBytes,
        maxWindowBytes,
        keepAliveNanos,
        idleTimeoutNanos,
        openingTimeoutNanos,
        maxConnections,
        chosen,
        sending,
        receiving);
  }

  /**
   * The same, of a program that sends no faster than {@code sending} allows, and takes blocks in no
   * faster than {@code receiving}. They may change at any time, but for how much may come at once,
   * which depends on what {@code receiving} is now.
   */
  public TransportConfig withLimits(RateLimit newSending, RateLimit newReceiving) {
    long second = newReceiving.bytesPerSecond();
    return new TransportConfig(
        maxDatagramBytes,
        Math.min(bodyWindowBytes, Math.max(MIN_BODY_WINDOW, second)),
        controlWindowBytes,
        maxWindowBytes,
        keepAliveNanos,
        idleTimeoutNanos,
        openingTimeoutNanos,
        maxConnections,
        congestion,
        newSending,
        newReceiving);
  }
}
