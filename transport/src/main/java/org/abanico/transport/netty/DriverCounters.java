package org.abanico.transport.netty;

import java.util.concurrent.atomic.AtomicLong;

/** Written by the event loop only, read by anyone; so plain additions with opaque stores do. */
final class DriverCounters {
  private final AtomicLong datagramsSent = new AtomicLong();
  private final AtomicLong bytesSent = new AtomicLong();
  private final AtomicLong batchesSent = new AtomicLong();
  private final AtomicLong sendFailures = new AtomicLong();
  private final AtomicLong datagramsReceived = new AtomicLong();
  private final AtomicLong bytesReceived = new AtomicLong();
  private final AtomicLong batchesReceived = new AtomicLong();
  private final AtomicLong receiveFailures = new AtomicLong();

  void sent(int datagrams, int bytes) {
    add(batchesSent, 1);
    add(datagramsSent, datagrams);
    add(bytesSent, bytes);
  }

  void sendFailed() {
    add(sendFailures, 1);
  }

  void received(int datagrams, long bytes) {
    add(batchesReceived, 1);
    add(datagramsReceived, datagrams);
    add(bytesReceived, bytes);
  }

  void receiveFailed() {
    add(receiveFailures, 1);
  }

  DriverStatistics snapshot(UdpSocket socket, boolean segmentationOffload) {
    return new DriverStatistics(
        socket.epoll(),
        segmentationOffload,
        socket.receiveOffload(),
        datagramsSent.getOpaque(),
        bytesSent.getOpaque(),
        batchesSent.getOpaque(),
        sendFailures.getOpaque(),
        datagramsReceived.getOpaque(),
        bytesReceived.getOpaque(),
        batchesReceived.getOpaque(),
        receiveFailures.getOpaque(),
        socket.sendBufferBytes(),
        socket.receiveBufferBytes());
  }

  private static void add(AtomicLong counter, long amount) {
    counter.setOpaque(counter.getPlain() + amount);
  }
}
