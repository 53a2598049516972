package org.abanico.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.abanico.transport.ClientEndpoint;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.ServerEndpoint;
import org.junit.jupiter.api.Test;

/**
 * Whatever the link does, what is sent on one side arrives on the other, the same and in order. A
 * case that failed is repeated alone with {@code -Dabanico.seed=N}; {@code -Dabanico.cases=N} runs
 * another number of them.
 */
class BytesArriveTheSameOverAnyLinkTest {
  private static final int CASES = Integer.getInteger("abanico.cases", 1_000);

  @Test
  void bytesArriveTheSameOverAnyLink() {
    Long only = Long.getLong("abanico.seed");
    if (only != null) {
      new Run(Scenario.draw(only)).check();
      return;
    }
    for (long seed = 0; seed < CASES; seed++) {
      long t0 = System.nanoTime();
      Run r = new Run(Scenario.draw(seed));
      try {
        r.check();
      } catch (Throwable t) {
        System.out.println(
            "FAIL "
                + seed
                + " "
                + String.valueOf(t.getMessage()).lines().limit(8).toList()
                + r.scenario);
      }
      System.out.printf(
          "case %d wall %d ms sim %d ms events %d bytes %d%n",
          seed,
          (System.nanoTime() - t0) / 1_000_000,
          r.network.clock().elapsedNanos() / 1_000_000,
          r.network.traceLength(),
          r.scenario.client().body() + r.scenario.server().body());
    }
  }

  private static final class Run {
    private static final long LIMIT = 20_000_000_000_000L;
    final Scenario scenario;
    final SimulatedNetwork network;
    private final SimulatedDriver clientHost;
    private final SimulatedDriver serverHost;
    private final byte[] clientControl;
    private final byte[] clientBody;
    private final byte[] serverControl;
    private final byte[] serverBody;
    private final Talker clientTalker;
    private final Talker serverTalker;
    private final ClientEndpoint client;
    private final ServerEndpoint server;

    Run(Scenario scenario) {
      this.scenario = scenario;
      SplittableRandom random = new SplittableRandom(~scenario.seed());
      network = new SimulatedNetwork(scenario.seed());
      clientHost = network.host(SimulatedNetwork.address(1, 40_000), scenario.host());
      serverHost = network.host(SimulatedNetwork.address(2, 7_000), scenario.host());
      network.connect(clientHost, serverHost, scenario.up());
      network.connect(serverHost, clientHost, scenario.down());
      clientControl = bytes(scenario.client().control(), random);
      clientBody = bytes(scenario.client().body(), random);
      serverControl = bytes(scenario.server().control(), random);
      serverBody = bytes(scenario.server().body(), random);
      clientTalker =
          new Talker(
              network.allocator(),
              clientControl,
              clientBody,
              scenario.maxPauseNanos(),
              random.split());
      serverTalker =
          new Talker(
              network.allocator(),
              serverControl,
              serverBody,
              scenario.maxPauseNanos(),
              random.split());
      server = new ServerEndpoint(scenario.config(), random.split(), _ -> serverTalker);
      client =
          new ClientEndpoint(
              serverHost.localAddress(),
              scenario.config(),
              random.split(),
              clientTalker,
              clientHost.nanoTime());
    }

    private static byte[] bytes(int count, SplittableRandom random) {
      byte[] bytes = new byte[count];
      random.nextBytes(bytes);
      return bytes;
    }

    void check() {
      try (network) {
        serverHost.run(server);
        clientHost.run(client);
        boolean arrived = network.runUntil(this::everythingArrived, LIMIT);
        assertThat(clientTalker.controlHeard()).isEqualTo(serverControl);
        assertThat(serverTalker.controlHeard()).isEqualTo(clientControl);
        assertThat(arrived).isTrue();
        clientHost.execute(now -> client.close(CloseCode.DONE, "", now));
        assertThat(network.runUntil(this::bothFinished, LIMIT)).isTrue();
        assertThat(clientTalker.closeReason())
            .isEqualTo(new CloseReason(CloseCode.DONE, "", false));
      }
      assertThat(network.unreleasedBytes()).isZero();
    }

    private boolean everythingArrived() {
      return clientTalker.hasHeard(serverControl.length, serverBody.length)
          && serverTalker.hasHeard(clientControl.length, clientBody.length);
    }

    private boolean bothFinished() {
      return client.isFinished() && server.connectionCount() == 0;
    }
  }
}
