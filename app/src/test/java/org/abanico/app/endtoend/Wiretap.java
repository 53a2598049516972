package org.abanico.app.endtoend;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Stands between clients and a server, hands every datagram on, and looks whether something is in
 * it that nobody on the way should see.
 */
final class Wiretap extends DatagramRelay {
  private final Needles needles;
  private volatile long datagrams;

  Wiretap(int serverPort, Needles needles) throws IOException {
    super(serverPort);
    this.needles = needles;
    start();
  }

  long datagrams() {
    return datagrams;
  }

  @Override
  boolean passes(ByteBuffer datagram, boolean toServer) {
    datagrams++;
    needles.lookIn(datagram.array(), datagram.limit());
    return true;
  }
}
