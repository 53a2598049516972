package org.abanico.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.abanico.simulation.Scenario.Speech;
import org.abanico.transport.ClientEndpoint;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.ServerEndpoint;

/** A client and a server that say what their scenario wants, over its links, once. */
final class Conversation {
  private static final long SECOND = 1_000_000_000L;

  private final SimulatedNetwork network;
  private final SimulatedDriver clientHost;
  private final SimulatedDriver serverHost;
  private final Link up;
  private final Link down;
  private final Scenario scenario;
  private final SplittableRandom nat;
  private int rebindings;
  private final Side client;
  private final Side server;
  private final ClientEndpoint clientEnd;
  private final ServerEndpoint serverEnd;

  /** What one side is to say, and the talker that says it. */
  private record Side(Said said, Talker talker) {}

  /** Not a record: nobody compares it. */
  private static final class Said {
    private final byte[] control;
    private final byte[] body;

    Said(Speech speech, SplittableRandom random) {
      control = bytes(speech.control(), random);
      body = bytes(speech.body(), random);
    }

    private static byte[] bytes(int count, SplittableRandom random) {
      byte[] bytes = new byte[count];
      random.nextBytes(bytes);
      return bytes;
    }
  }

  Conversation(Scenario scenario) {
    this.scenario = scenario;
    SplittableRandom random = new SplittableRandom(~scenario.seed());
    nat = new SplittableRandom(scenario.seed() ^ 0x6e6174);
    network = new SimulatedNetwork(scenario.seed());
    clientHost = network.host(SimulatedNetwork.address(1, 40_000), scenario.host());
    serverHost = network.host(SimulatedNetwork.address(2, 7_000), scenario.host());
    up = network.connect(clientHost, serverHost, scenario.up());
    down = network.connect(serverHost, clientHost, scenario.down());
    client = side(scenario.client(), scenario.maxPauseNanos(), random);
    server = side(scenario.server(), scenario.maxPauseNanos(), random);
    serverEnd =
        new ServerEndpoint(
            scenario.config(), Identities.SERVER, random.split(), _ -> server.talker());
    clientEnd =
        new ClientEndpoint(
            serverHost.localAddress(),
            scenario.config(),
            Identities.CLIENT,
            random.split(),
            client.talker(),
            clientHost.nanoTime());
  }

  private Side side(Speech speech, long maxPauseNanos, SplittableRandom random) {
    Said said = new Said(speech, random);
    return new Side(
        said,
        new Talker(network.allocator(), said.control, said.body, maxPauseNanos, random.split()));
  }

  /** Runs it to its end. Once only. */
  void check() {
    try (network) {
      serverHost.run(serverEnd);
      clientHost.run(clientEnd);
      if (scenario.rebindNanos() > 0) {
        network.after(scenario.rebindNanos(), this::rebind);
      }
      assertThat(network.runUntil(this::everythingArrived, Scenario.PATIENCE))
          .as("everything arrives in time")
          .isTrue();
      assertHeard(server.talker(), client.said(), up.statistics().corrupted());
      assertHeard(client.talker(), server.said(), down.statistics().corrupted());
      clientHost.execute(now -> clientEnd.close(CloseCode.DONE, "", now));
      assertThat(network.runUntil(this::bothFinished, Scenario.PATIENCE + 60 * SECOND))
          .as("both ends finish")
          .isTrue();
      assertThat(client.talker().closeReason())
          .isEqualTo(new CloseReason(CloseCode.DONE, "", false));
      assertThat(server.talker().closeReason())
          .isIn(
              new CloseReason(CloseCode.DONE, "", true),
              new CloseReason(CloseCode.LOST, "", false));
      assertThat(client.talker().closings()).isOne();
      assertThat(server.talker().closings()).isOne();
    }
    assertThat(network.unreleasedBytes()).as("leaked bytes").isZero();
  }

  /** An opening is not interrupted: it is begun anew by the layers above. */
  private void rebind() {
    if (everythingArrived()) {
      return;
    }
    if (server.talker().isOpen()) {
      rebindings++;
      int host = nat.nextInt(3) == 0 ? 3 + nat.nextInt(3) : 1;
      network.move(clientHost, SimulatedNetwork.address(host, 10_000 + nat.nextInt(50_000)));
    }
    network.after(scenario.rebindNanos(), this::rebind);
  }

  private boolean everythingArrived() {
    return client.talker().hasHeard(server.said().control.length, server.said().body.length)
        && server.talker().hasHeard(client.said().control.length, client.said().body.length);
  }

  private boolean bothFinished() {
    return clientEnd.isFinished() && serverEnd.connectionCount() == 0;
  }

  /**
   * Control bytes are the same. So are body bytes, except that the authenticator does not cover
   * them (protocol.md, section 2.2): each datagram corrupted on the way may have changed one bit.
   */
  private static void assertHeard(Talker listener, Said said, long corrupted) {
    assertThat(listener.controlHeard()).isEqualTo(said.control);
    byte[] heard = listener.bodyHeard();
    assertThat(heard).hasSameSizeAs(said.body);
    long changedBits = 0;
    for (int i = 0; i < heard.length; i++) {
      changedBits += Integer.bitCount((heard[i] ^ said.body[i]) & 0xff);
    }
    assertThat(changedBits).as("changed bits").isLessThanOrEqualTo(corrupted);
  }

  LinkStatistics up() {
    return up.statistics();
  }

  LinkStatistics down() {
    return down.statistics();
  }

  /** How often the client got another address or port. */
  int rebindings() {
    return rebindings;
  }

  long traceHash() {
    return network.traceHash();
  }
}
