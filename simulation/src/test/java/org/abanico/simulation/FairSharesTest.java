package org.abanico.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.abanico.security.DeviceKey;
import org.abanico.server.MemoryDevices;
import org.abanico.server.RelayServer;
import org.abanico.transport.ClientEndpoint;
import org.abanico.transport.ClientIdentity;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.DatagramEndpoint;
import org.abanico.transport.DatagramSink;
import org.abanico.transport.RateLimit;
import org.abanico.transport.ServerEndpoint;
import org.abanico.transport.TransportConfig;
import org.abanico.transport.message.MessageHandler;
import org.abanico.transport.message.MessagePort;
import org.abanico.wire.message.BlockKind;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two groups whose destinations are all behind the server's one line: each destination gets its
 * share, whatever its group, so that groups of as many destinations get as much.
 */
class FairSharesTest {
  private static final long MILLISECOND = 1_000_000L;
  private static final long SECOND = 1_000_000_000L;
  private static final long RATE = 2_500_000;
  private static final int BLOCK = 64 << 10;
  private static final LinkSettings FAST =
      LinkSettings.perfect().withRate(1_000_000_000).withDelay(MILLISECOND).withQueue(4 << 20);

  /** What keeps the server from sending faster. */
  private enum Bottleneck {
    /** 20 Mb/s, 40 ms there and back, and a queue of 100 ms. */
    LINE(1_500),
    /** The user's {@code --limit}. */
    LIMIT(1_500),
    /** The same with datagrams of which few leave in a second. */
    LIMIT_OF_LARGE_DATAGRAMS(65_535);

    private final int mtu;

    Bottleneck(int mtu) {
      this.mtu = mtu;
    }
  }

  private final SimulatedNetwork network = new SimulatedNetwork(51);
  private final SimulatedDriver serverHost = network.host(SimulatedNetwork.address(1, 9_440));
  private final RateLimit sending = new RateLimit();
  private final Crowd crowd = new Crowd();
  private @Nullable ServerEndpoint server;
  private boolean over;
  private int clients;

  /** The server says goodbye, so that everybody lets go of what is under way. */
  @AfterEach
  void close() {
    over = true;
    ServerEndpoint ended = Objects.requireNonNull(server);
    serverHost.execute(now -> ended.close(CloseCode.SHUTDOWN, "", now));
    network.runFor(10 * SECOND);
    network.close();
  }

  private void serve(Bottleneck bottleneck) {
    RelayServer relay = new RelayServer(new MemoryDevices(), _ -> {});
    TransportConfig config = TransportConfig.defaults().withLimits(sending, new RateLimit());
    server = new ServerEndpoint(config, Identities.SERVER, new SplittableRandom(52), relay::accept);
    serverHost.run(server);
    SimulatedDriver office = network.host(SimulatedNetwork.address(2, 40_000));
    LinkSettings line = FAST.withDelay(20 * MILLISECOND).withMtu(bottleneck.mtu);
    network.connect(office, serverHost, line);
    if (bottleneck == Bottleneck.LINE) {
      line = line.withRate(8 * RATE).withQueue(RATE / 10);
    } else {
      serverHost.execute(now -> sending.set(RATE, now));
    }
    network.connect(serverHost, office, line);
    office.run(crowd);
  }

  private ClientEndpoint endpoint(MessageHandler handler, long now) {
    int number = ++clients;
    DeviceKey device = DeviceKey.generate(new SplittableRandom(number));
    return new ClientEndpoint(
        serverHost.localAddress(),
        TransportConfig.defaults(),
        new ClientIdentity(device, Identities.ACCESS.relayKey()),
        new SplittableRandom(100 + number),
        new MessagePort(handler),
        now);
  }

  private List<Member> group(String name, int count) {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Member member = new Member(name, name + i);
      members.add(member);
      crowd.add(endpoint(member, network.clock().nanoTime()));
    }
    SimulatedDriver host = network.host(SimulatedNetwork.address(100 + clients, 40_000));
    network.connectBoth(host, serverHost, FAST);
    host.run(endpoint(new Feeder(name, count), host.nanoTime()));
    return members;
  }

  @ParameterizedTest
  @EnumSource
  void groupsOfAsManyDestinationsGetAsMuch(Bottleneck bottleneck) {
    serve(bottleneck);
    List<Member> all = new ArrayList<>(group("letters", 2));
    all.addAll(group("photos", 2));
    assertFair(all);
  }

  @ParameterizedTest
  @EnumSource
  void eachDestinationGetsAsMuchWhateverItsGroup(Bottleneck bottleneck) {
    serve(bottleneck);
    List<Member> all = new ArrayList<>(group("letters", 3));
    all.addAll(group("photos", 1));
    assertFair(all);
  }

  private void assertFair(List<Member> members) {
    network.runFor(10 * SECOND);
    List<Long> before = members.stream().map(member -> member.bytes).toList();
    network.runFor(60 * SECOND);
    List<Long> got = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      got.add(members.get(i).bytes - before.get(i));
    }
    double all = got.stream().mapToLong(each -> each).sum();
    double share = all / members.size();
    assertThat(all).as("%s, seed %d", got, network.seed()).isGreaterThan(0.85 * 60 * RATE);
    assertThat(got)
        .as("of %.0f each, seed %d", share, network.seed())
        .allSatisfy(each -> assertThat((double) each).isBetween(0.75 * share, 1.25 * share));
  }

  private void goodbye(CloseReason reason) {
    if (!over) {
      throw new AssertionError(reason);
    }
  }

  /** Clients behind one address: each takes what is its own. */
  private static final class Crowd implements DatagramEndpoint {
    private final List<ClientEndpoint> clients = new ArrayList<>();

    void add(ClientEndpoint client) {
      clients.add(client);
    }

    @Override
    public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
      clients.forEach(client -> client.receive(datagram.duplicate(), from, nowNanos));
    }

    @Override
    public void onDeadline(long nowNanos) {
      clients.forEach(client -> client.onDeadline(nowNanos));
    }

    @Override
    public long nextDeadline() {
      return clients.stream().mapToLong(ClientEndpoint::nextDeadline).min().orElse(Long.MAX_VALUE);
    }

    @Override
    public void transmit(long nowNanos, DatagramSink sink) {
      clients.forEach(client -> client.transmit(nowNanos, sink));
    }
  }

  /** A destination that stores what comes. */
  private final class Member implements MessageHandler {
    private final Message join;
    private @Nullable MessagePort port;
    private long bytes;

    Member(String group, String name) {
      join = new Message.JoinDestination(group, name);
    }

    private void say(Message message) {
      if (port != null) {
        port.send(message);
      }
    }

    @Override
    public void opened(MessagePort opened, long nowNanos) {
      port = opened;
      say(join);
    }

    @Override
    public void message(Message message, long nowNanos) {
      if (message instanceof Message.Begin begin) {
        say(Message.Need.all(begin.backup()));
      }
    }

    @Override
    public void block(Message.Block header, ByteBuf body, long nowNanos) {
      body.release();
      bytes += header.length();
      if (port != null) {
        port.release(header.length());
      }
      say(new Message.Stored(header.backup(), header.number()));
    }

    @Override
    public void closed(CloseReason reason, long nowNanos) {
      goodbye(reason);
    }
  }

  /** A source that always has more. */
  private final class Feeder implements MessageHandler {
    private final String group;
    private final int count;
    private @Nullable MessagePort port;
    private long next;

    Feeder(String group, int count) {
      this.group = group;
      this.count = count;
    }

    @Override
    public void opened(MessagePort opened, long nowNanos) {
      port = opened;
      opened.send(new Message.JoinSource(group, "source of " + group, count, group));
    }

    @Override
    public void message(Message message, long nowNanos) {
      switch (message) {
        case Message.ReadyToSend _ -> {
          say(new Message.Key(group, "0".repeat(32), "wrapped"));
          feed(64);
        }
        case Message.Kept kept -> feed(kept.number() + 65);
        default -> {}
      }
    }

    private void say(Message message) {
      if (port != null) {
        port.send(message);
      }
    }

    private void feed(long until) {
      for (; next < until && port != null; next++) {
        ByteBuf body = network.allocator().buffer(BLOCK).writeZero(BLOCK);
        port.sendBlock(Message.Block.of(group, next, BlockKind.CONTENT, body, MemberSet.ALL), body);
      }
    }

    @Override
    public void block(Message.Block header, ByteBuf body, long nowNanos) {
      body.release();
    }

    @Override
    public void closed(CloseReason reason, long nowNanos) {
      goodbye(reason);
    }
  }
}
