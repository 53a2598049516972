package org.abanico.app.endtoend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.Map;

/**
 * Stands between clients and a server as a home's router does: the server sees each client at an
 * outer port. Every so many datagrams of a client it gets another one, at another address now and
 * then, and what comes to the old one is lost.
 */
final class Nat implements AutoCloseable {
  /** Every third time it is another address, too: all of 127.0.0.0/8 is this machine's. */
  private static final int ADDRESS_EVERY = 3;

  private final Selector selector = Selector.open();
  private final DatagramChannel front = DatagramChannel.open();
  private final Map<SocketAddress, Mapping> mappings = new HashMap<>();
  private final Map<DatagramChannel, SocketAddress> clients = new HashMap<>();
  private final InetSocketAddress server;
  private final int datagramsEach;
  private final Thread thread = new Thread(this::run, "nat");
  private volatile int rebindings;

  /** What a client has now, and how many of its datagrams went through it. */
  private static final class Mapping {
    final DatagramChannel outer;
    int datagrams;

    Mapping(DatagramChannel outer) {
      this.outer = outer;
    }
  }

  /**
   * Opens a port for clients.
   *
   * @param datagramsEach of a client until it gets another outer port
   */
  Nat(int serverPort, int datagramsEach) throws IOException {
    this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
    this.datagramsEach = datagramsEach;
    open(front, InetAddress.getLoopbackAddress());
    thread.start();
  }

  private DatagramChannel open(DatagramChannel channel, InetAddress address) throws IOException {
    channel.setOption(StandardSocketOptions.SO_RCVBUF, 4 << 20);
    channel.configureBlocking(false);
    channel.bind(new InetSocketAddress(address, 0));
    channel.register(selector, SelectionKey.OP_READ);
    return channel;
  }

  int port() throws IOException {
    return ((InetSocketAddress) front.getLocalAddress()).getPort();
  }

  /** How often a client got another outer port. */
  int rebindings() {
    return rebindings;
  }

  private void run() {
    ByteBuffer buffer = ByteBuffer.allocate(65_536);
    try {
      while (selector.isOpen()) {
        selector.select(
            key -> {
              try {
                pass((DatagramChannel) key.channel(), buffer);
              } catch (IOException e) {
                // A datagram less: what stands at both ends sends it again.
                buffer.clear();
              }
            });
      }
    } catch (ClosedChannelException e) {
      return;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void pass(DatagramChannel from, ByteBuffer buffer) throws IOException {
    SocketAddress sender = from.receive(buffer.clear());
    if (sender == null) {
      return;
    }
    buffer.flip();
    if (from != front) {
      front.send(buffer, clients.get(from));
      return;
    }
    Mapping mapping = mappings.get(sender);
    if (mapping == null || mapping.datagrams >= datagramsEach) {
      mapping = map(sender, mapping);
    }
    mapping.datagrams++;
    mapping.outer.send(buffer, server);
  }

  private Mapping map(SocketAddress client, Mapping old) throws IOException {
    if (old != null) {
      rebindings++;
      clients.remove(old.outer);
      old.outer.close();
    }
    byte host = (byte) (1 + rebindings / ADDRESS_EVERY % 100);
    InetAddress address = InetAddress.getByAddress(new byte[] {127, 0, 0, host});
    Mapping mapping = new Mapping(open(DatagramChannel.open(), address));
    mappings.put(client, mapping);
    clients.put(mapping.outer, client);
    return mapping;
  }

  @Override
  public void close() throws IOException {
    selector.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    front.close();
    for (Mapping mapping : mappings.values()) {
      mapping.outer.close();
    }
  }
}
