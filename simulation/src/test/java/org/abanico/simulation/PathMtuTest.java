package org.abanico.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.abanico.transport.ClientEndpoint;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.Connection;
import org.abanico.transport.ConnectionHandler;
import org.abanico.transport.ServerEndpoint;
import org.abanico.transport.TransportConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client sends a body to a server over links that carry datagrams of some size only. */
class PathMtuTest {
  private static final long MILLISECOND = 1_000_000L;
  private static final long SECOND = 1_000_000_000L;
  private static final LinkSettings LINK =
      LinkSettings.perfect().withRate(100_000_000).withDelay(10 * MILLISECOND).withQueue(1 << 20);

  private final SimulatedNetwork network = new SimulatedNetwork(8_899);
  private final SimulatedDriver clientHost = network.host(SimulatedNetwork.address(1, 40_000));
  private final SimulatedDriver serverHost = network.host(SimulatedNetwork.address(2, 9_440));
  private final Listener listener = new Listener();
  private final Feeder feeder = new Feeder();
  private final ServerEndpoint server =
      new ServerEndpoint(
          TransportConfig.defaults(), Identities.SERVER, new SplittableRandom(1), _ -> listener);
  private final ClientEndpoint client =
      new ClientEndpoint(
          serverHost.localAddress(),
          TransportConfig.defaults(),
          Identities.CLIENT,
          new SplittableRandom(2),
          feeder,
          clientHost.nanoTime());

  @AfterEach
  void nothingIsLeaked() {
    network.close();
  }

  private Link connect(LinkSettings settings) {
    Link up = network.connect(clientHost, serverHost, settings);
    network.connect(serverHost, clientHost, settings);
    serverHost.run(server);
    clientHost.run(client);
    return up;
  }

  private void send(long bytes) {
    feeder.left += bytes;
    listener.wanted += bytes;
    clientHost.execute(_ -> feeder.feed());
    assertThat(network.runUntil(() -> listener.heard == listener.wanted, 300 * SECOND))
        .as("all arrives: %d of %d", listener.heard, listener.wanted)
        .isTrue();
    assertThat(listener.asExpected).isTrue();
  }

  private int datagramBytes() {
    return connection().statistics().datagramBytes();
  }

  private Connection connection() {
    return Objects.requireNonNull(client.connection());
  }

  @ParameterizedTest
  @CsvSource({"1280,1252", "1400,1372", "1420,1392", "1492,1464", "1500,1472", "9000,8972"})
  void theMtuOfAUsualLinkIsFoundExactlyAndUsed(int mtu, int datagram) {
    Link up = connect(LINK.withMtu(mtu));
    send(10_000_000);
    assertThat(datagramBytes()).isEqualTo(datagram);
    assertMostlyOf(datagram, up);
  }

  @Test
  void datagramsAsLargeAsUdpKnowsAreFoundAndUsed() {
    Link up = connect(LINK.withRate(1_000_000_000).withQueue(16 << 20));
    send(50_000_000);
    assertThat(datagramBytes()).isEqualTo(65_507);
    assertMostlyOf(65_507, up);
  }

  @ParameterizedTest
  @CsvSource({"1228", "1300", "1350", "1460", "1550", "2000", "4352", "8500", "20000", "40000"})
  void anyOtherMtuIsFoundButForASixtyFourth(int mtu) {
    connect(LINK.withMtu(mtu));
    send(60_000_000);
    int most = mtu - LinkSettings.HEADERS;
    assertThat(datagramBytes()).isBetween(most - most / 64, most);
  }

  @Test
  void probesThatAreLostAreNotTakenForCongestion() {
    connect(LINK.withMtu(1_280).withQueue(16 << 20));
    send(10_000_000);
    assertThat(network.link(clientHost, serverHost).statistics().tooLarge()).isGreaterThan(5);
    assertThat(connection().statistics().packetsLost()).isZero();
  }

  @Test
  void aPathThatCarriesOnlyTheBaseSizeLosesLittleOnProbes() {
    Link up = connect(LINK.withMtu(1_228));
    send(10_000_000);
    assertThat(datagramBytes()).isEqualTo(1_200);
    assertThat(up.statistics().tooLarge()).isLessThan(30);
  }

  @ParameterizedTest
  @CsvSource({"1500,1280,1252", "1500,1228,1200", "9000,1500,1472", "65535,1420,1392"})
  void aPathThatShrinksWhileBytesFlowIsSurvived(int before, int after, int datagram) {
    Link up = connect(LINK.withMtu(before));
    send(10_000_000);
    int large = datagramBytes();
    network.after(20 * MILLISECOND, () -> up.change(LINK.withMtu(after)));
    send(20_000_000);
    assertThat(large).isEqualTo(Math.min(before - LinkSettings.HEADERS, 65_507));
    assertThat(datagramBytes()).isEqualTo(datagram);
    assertThat(listener.longestSilence).isLessThan(5 * SECOND);
  }

  @Test
  void aPathThatGrowsIsNoticedAfterTenMinutes() {
    Link up = connect(LINK.withMtu(1_500));
    send(30_000_000);
    up.change(LINK.withMtu(9_000));
    network.runFor(590 * SECOND);
    send(10_000_000);
    assertThat(datagramBytes()).isEqualTo(1_472);
    network.runFor(11 * SECOND);
    send(10_000_000);
    assertThat(datagramBytes()).isEqualTo(8_972);
  }

  @Test
  void whoSendsNoBodiesSendsNoProbes() {
    Link up = connect(LINK.withMtu(1_500));
    network.runFor(60 * SECOND);
    assertThat(up.statistics().tooLarge()).isZero();
    assertThat(up.statistics().offered()).isLessThan(40);
  }

  private static void assertMostlyOf(int datagram, Link up) {
    LinkStatistics statistics = up.statistics();
    assertThat((double) statistics.deliveredBytes() / statistics.delivered())
        .isGreaterThan(0.8 * datagram);
  }

  private static byte at(long position) {
    return (byte) (position * 31 + (position >> 8));
  }

  private final class Listener implements ConnectionHandler {
    private final List<Connection> connections = new ArrayList<>();
    private long heard;
    private long wanted;
    private boolean asExpected = true;
    private long lastHeard = Long.MAX_VALUE;
    private long longestSilence;

    @Override
    public void opened(Connection opened, long nowNanos) {
      connections.add(opened);
    }

    @Override
    public void control(ByteBuf bytes, long nowNanos) {}

    @Override
    public void body(ByteBuf bytes, long nowNanos) {
      if (heard < wanted && lastHeard != Long.MAX_VALUE) {
        longestSilence = Math.max(longestSilence, nowNanos - lastHeard);
      }
      connections.getFirst().consumed(bytes.readableBytes());
      while (bytes.isReadable()) {
        asExpected &= bytes.readByte() == at(heard++);
      }
      lastHeard = heard == wanted ? Long.MAX_VALUE : nowNanos;
    }

    @Override
    public void closed(CloseReason reason, long nowNanos) {
      asExpected &= reason.code() == CloseCode.DONE;
    }
  }

  private final class Feeder implements ConnectionHandler {
    private static final int PIECE = 1 << 20;
    private long said;
    private long left;

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
      listener.asExpected &= reason.code() == CloseCode.DONE;
    }

    private void feed() {
      Connection connection = client.connection();
      while (connection != null && left > 0 && connection.unsentBytes() < 4 * PIECE) {
        int length = (int) Math.min(PIECE, left);
        ByteBuf piece = network.allocator().buffer(length);
        for (int i = 0; i < length; i++) {
          piece.writeByte(at(said++));
        }
        left -= length;
        connection.sendBody(piece);
      }
    }
  }
}
