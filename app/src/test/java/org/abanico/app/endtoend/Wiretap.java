package org.abanico.app.endtoend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

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
  void seen(ByteBuffer datagram) {
    datagrams++;
    needles.lookIn(datagram.array(), datagram.limit());
  }

  @Override
  DatagramChannel outer(SocketAddress client, @Nullable DatagramChannel present)
      throws IOException {
    return present == null ? give(client, InetAddress.getLoopbackAddress()) : present;
  }
}
