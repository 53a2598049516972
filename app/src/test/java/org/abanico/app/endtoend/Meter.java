package org.abanico.app.endtoend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

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
  void seen(ByteBuffer datagram) {
    bytes += datagram.limit();
  }

  @Override
  DatagramChannel outer(SocketAddress client, @Nullable DatagramChannel present)
      throws IOException {
    return present == null ? give(client, InetAddress.getLoopbackAddress()) : present;
  }
}
