package org.abanico.transport.netty;

/**
 * A driver's counters so far. Each number is exact, but they are read one after the other while the
 * event loop goes on.
 *
 * @param epoll whether the native transport is used
 * @param segmentationOffload whether batches are handed to the kernel whole (GSO)
 * @param receiveOffload whether the kernel hands over datagrams in batches (GRO)
 * @param datagramsSent handed to the socket, with those that failed
 * @param bytesSent in these, without IP and UDP headers
 * @param batchesSent calls of {@link org.abanico.transport.DatagramSink#send}
 * @param sendFailures sends that the system refused (one batch counts once): their datagrams are
 *     lost, as datagrams may be
 * @param bytesReceived in the datagrams received, without IP and UDP headers
 * @param batchesReceived rounds of reading, each followed by one transmit
 * @param receiveFailures errors that the socket reported while reading
 * @param sendBufferBytes the socket's send buffer, as given by the system
 * @param receiveBufferBytes the socket's receive buffer, as given by the system
 */
public record DriverStatistics(
    boolean epoll,
    boolean segmentationOffload,
    boolean receiveOffload,
    long datagramsSent,
    long bytesSent,
    long batchesSent,
    long sendFailures,
    long datagramsReceived,
    long bytesReceived,
    long batchesReceived,
    long receiveFailures,
    int sendBufferBytes,
    int receiveBufferBytes) {}
