package org.abanico.app.endtoend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A way to a server on which so many bytes pass, and no more until it is opened further. Small
 * datagrams always pass: they keep the connection alive, however long it takes.
 */
final class Gate extends DatagramRelay {
  private static final int SMALL = 200;

  private final AtomicLong left;
  private boolean passes;

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
  void seen(ByteBuffer datagram) {
    passes = datagram.limit() <= SMALL || left.addAndGet(-datagram.limit()) >= 0;
  }

  /** What comes when nothing more may pass is lost: clients send it again. */
  @Override
  DatagramChannel outer(SocketAddress client, @Nullable DatagramChannel present)
      throws IOException {
    if (!passes) {
      throw new IOException("the gate is closed");
    }
    return present == null ? give(client, InetAddress.getLoopbackAddress()) : present;
  }
}
