package org.abanico.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StrangerFilterTest {
  private static final int MANY = 2_000;
  private static final String OPENING = "ABN1 00000000 0 0123456789abcdef\n";
  private static final String BARE =
      OPENING + "HELLO 1 89abcdef 0123456789abcdef0123456789abcdef\nPAD\n";
  private static final String COOKIE =
      OPENING + "HELLO 1 89abcdef 0123456789abcdef0123456789abcdef 0123456789 aa\nPAD\n";
  private static final String CONNECTED = "ABN1 0000000a 12 0123456789abcdef\nPING\n";
  private static final String LAST = "ABN1 a0000000 13 0123456789abcdef\nPING\n";
  private static final String NOISE = "x".repeat(60);

  /** Counts what comes, and wants one stranger in eight, or all. */
  private static final class Guarded extends QuietEndpoint {
    private final Map<String, Integer> counts = new HashMap<>();
    private final CompletableFuture<Integer> thinned = new CompletableFuture<>();
    private final CompletableFuture<Integer> restored = new CompletableFuture<>();
    private CompletableFuture<Map<String, Integer>> last = new CompletableFuture<>();
    private int wanted = 8;

    @Override
    public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
      String text = datagram.toString(StandardCharsets.US_ASCII);
      counts.merge(text, 1, Integer::sum);
      if (text.equals(LAST)) {
        last.complete(Map.copyOf(counts));
      }
    }

    @Override
    public int oneStrangerIn() {
      return wanted;
    }

    @Override
    public void strangersThinned(int oneIn) {
      (oneIn == 1 ? restored : thinned).complete(oneIn);
    }
  }

  private static void send(InetSocketAddress to, int times, String... texts) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      for (int i = 0; i < times; i++) {
        for (String text : texts) {
          byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
          socket.send(new DatagramPacket(bytes, bytes.length, to));
        }
      }
      byte[] bytes = LAST.getBytes(StandardCharsets.US_ASCII);
      socket.send(new DatagramPacket(bytes, bytes.length, to));
    }
  }

  @Test
  void dropsMostOfWhatBelongsToNoConnectionAndNothingElseUntilAllIsWantedAgain() throws Exception {
    assumeTrue(Epoll.isAvailable());
    Guarded guarded = new Guarded();
    try (UdpDriver driver = DriverKind.DEFAULT.bind()) {
      driver.run(guarded);
      assertThat(Waiting.result(guarded.thinned)).isEqualTo(8);

      send(driver.localAddress(), MANY, BARE, NOISE);
      Map<String, Integer> strangers = Waiting.result(guarded.last);
      assertThat(strangers.get(BARE)).isBetween(MANY / 16, MANY / 4);
      assertThat(strangers.get(NOISE)).isBetween(MANY / 16, MANY / 4);

      guarded.last = new CompletableFuture<>();
      send(driver.localAddress(), 200, COOKIE, CONNECTED);
      Map<String, Integer> others = Waiting.result(guarded.last);
      assertThat(others).containsEntry(COOKIE, 200).containsEntry(CONNECTED, 200);

      guarded.last = new CompletableFuture<>();
      driver.execute(now -> guarded.wanted = 1);
      assertThat(Waiting.result(guarded.restored)).isEqualTo(1);
      send(driver.localAddress(), 200, BARE);
      assertThat(Waiting.result(guarded.last).get(BARE)).isEqualTo(strangers.get(BARE) + 200);
    }
  }

  @Test
  void withoutEpollNothingIsDroppedAndTheEndpointIsNotToldSo() throws Exception {
    Guarded guarded = new Guarded();
    try (UdpDriver driver = DriverKind.NIO.bind()) {
      driver.run(guarded);
      send(driver.localAddress(), 200, BARE);
      assertThat(Waiting.result(guarded.last)).containsEntry(BARE, 200);
    }
    assertThat(guarded.thinned).isNotDone();
  }
}
