package org.abanico.transport.netty;

/**
 * A driver's counters so far, and what the system gave it.
 *
 * @param batchesOut calls with one or more datagrams each
 * @param sendFailures batches that the system refused: counted as lost on the way
 * @param segmentation whether several datagrams go down in one call (GSO)
 * @param receiveBufferBytes of the socket, as given
 * @param sendBufferBytes of the socket, as given
 */
public record DriverStatistics(
    long datagramsIn,
    long datagramsOut,
    long batchesOut,
    long sendFailures,
    boolean segmentation,
    int receiveBufferBytes,
    int sendBufferBytes) {}
