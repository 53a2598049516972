package org.abanico.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.abanico.security.AccessKey;
import org.abanico.security.DeviceKey;
import org.abanico.server.KeyGrant;
import org.abanico.server.MemoryDevices;
import org.abanico.server.RelayServer;
import org.abanico.server.ServerEvent;
import org.abanico.transport.ClientEndpoint;
import org.abanico.transport.ClientIdentity;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.ServerEndpoint;
import org.abanico.transport.ServerIdentity;
import org.abanico.transport.TransportConfig;
import org.abanico.transport.message.MessageHandler;
import org.abanico.transport.message.MessagePort;
import org.abanico.wire.message.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server with two access keys, over links that lose packets. */
class SeveralKeysTest {
  private static final long SECOND = 1_000_000_000L;
  private static final AccessKey MAIN = AccessKey.generate(new SplittableRandom(31));
  private static final AccessKey FRIENDS = AccessKey.generate(new SplittableRandom(32));
  private static final LinkSettings LOSSY =
      LinkSettings.perfect().withDelay(SECOND / 50).withLoss(0.1, 2);

  private final SimulatedNetwork network = new SimulatedNetwork(33);
  private final List<ServerEvent> events = new ArrayList<>();
  private final SimulatedDriver host = network.host(SimulatedNetwork.address(1, 9440));
  private final List<Runnable> endings = new ArrayList<>();
  private final ServerEndpoint server;
  private int clients;

  SeveralKeysTest() {
    Map<Integer, KeyGrant> grants =
        Map.of(
            MAIN.relayKey().keyId(),
            KeyGrant.everything(KeyGrant.MAIN),
            FRIENDS.relayKey().keyId(),
            new KeyGrant("friends", List.of("group")));
    RelayServer relay =
        new RelayServer(
            new MemoryDevices(), id -> Objects.requireNonNull(grants.get(id)), events::add);
    server =
        new ServerEndpoint(
            TransportConfig.defaults(),
            new ServerIdentity(device(1), List.of(MAIN.relayKey(), FRIENDS.relayKey())),
            new SplittableRandom(34),
            relay::accept);
    host.run(server);
  }

  @AfterEach
  void nothingIsLeaked() {
    endings.forEach(Runnable::run);
    network.runUntil(() -> server.connectionCount() == 0, 60 * SECOND);
    network.close();
    assertThat(network.unreleasedBytes()).isZero();
  }

  private static DeviceKey device(long seed) {
    return DeviceKey.generate(new SplittableRandom(seed));
  }

  /** A client that says one thing and keeps what it hears. */
  private static final class Client implements MessageHandler {
    private final Message first;
    final List<Message> heard = new ArrayList<>();

    Client(Message first) {
      this.first = first;
    }

    @Override
    public void opened(MessagePort port, long nowNanos) {
      port.send(first);
    }

    @Override
    public void message(Message message, long nowNanos) {
      heard.add(message);
    }

    @Override
    public void block(Message.Block header, ByteBuf body, long nowNanos) {
      body.release();
    }

    @Override
    public void closed(CloseReason reason, long nowNanos) {}
  }

  private Client client(AccessKey key, Message first) {
    int number = ++clients;
    SimulatedDriver driver = network.host(SimulatedNetwork.address(1 + number, 40_000));
    network.connectBoth(driver, host, LOSSY);
    Client client = new Client(first);
    ClientEndpoint endpoint =
        new ClientEndpoint(
            host.localAddress(),
            TransportConfig.defaults(),
            new ClientIdentity(device(100 + number), key.relayKey()),
            new SplittableRandom(200 + number),
            new MessagePort(client),
            driver.nanoTime());
    driver.run(endpoint);
    endings.add(() -> driver.execute(now -> endpoint.close(CloseCode.DONE, "", now)));
    return client;
  }

  private void await(Client client, Message message) {
    assertThat(network.runUntil(() -> client.heard.contains(message), 60 * SECOND))
        .as("%s in %s, seed %d", message, client.heard, network.seed())
        .isTrue();
  }

  @Test
  void eachClientMeetsOnlyThoseWithItsOwnKeyThoughAllUseTheSameNames() {
    Client mine = client(MAIN, new Message.JoinDestination("group", "attic"));
    Client theirs = client(FRIENDS, new Message.JoinDestination("group", "attic"));
    await(mine, new Message.Wait(1, 0));
    await(theirs, new Message.Wait(1, 0));
    Client source = client(FRIENDS, new Message.JoinSource("group", "source", 2, "b-1"));
    await(source, new Message.Wait(1, 2));
    await(theirs, new Message.Wait(1, 2));
    client(FRIENDS, new Message.JoinDestination("group", "cellar"));
    await(source, new Message.ReadyToSend("b-1", List.of(1L, 3L)));
    await(theirs, new Message.Begin("b-1", "source"));
    network.runFor(5 * SECOND);
    assertThat(mine.heard).containsExactly(new Message.Joined(1), new Message.Wait(1, 0));
  }

  @Test
  void aKeyThatIsMadeForOneGroupOpensNoOther() {
    Client client = client(FRIENDS, new Message.JoinDestination("other", "attic"));
    await(client, new Message.Refused("group-not-allowed", "group"));
    assertThat(events).hasSize(1).first().isInstanceOf(ServerEvent.ClientRefused.class);
  }
}
