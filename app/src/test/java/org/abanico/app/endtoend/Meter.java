package org.abanico.app.endtoend;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Stands between clients and a server, and counts the bytes that pass, both ways together. */
final class Meter extends DatagramRelay {
  private volatile long bytes;

  Meter(int serverPort) throws IOException {
    super(serverPort);
    start();
  }

  long bytes() {
    return bytes;
  }

  @Override
  boolean passes(ByteBuffer datagram, boolean toServer) {
    bytes += datagram.limit();
    return true;
  }
}
