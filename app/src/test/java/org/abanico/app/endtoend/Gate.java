package org.abanico.app.endtoend;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A way to a server on which so many bytes pass, and no more until it is opened further. Small
 * datagrams always pass: they keep the connection alive, however long it takes.
 */
final class Gate extends DatagramRelay {
  private static final int SMALL = 200;

  private final AtomicLong left;

  Gate(int serverPort, long bytes) throws IOException {
    super(serverPort);
    left = new AtomicLong(bytes);
    start();
  }

  /** Lets that many more bytes pass. */
  void open(long bytes) {
    left.addAndGet(bytes);
  }

  @Override
  boolean passes(ByteBuffer datagram, boolean toServer) {
    return !toServer || datagram.limit() <= SMALL || left.addAndGet(-datagram.limit()) >= 0;
  }
}
