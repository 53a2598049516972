package org.abanico.app.endtoend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stands between clients and a server as a home's router does: the server sees each client at an
 * outer port. Every so many datagrams of a client it gets another one, at another address now and
 * then, and what comes to the old one is lost.
 */
final class Nat extends DatagramRelay {
  /** Every third time it is another address, too: all of 127.0.0.0/8 is this machine's. */
  private static final int ADDRESS_EVERY = 3;

  private final int datagramsEach;

  /** Of each client, through the port that it has now. */
  private final Map<SocketAddress, Integer> datagrams = new HashMap<>();

  private volatile int rebindings;

  /**
   * Opens a port for clients.
   *
   * @param datagramsEach of a client until it gets another outer port
   */
  Nat(int serverPort, int datagramsEach) throws IOException {
    super(serverPort);
    this.datagramsEach = datagramsEach;
    start();
  }

  /** How often a client got another outer port. */
  int rebindings() {
    return rebindings;
  }

  @Override
  boolean passes(ByteBuffer datagram, boolean toServer) {
    return true;
  }

  @Override
  DatagramChannel outer(SocketAddress client, @Nullable DatagramChannel present)
      throws IOException {
    int through = datagrams.merge(client, 1, Integer::sum);
    if (present != null && through <= datagramsEach) {
      return present;
    }
    if (present != null) {
      rebindings++;
    }
    datagrams.put(client, 1);
    byte host = (byte) (1 + rebindings / ADDRESS_EVERY % 100);
    return give(client, InetAddress.getByAddress(new byte[] {127, 0, 0, host}));
  }
}
