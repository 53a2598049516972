package org.abanico.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.transport.ClientEndpoint;
import org.abanico.transport.CloseReason;
import org.abanico.transport.Connection;
import org.abanico.transport.ConnectionHandler;
import org.abanico.transport.ConnectionStatistics;
import org.abanico.transport.RateLimit;
import org.abanico.transport.ServerEndpoint;
import org.abanico.transport.TransportConfig;
import org.abanico.transport.congestion.CongestionControllers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that sends to clients all it may, under the limits of its user. */
class RateLimitTest {
  private static final long MILLISECOND = 1_000_000L;
  private static final long SECOND = 1_000_000_000L;

  /** 12.5 MB/s. */
  private static final LinkSettings LINK =
      LinkSettings.perfect().withRate(100_000_000).withDelay(10 * MILLISECOND).withQueue(1 << 20);

  private final SimulatedNetwork network = new SimulatedNetwork(41);
  private final SimulatedDriver serverHost = network.host(SimulatedNetwork.address(1, 9_440));
  private final RateLimit sending = new RateLimit();
  private final RateLimit receiving = new RateLimit();
  private final List<Feeder> feeders = new ArrayList<>();

  @AfterEach
  void close() {
    network.close();
  }

  private void serve(CongestionControllers controller) {
    TransportConfig config =
        TransportConfig.defaults().withCongestion(controller).withLimits(sending, new RateLimit());
    serverHost.run(
        new ServerEndpoint(config, Identities.SERVER, new SplittableRandom(1), this::feeder));
  }

  private Feeder feeder(Connection connection) {
    Feeder feeder = new Feeder(connection);
    feeders.add(feeder);
    return feeder;
  }

  private Listener client(int number, LinkSettings settings) {
    SimulatedDriver host = network.host(SimulatedNetwork.address(number, 40_000));
    network.connectBoth(host, serverHost, settings);
    Listener listener = new Listener();
    TransportConfig config = TransportConfig.defaults().withLimits(new RateLimit(), receiving);
    host.run(
        new ClientEndpoint(
            serverHost.localAddress(),
            config,
            Identities.CLIENT,
            new SplittableRandom(number),
            listener,
            host.nanoTime()));
    return listener;
  }

  private void limit(long bytesPerSecond) {
    serverHost.execute(now -> sending.set(bytesPerSecond, now));
    network.runFor(MILLISECOND);
  }

  @ParameterizedTest
  @EnumSource
  void theLimitIsTheRateAndThePathIsNeitherFilledNorTakenForSlow(CongestionControllers controller) {
    serve(controller);
    limit(1_000_000);
    Listener client = client(2, LINK);
    network.runFor(2 * SECOND);
    ConnectionStatistics before = feeders.getFirst().connection.statistics();
    network.runFor(10 * SECOND);
    ConnectionStatistics after = feeders.getFirst().connection.statistics();
    assertThat(after.bytesSent() - before.bytesSent()).isBetween(9_900_000L, 10_100_000L);
    assertThat(after.packetsLost()).isZero();
    assertThat(after.smoothedRttNanos()).isLessThan(30 * MILLISECOND);
    long heard = client.heard;
    limit(RateLimit.NONE);
    network.runFor(5 * SECOND);
    assertThat(client.heard - heard).as("after the limit is gone").isGreaterThan(45_000_000);
    limit(500_000);
    network.runFor(SECOND);
    heard = client.heard;
    network.runFor(5 * SECOND);
    assertThat(client.heard - heard).as("and with a lower one").isBetween(2_300_000L, 2_600_000L);
  }

  @ParameterizedTest
  @EnumSource
  void aLimitAboveThePathChangesNothing(CongestionControllers controller) {
    serve(controller);
    limit(20_000_000);
    Listener client = client(2, LINK);
    network.runFor(10 * SECOND);
    assertThat(client.heard).isGreaterThan(105_000_000);
    ConnectionStatistics statistics = feeders.getFirst().connection.statistics();
    assertThat((double) statistics.packetsLost() / statistics.packetsSent()).isLessThan(0.02);
  }

  @ParameterizedTest
  @ValueSource(longs = {200_000, 2_000_000})
  void connectionsShareItAlikeAndWhoNeedsLessGetsThat(long rate) {
    serve(CongestionControllers.BBR);
    limit(rate);
    List<Listener> clients = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      clients.add(client(2 + i, LINK));
    }
    long slow = rate / 20;
    Listener slowest = client(10, LINK.withRate(8 * slow).withQueue(64 << 10));
    network.runFor(5 * SECOND);
    List<Long> before = clients.stream().map(client -> client.heard).toList();
    long slowBefore = slowest.heard;
    network.runFor(20 * SECOND);
    long share = 20 * (rate - slow) / 8;
    for (int i = 0; i < clients.size(); i++) {
      assertThat((double) clients.get(i).heard - before.get(i))
          .as("client %d", i)
          .isBetween(0.88 * share, 1.12 * share);
    }
    assertThat(slowest.heard - slowBefore).isGreaterThan(20 * slow * 7 / 10);
  }

  @Test
  void whoReceivesTakesInNoFasterThanItsLimit() {
    serve(CongestionControllers.BBR);
    receiving.set(1_000_000, 0);
    Listener client = client(2, LINK);
    network.runFor(2 * SECOND);
    long heard = client.heard;
    network.runFor(20 * SECOND);
    assertThat(client.heard - heard).isBetween(18_500_000L, 21_500_000L);
    assertThat(heard).as("the first window").isLessThan(5_000_000);
  }

  private static final class Listener implements ConnectionHandler {
    private Connection connection;
    private long heard;

    @Override
    public void opened(Connection opened, long nowNanos) {
      connection = opened;
    }

    @Override
    public void control(ByteBuf bytes, long nowNanos) {}

    @Override
    public void body(ByteBuf bytes, long nowNanos) {
      heard += bytes.readableBytes();
      connection.consumed(bytes.readableBytes());
    }

    @Override
    public void closed(CloseReason reason, long nowNanos) {
      throw new AssertionError(reason);
    }
  }

  /** Always has more to send. */
  private final class Feeder implements ConnectionHandler {
    private static final int PIECE = 1 << 20;
    private final Connection connection;

    Feeder(Connection connection) {
      this.connection = connection;
    }

    @Override
    public void opened(Connection opened, long nowNanos) {
      feed();
    }

    @Override
    public void control(ByteBuf bytes, long nowNanos) {}

    @Override
    public void body(ByteBuf bytes, long nowNanos) {}

    @Override
    public void drained(long nowNanos) {
      feed();
    }

    @Override
    public void closed(CloseReason reason, long nowNanos) {
      throw new AssertionError(reason);
    }

    private void feed() {
      while (connection.unsentBytes() < 2 * PIECE) {
        connection.sendBody(network.allocator().buffer(PIECE).writeZero(PIECE));
      }
    }
  }
}
