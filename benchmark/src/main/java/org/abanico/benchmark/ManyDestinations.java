package org.abanico.benchmark;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.abanico.client.ClientContext;
import org.abanico.client.ClientEvent;
import org.abanico.client.ClientKeys;
import org.abanico.client.DestinationClient;
import org.abanico.client.DestinationOptions;
import org.abanico.client.ServerAddress;
import org.abanico.security.AccessKey;
import org.abanico.security.DeviceKey;
import org.abanico.transport.TransportConfig;
import org.abanico.transport.netty.BindFailedException;
import org.abanico.transport.netty.DriverOptions;
import org.abanico.transport.netty.UdpDriver;

/**
 * Many destinations in one process, each with a socket, an event loop and workers of its own, as a
 * program has them: they take one backup, check it ({@link CheckingTarget}), and end.
 *
 * <pre>
 * [server=ADDRESS:PORT] [count=100] [prefix=d]     of their names; the access key is in ABANICO_KEY
 * </pre>
 *
 * <p>Prints {@code joined} when all are there, and in the end {@code held=COUNT}. Ends with 1 when
 * that is not all of them.
 */
public final class ManyDestinations {
  private static final String GROUP = "default";

  private final SecureRandom random = new SecureRandom();
  private final AtomicInteger joined = new AtomicInteger();
  private final AtomicInteger held = new AtomicInteger();
  private final InetSocketAddress server;
  private final AccessKey key;
  private final String prefix;
  private final int count;

  private ManyDestinations(InetSocketAddress server, AccessKey key, String prefix, int count) {
    this.server = server;
    this.key = key;
    this.prefix = prefix;
    this.count = count;
  }

  /** Ends the JVM with 0, or with 1 when not all of them hold the backup. */
  public static void main(String[] words) throws Exception {
    Arguments arguments = new Arguments(List.of(words));
    InetSocketAddress server = arguments.server();
    int count = arguments.number("count", 100);
    String prefix = arguments.text("prefix", "d");
    arguments.requireNoMore();
    AccessKey key = AccessKey.parse(System.getenv("ABANICO_KEY"));
    System.exit(new ManyDestinations(server, key, prefix, count).run() ? 0 : 1);
  }

  /** Whether all of them hold the backup. */
  private boolean run() throws Exception {
    List<CompletableFuture<Void>> ends = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      ends.add(start(prefix + i));
    }
    for (CompletableFuture<Void> end : ends) {
      end.get();
    }
    System.out.println("held=" + held.get());
    return held.get() == count;
  }

  private CompletableFuture<Void> start(String name) throws BindFailedException {
    CompletableFuture<Void> end = new CompletableFuture<>();
    UdpDriver driver =
        UdpDriver.bind(
            new InetSocketAddress(0),
            DriverOptions.defaults()
                .withDontFragment(true)
                .withUncaught(end::completeExceptionally));
    InetAddress address = server.getAddress();
    ClientContext context =
        new ClientContext(
            driver.newWorkers("disk"),
            driver.newWorkers("background"),
            _ -> server,
            random,
            ClientKeys.of(DeviceKey.generate(random), key),
            TransportConfig.defaults());
    DestinationClient client =
        new DestinationClient(
            new ServerAddress(address.getHostAddress(), server.getPort()),
            new DestinationOptions(GROUP, name, true, true),
            new CheckingTarget(),
            context,
            event -> happened(name, event));
    driver.run(new UntilFinished(client, client::isFinished, end));
    driver.execute(client::start);
    return end;
  }

  private void happened(String name, ClientEvent event) {
    switch (event) {
      case ClientEvent.Joined _ -> {
        if (joined.incrementAndGet() == count) {
          System.out.println("joined");
        }
      }
      case ClientEvent.Published _ -> held.incrementAndGet();
      case ClientEvent.BackupFailed failed ->
          System.err.println(name + ": " + failed.code() + " " + failed.words());
      case ClientEvent.Refused refused ->
          System.err.println(name + ": " + refused.code() + " " + refused.words());
      case ClientEvent.Disconnected lost -> System.err.println(name + ": " + lost.reason());
      default -> {}
    }
  }
}
