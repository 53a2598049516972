package org.abanico.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.abanico.transport.TransportConfig;
import org.junit.jupiter.api.Test;

class TransportBenchmarkTest {
  private static final TransportConfig CONFIG = TransportConfig.defaults();
  private static final long BLOCK = 1 << 20;

  @Test
  void everyRoundIsCountedByTheSourceTheRelayAndTheDestination() throws Exception {
    BlockingQueue<Figures> relayed = new LinkedBlockingQueue<>();
    BlockingQueue<Figures> received = new LinkedBlockingQueue<>();
    CompletableFuture<Void> destination;
    try (BenchmarkRelay relay = BenchmarkRelay.start(0, CONFIG, relayed::add)) {
      InetSocketAddress server = at(relay.port());
      destination =
          inBackground(() -> BenchmarkDestination.run(server, "d1", CONFIG, received::add));
      BenchmarkSource.Load load = new BenchmarkSource.Load(1, 10 * BLOCK - 1, 0, 0);
      for (int round = 0; round < 2; round++) {
        Figures sent = BenchmarkSource.run(server, load, CONFIG, _ -> {});
        assertThat(List.of(sent.get("bytes"), bytes(received), bytes(relayed)))
            .containsOnly(Long.toString(10 * BLOCK));
        assertThat(Long.parseLong(sent.get("bytes-sent"))).isGreaterThan(10 * BLOCK);
      }
    }
    destination.get(1, TimeUnit.MINUTES);
  }

  @Test
  void aLineOfFiguresIsNamesAndValues() {
    Figures figures = new Figures("send", 2_000_000_000L, 4, 1).put("round", 3);
    assertThat(figures)
        .hasToString(
            "send bytes=2000000000 seconds=4.000 MB/s=500.000 Mb/s=4000.000"
                + " cpu=1.000 cpu/GB=0.500 round=3");
  }

  @Test
  void anArgumentThatNobodyKnowsIsAnError() {
    Arguments arguments = new Arguments(List.of("port=1", "prot=2"));
    assertThat(arguments.number("port", 9440)).isEqualTo(1);
    assertThatThrownBy(arguments::requireNoMore).hasMessageContaining("prot");
    assertThatThrownBy(() -> new Arguments(List.of("port"))).hasMessageContaining("port");
  }

  private static String bytes(BlockingQueue<Figures> figures) throws InterruptedException {
    Figures next = figures.poll(1, TimeUnit.MINUTES);
    assertThat(next).as("figures").isNotNull();
    return next.get("bytes");
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private interface Job {
    void run() throws Exception;
  }

  private static CompletableFuture<Void> inBackground(Job job) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                job.run();
                done.complete(null);
              } catch (Exception e) {
                done.completeExceptionally(e);
              }
            });
    return done;
  }
}
