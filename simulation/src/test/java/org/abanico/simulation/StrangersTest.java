package org.abanico.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.abanico.transport.ClientEndpoint;
import org.abanico.transport.CloseReason;
import org.abanico.transport.Connection;
import org.abanico.transport.ConnectionHandler;
import org.abanico.transport.ForwardingEndpoint;
import org.abanico.transport.RefusedPackets;
import org.abanico.transport.ServerEndpoint;
import org.abanico.transport.TransportConfig;
import org.abanico.wire.packet.PacketReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A client sends to a server while strangers send ten times as many packets to it: first messages
 * under a key that it does not have, first messages with a wrong authenticator, bytes without
 * sense, ACKs that pretend to be the client's, and what they overheard. The same with the real
 * programs: {@code benchmark/strangers.sh}.
 */
class StrangersTest {
  private static final long MILLISECOND = 1_000_000L;
  private static final long SECOND = 1_000_000_000L;
  private static final int BYTES = 10_000_000;
  private static final int PER_MILLISECOND = 120;
  private static final InetSocketAddress STRANGER = SimulatedNetwork.address(3, 6_666);

  private final SimulatedNetwork network = new SimulatedNetwork(31_337);
  private final SplittableRandom random = new SplittableRandom(network.seed());
  private final SimulatedDriver clientHost = network.host(SimulatedNetwork.address(1, 40_000));
  private final SimulatedDriver serverHost = network.host(SimulatedNetwork.address(2, 9_440));
  private final Counter counter = new Counter();
  private final List<RefusedPackets> reports = new ArrayList<>();
  private final List<byte[]> overheard = new ArrayList<>();
  private final ServerEndpoint server =
      new ServerEndpoint(
          TransportConfig.defaults(), Identities.SERVER, new SplittableRandom(1), _ -> counter);
  private final ClientEndpoint client =
      new ClientEndpoint(
          serverHost.localAddress(),
          TransportConfig.defaults(),
          Identities.CLIENT,
          new SplittableRandom(2),
          new Sender(),
          clientHost.nanoTime());
  private boolean flooding;
  private long forged;

  @AfterEach
  void nothingIsLeaked() {
    network.close();
    assertThat(network.unreleasedBytes()).isZero();
  }

  private void start() {
    LinkSettings link =
        LinkSettings.perfect().withRate(100_000_000).withDelay(5 * MILLISECOND).withQueue(1 << 20);
    network.connectBoth(clientHost, serverHost, link);
    server.reportRefused(reports::add);
    serverHost.run(new Overheard());
    clientHost.run(client);
  }

  private long timeToSend() {
    start();
    long begun = network.clock().nanoTime();
    assertThat(network.runUntil(() -> counter.heard == BYTES, 60 * SECOND)).isTrue();
    return network.clock().nanoTime() - begun;
  }

  @Test
  void theyCostNoMemoryNoConnectionNoTimeAndOneLine() {
    flooding = true;
    flood();
    long attacked = timeToSend();
    flooding = false;
    assertThat(forged).isGreaterThan(10 * BYTES / 1_400);
    assertThat(reports).isEmpty();
    assertThat(server.connectionCount()).isOne();
    assertThat(server.halfOpenCount()).isZero();
    assertThat(attacked).isLessThan(SECOND * 5 / 4);
    network.runFor(61 * SECOND);
    assertThat(reports).containsExactly(new RefusedPackets(forged, 2, false));
    network.runFor(300 * SECOND);
    assertThat(reports).hasSize(1);
  }

  @Test
  void withoutThemNothingIsSaid() {
    assertThat(timeToSend()).isLessThan(SECOND);
    network.runFor(120 * SECOND);
    assertThat(reports).isEmpty();
  }

  private void flood() {
    if (!flooding) {
      return;
    }
    for (int i = 0; i < PER_MILLISECOND; i++) {
      strike(i % 5);
    }
    network.after(MILLISECOND, this::flood);
  }

  private void strike(int kind) {
    switch (kind) {
      case 0 -> forge(hello("0badcafe"), STRANGER);
      case 1 ->
          forge(hello(HexFormat.of().toHexDigits(Identities.CLIENT.relay().keyId())), STRANGER);
      case 2 -> {
        byte[] bytes = new byte[1 + random.nextInt(1_400)];
        random.nextBytes(bytes);
        forge(Unpooled.wrappedBuffer(bytes), STRANGER);
      }
      case 3 -> {
        Connection connection = client.connection();
        if (connection != null && server.connectionCount() > 0) {
          String number = HexFormat.of().toHexDigits(connection.number());
          String text =
              "ABN1 %s %d %s\nACK 5 0 0-5\n".formatted(number, random.nextInt(1 << 20), hex());
          forge(text(text), clientHost.localAddress());
        }
      }
      default -> {
        if (!overheard.isEmpty()) {
          byte[] bytes = overheard.get(random.nextInt(overheard.size()));
          give(Unpooled.wrappedBuffer(bytes), clientHost.localAddress());
        }
      }
    }
  }

  private ByteBuf hello(String keyId) {
    String head =
        "ABN1 00000000 0 %s\nHELLO 1 %s %s%s\nPAD\n".formatted(hex(), keyId, hex(), hex());
    return text(head).writeZero(1_200 - head.length());
  }

  private String hex() {
    return HexFormat.of().toHexDigits(random.nextLong());
  }

  private static ByteBuf text(String text) {
    return Unpooled.buffer(1_200).writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void forge(ByteBuf datagram, InetSocketAddress from) {
    forged++;
    give(datagram, from);
  }

  private void give(ByteBuf datagram, InetSocketAddress from) {
    serverHost.execute(
        now -> {
          server.receive(datagram, from, now);
          datagram.release();
        });
  }

  /** The server, with somebody on its line who remembers the first packets of the connection. */
  private final class Overheard extends ForwardingEndpoint {
    Overheard() {
      super(server);
    }

    @Override
    public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
      if (PacketReader.connectionOf(datagram) > 0 && overheard.size() < 1_000) {
        overheard.add(ByteBufUtil.getBytes(datagram));
      }
      super.receive(datagram, from, nowNanos);
    }
  }

  private static final class Counter implements ConnectionHandler {
    private final List<Connection> connections = new ArrayList<>();
    private long heard;

    @Override
    public void opened(Connection opened, long nowNanos) {
      connections.add(opened);
    }

    @Override
    public void control(ByteBuf bytes, long nowNanos) {}

    @Override
    public void body(ByteBuf bytes, long nowNanos) {
      heard += bytes.readableBytes();
      connections.getFirst().consumed(bytes.readableBytes());
    }

    @Override
    public void closed(CloseReason reason, long nowNanos) {}
  }

  private final class Sender implements ConnectionHandler {
    @Override
    public void opened(Connection opened, long nowNanos) {
      Connection connection = Objects.requireNonNull(client.connection());
      connection.sendBody(network.allocator().buffer(BYTES).writeZero(BYTES));
    }

    @Override
    public void control(ByteBuf bytes, long nowNanos) {}

    @Override
    public void body(ByteBuf bytes, long nowNanos) {}

    @Override
    public void closed(CloseReason reason, long nowNanos) {}
  }
}
