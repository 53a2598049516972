package org.abanico.transport.netty;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Measures the driver alone, with datagrams of 1372 bytes or another size ({@code
 * -Ddatagram=BYTES}): MB/s, and CPU-seconds of the event loop's thread for each GB.
 *
 * <pre>
 * loopback [epoll|plain|nio] [MB]       both sides in this process; plain is epoll without offload
 * receive  [epoll|plain|nio] PORT       until a line is entered
 * send     [epoll|plain|nio] HOST PORT [MB]
 * </pre>
 */
final class DriverThroughput {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private DriverThroughput() {}

  public static void main(String[] arguments) throws Exception {
    DriverOptions options = options(arguments[1]);
    switch (arguments[0]) {
      case "loopback" -> loopback(options, megabytes(arguments, 2));
      case "receive" -> receive(options, Integer.parseInt(arguments[2]));
      case "send" -> {
        int port = Integer.parseInt(arguments[3]);
        send(
            options,
            new InetSocketAddress(InetAddress.ofLiteral(arguments[2]), port),
            megabytes(arguments, 4));
      }
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static DriverOptions options(String transport) {
    DriverOptions options = DriverOptions.defaults();
    return switch (transport) {
      case "epoll" -> options;
      case "plain" -> options.withOffload(false);
      case "nio" -> options.withForceNio(true);
      default -> throw new IllegalArgumentException(transport);
    };
  }

  private static long megabytes(String[] arguments, int index) {
    return 1_000_000 * (arguments.length > index ? Long.parseLong(arguments[index]) : 1000L);
  }

  private static void loopback(DriverOptions options, long bytes) throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (UdpDriver receiver = UdpDriver.bind(any, options.withName("bench-receive"))) {
      receiver.run(new Blaster.Target());
      for (int round = 0; round < 4; round++) {
        long before = receiver.statistics().bytesReceived();
        double cpu = cpuSeconds("bench-receive");
        send(options, receiver.localAddress(), bytes);
        report("receive", receiver, before, cpuSeconds("bench-receive") - cpu);
      }
    }
  }

  private static void send(DriverOptions options, InetSocketAddress to, long bytes)
      throws Exception {
    InetSocketAddress any = new InetSocketAddress(0);
    try (UdpDriver sender = UdpDriver.bind(any, options.withName("bench-send"))) {
      int datagram = Integer.getInteger("datagram", Blaster.DATAGRAM);
      Blaster blaster = new Blaster(to, bytes, 65_507 / datagram, datagram);
      long start = sender.nanoTime();
      sender.run(blaster);
      if (!blaster.done().await(120, TimeUnit.SECONDS)) {
        throw new IllegalStateException("not done after two minutes");
      }
      double seconds = (sender.nanoTime() - start) / 1e9;
      System.out.printf(Locale.ROOT, "%.0f MB/s; ", bytes / 1e6 / seconds);
      DriverStatistics statistics = sender.statistics();
      System.out.printf(
          Locale.ROOT,
          "send %.3f CPU-s/GB, %d failures; ",
          cpuSeconds("bench-send") * 1e9 / statistics.bytesSent(),
          statistics.sendFailures());
    }
  }

  private static void receive(DriverOptions options, int port) throws Exception {
    InetSocketAddress local = new InetSocketAddress(port);
    try (UdpDriver receiver = UdpDriver.bind(local, options.withName("bench-receive"))) {
      receiver.run(new Blaster.Target());
      System.in.read();
      report("receive", receiver, 0, cpuSeconds("bench-receive"));
    }
  }

  private static void report(String what, UdpDriver driver, long before, double cpu) {
    DriverStatistics statistics = driver.statistics();
    long bytes = statistics.bytesReceived() - before;
    System.out.printf(
        Locale.ROOT,
        "%s %.3f CPU-s/GB, %.0f MB came, %.1f datagrams a batch%n",
        what,
        cpu * 1e9 / Math.max(1, bytes),
        bytes / 1e6,
        (double) statistics.datagramsReceived() / Math.max(1, statistics.batchesReceived()));
  }

  private static double cpuSeconds(String threadPrefix) {
    for (ThreadInfo thread : THREADS.dumpAllThreads(false, false)) {
      if (thread.getThreadName().startsWith(threadPrefix)) {
        return THREADS.getThreadCpuTime(thread.getThreadId()) / 1e9;
      }
    }
    throw new IllegalStateException("no thread " + threadPrefix);
  }
}
