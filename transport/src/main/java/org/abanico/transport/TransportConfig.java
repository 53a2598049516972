package org.abanico.transport;

import org.abanico.transport.congestion.CongestionControllers;

/**
 * What may be chosen about connections (protocol.md, sections 4 and 5). All times in nanoseconds.
 *
 * @param maxDatagramBytes the largest datagram sent, 1200 to 65,507
 * @param bodyWindowBytes how much of stream 1 the peer may send ahead of what was consumed
 * @param controlWindowBytes the same for stream 0
 * @param maxWindowBytes upper bound of the congestion window
 * @param maxConnections of a server
 * @param congestion which congestion controller
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
    CongestionControllers congestion) {

  private static final long SECOND = 1_000_000_000L;

  /**
   * Fits, over IPv6, through a tunnel with an MTU of 1420: the usual one of WireGuard, and smaller
   * than what PPPoE and Ethernet carry.
   */
  private static final int SAFE_DATAGRAM_BYTES = 1372;

  public TransportConfig {
    if (maxDatagramBytes < 1200 || maxDatagramBytes > 65_507) {
      throw new IllegalArgumentException("maxDatagramBytes: " + maxDatagramBytes);
    }
  }

  /** The same with another congestion controller. */
  public TransportConfig withCongestion(CongestionControllers controller) {
    return new TransportConfig(
        maxDatagramBytes,
        bodyWindowBytes,
        controlWindowBytes,
        maxWindowBytes,
        keepAliveNanos,
        idleTimeoutNanos,
        openingTimeoutNanos,
        maxConnections,
        controller);
  }

  public static TransportConfig defaults() {
    return new TransportConfig(
        SAFE_DATAGRAM_BYTES,
        16 << 20,
        256 << 10,
        64 << 20,
        5 * SECOND,
        20 * SECOND,
        10 * SECOND,
        1024,
        CongestionControllers.BBR);
  }
}
