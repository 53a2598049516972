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
 * Stands between clients and a server, hands every datagram on, and looks whether something is in
 * it that nobody on the way should see.
 */
final class Wiretap implements AutoCloseable {
  private final Selector selector = Selector.open();
  private final DatagramChannel front = DatagramChannel.open();
  private final Map<SocketAddress, DatagramChannel> toServer = new HashMap<>();
  private final Map<DatagramChannel, SocketAddress> clients = new HashMap<>();
  private final InetSocketAddress server;
  private final Needles needles;
  private final Thread thread = new Thread(this::run, "wiretap");
  private volatile long datagrams;

  Wiretap(int serverPort, Needles needles) throws IOException {
    this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
    this.needles = needles;
    open(front).bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    thread.start();
  }

  private DatagramChannel open(DatagramChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.SO_RCVBUF, 4 << 20);
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
    return channel;
  }

  int port() throws IOException {
    return ((InetSocketAddress) front.getLocalAddress()).getPort();
  }

  long datagrams() {
    return datagrams;
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
    datagrams++;
    buffer.flip();
    needles.lookIn(buffer.array(), buffer.limit());
    if (from != front) {
      front.send(buffer, clients.get(from));
      return;
    }
    DatagramChannel onward = toServer.get(sender);
    if (onward == null) {
      onward = open(DatagramChannel.open());
      toServer.put(sender, onward);
      clients.put(onward, sender);
    }
    onward.send(buffer, server);
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
    for (DatagramChannel channel : toServer.values()) {
      channel.close();
    }
  }
}
