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
import org.jspecify.annotations.Nullable;

/**
 * Stands between clients and a server on this machine and hands on what they send, on a thread of
 * its own: each client has a port towards the server.
 */
abstract class DatagramRelay implements AutoCloseable {
  private final Selector selector = Selector.open();
  private final DatagramChannel front = DatagramChannel.open();
  private final Map<SocketAddress, DatagramChannel> outer = new HashMap<>();
  private final Map<DatagramChannel, SocketAddress> clients = new HashMap<>();
  private final InetSocketAddress server;
  private final Thread thread = new Thread(this::run, getClass().getSimpleName());

  DatagramRelay(int serverPort) throws IOException {
    server = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
    open(front, InetAddress.getLoopbackAddress());
  }

  /** To be called once, when all is ready for datagrams. */
  final void start() {
    thread.start();
  }

  /** Where clients send to. */
  final int port() throws IOException {
    return ((InetSocketAddress) front.getLocalAddress()).getPort();
  }

  /**
   * Looks at what is about to go on, from its index 0 up to its limit.
   *
   * @return whether it does: otherwise it is lost, and who sent it sends it again
   */
  abstract boolean passes(ByteBuffer datagram, boolean toServer);

  /**
   * The channel by which a datagram of a client is to go on: one and the same, unless overridden.
   *
   * @param present the client's, if it has one
   */
  DatagramChannel outer(SocketAddress client, @Nullable DatagramChannel present)
      throws IOException {
    return present == null ? give(client, InetAddress.getLoopbackAddress()) : present;
  }

  /** Gives a client a channel at this address, in place of the one that it may have. */
  final DatagramChannel give(SocketAddress client, InetAddress address) throws IOException {
    DatagramChannel channel = open(DatagramChannel.open(), address);
    clients.put(channel, client);
    DatagramChannel before = outer.put(client, channel);
    if (before != null) {
      clients.remove(before);
      before.close();
    }
    return channel;
  }

  private DatagramChannel open(DatagramChannel channel, InetAddress address) throws IOException {
    channel.setOption(StandardSocketOptions.SO_RCVBUF, 4 << 20);
    channel.configureBlocking(false);
    channel.bind(new InetSocketAddress(address, 0));
    channel.register(selector, SelectionKey.OP_READ);
    return channel;
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
    if (!passes(buffer, from == front)) {
      return;
    }
    if (from == front) {
      outer(sender, outer.get(sender)).send(buffer, server);
    } else {
      front.send(buffer, clients.get(from));
    }
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
    for (DatagramChannel channel : outer.values()) {
      channel.close();
    }
  }
}
