package org.abanico.architecture.clean.transport.netty;

import io.netty.channel.Channel;
import java.util.concurrent.ExecutorService;

/** A named adapter: here are clock, threads and sockets. */
final class Adapter {
  private Adapter() {}

  static long nanoTime() {
    return System.nanoTime();
  }

  static void close(ExecutorService executor, Channel channel) {
    channel.close();
    executor.close();
  }
}
