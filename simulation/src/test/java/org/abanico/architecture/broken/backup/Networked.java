package org.abanico.architecture.broken.backup;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import org.abanico.architecture.Breaks;

/** Knows of a network, of threads and of the time. */
final class Networked {
  private Networked() {}

  @Breaks("backup has no network")
  static Socket opensASocket() {
    return new Socket();
  }

  @Breaks("backup has no network")
  static SocketChannel opensAChannel() throws IOException {
    return SocketChannel.open();
  }

  @Breaks("backup has no network")
  static int namesAnAddress(InetSocketAddress address) {
    return address.getPort();
  }

  @Breaks("backup has no network")
  static boolean knowsAnEventLoop(EventLoop loop) {
    return loop.inEventLoop();
  }

  @Breaks("backup has no thread")
  static void usesAnExecutor(ExecutorService executor) {
    executor.close();
  }

  @Breaks("time comes from outside")
  static Instant readsTheTime() {
    return Instant.now();
  }
}
