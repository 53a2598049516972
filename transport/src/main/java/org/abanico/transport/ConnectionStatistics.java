package org.abanico.transport;

/**
 * A connection's counters so far.
 *
 * @param smoothedRttNanos 0 before the first sample
 * @param congestionWindow in bytes
 * @param bytesInFlight sent and neither acknowledged nor declared lost
 * @param datagramBytes the size of a full datagram, as far as the path's MTU is known
 * @param packetsLost declared lost, probes of the path's MTU aside
 * @param bytesSent with headers and retransmissions
 */
public record ConnectionStatistics(
    long smoothedRttNanos,
    long congestionWindow,
    long bytesInFlight,
    int datagramBytes,
    long packetsSent,
    long packetsReceived,
    long packetsLost,
    long packetsDiscarded,
    long bytesSent,
    long bytesReceived,
    long bytesRetransmitted) {}
