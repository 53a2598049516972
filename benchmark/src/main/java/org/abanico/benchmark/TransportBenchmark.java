package org.abanico.benchmark;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * The transport alone: a source sends one block of random bytes again and again, a server relays
 * it, destinations count it. No disk, no hashing; the real sockets, connections and relay.
 *
 * <pre>
 * relay    [port=9440] [congestion=NAME]
 * receive  [server=ADDRESS:PORT] [name=d1] [congestion=NAME]
 * send     [server=ADDRESS:PORT] [destinations=1] [gb=1] [seconds=S] [rounds=1] [every=S] [congestion=NAME]
 * memory   [gb=1] [rounds=5] [congestion=NAME]
 * </pre>
 *
 * <p>The first two run until they are told to end; each prints a line for each round of a source. A
 * source sends {@code gb} GB, or for {@code seconds}. The programs stay for all rounds, so that the
 * first one shows what starting costs. With {@code every}, the source also prints how its
 * connection gets on, each so many seconds.
 *
 * <p>The last one needs no other: it is a {@link MemoryHop}.
 */
public final class TransportBenchmark {
  /** Exit code of a command line that is wrong. */
  private static final int USAGE = 2;

  private TransportBenchmark() {}

  /** Ends the JVM with 0, or with 1 when the transfer failed. */
  public static void main(String[] words) throws Exception {
    if (words.length == 0) {
      usage("a role is missing");
    }
    List<String> rest = List.of(words).subList(1, words.length);
    try {
      switch (words[0]) {
        case "relay" -> relay(new Arguments(rest));
        case "receive" -> receive(new Arguments(rest));
        case "send" -> send(new Arguments(rest));
        case "memory" -> memory(new Arguments(rest));
        default -> usage("no such role: " + words[0]);
      }
    } catch (IllegalArgumentException e) {
      usage(String.valueOf(e.getMessage()));
    } catch (TransferFailedException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static void usage(String fault) {
    System.err.println(
        fault + "; relay, receive, send or memory, then name=value: see the Javadoc");
    System.exit(USAGE);
  }

  private static void relay(Arguments arguments) throws Exception {
    int port = arguments.number("port", 9440);
    var config = arguments.config();
    arguments.requireNoMore();
    Consumer<Figures> output = System.out::println;
    BenchmarkRelay relay = BenchmarkRelay.start(port, config, output);
    Runtime.getRuntime().addShutdownHook(new Thread(relay::close, "end"));
    System.out.println("relay port=" + relay.port());
    new CountDownLatch(1).await();
  }

  private static void receive(Arguments arguments) throws Exception {
    var server = arguments.server();
    String name = arguments.text("name", "d1");
    var config = arguments.config();
    arguments.requireNoMore();
    BenchmarkDestination.run(server, name, config, System.out::println);
  }

  private static void send(Arguments arguments) throws Exception {
    var server = arguments.server();
    int rounds = arguments.number("rounds", 1);
    var load =
        new BenchmarkSource.Load(
            arguments.number("destinations", 1),
            (long) (arguments.decimal("gb", 1) * 1e9),
            (long) (arguments.decimal("seconds", 0) * 1e9),
            (long) (arguments.decimal("every", 0) * 1e9));
    var config = arguments.config();
    arguments.requireNoMore();
    for (int round = 1; round <= rounds; round++) {
      Figures figures = BenchmarkSource.run(server, load, config, System.out::println);
      System.out.println(figures.put("round", round));
    }
  }

  private static void memory(Arguments arguments) {
    long bytes = (long) (arguments.decimal("gb", 1) * 1e9);
    int rounds = arguments.number("rounds", 5);
    var config = arguments.config();
    arguments.requireNoMore();
    MemoryHop.run(config, bytes, rounds, System.out::println);
  }
}
