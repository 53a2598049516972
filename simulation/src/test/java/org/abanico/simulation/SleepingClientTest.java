package org.abanico.simulation;

import static org.abanico.simulation.Moving.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.transport.ClientEndpoint;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.TransportConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that sleeps, seen by the transport alone (protocol.md, section 4.3). */
class SleepingClientTest {
  private static final long HOUR = 3_600 * SECOND;
  private static final InetSocketAddress ELSEWHERE = SimulatedNetwork.address(3, 40_000);

  private final Moving world = new Moving(TransportConfig.defaults());

  @BeforeEach
  void talk() {
    world.keepsAbsent = true;
    world.say(1_000_000, 1_000_000);
    world.untilAllHeard();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aClientThatSleepsForAnHourGoesOnWithTheSameConnection(boolean clockStops) {
    world.clientHost.sleepFor(HOUR, clockStops);
    world.run(30 * SECOND);
    assertThat(world.server().absences).isOne();
    long sent = world.server().statistics().packetsSent();
    world.run(HOUR - 40 * SECOND);
    assertThat(world.server().statistics().packetsSent()).as("to who sleeps").isEqualTo(sent);
    assertThat(world.server().returns).isZero();
    world.run(16 * SECOND);
    assertThat(world.server().returns).isOne();
    world.say(1_000_000, 1_000_000);
    world.untilAllHeard();
    world.run(HOUR);
    assertThat(world.server().absences).isOne();
    assertThat(world.server().closed).isNull();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aClientThatWakesUpSomewhereElseGoesOnWithTheSameConnection(boolean clockStops) {
    world.clientHost.sleepFor(HOUR, clockStops);
    world.run(HOUR / 2);
    world.network.move(world.clientHost, ELSEWHERE);
    world.run(HOUR / 2 + 10 * SECOND);
    world.say(1_000_000, 1_000_000);
    world.untilAllHeard();
    assertThat(world.server().connection().remote()).isEqualTo(ELSEWHERE);
  }

  @Test
  void whatIsSaidToASleeperArrivesWhenItWakes() {
    world.clientHost.sleepFor(HOUR, true);
    world.run(HOUR / 2);
    world.say(0, 100_000);
    world.run(HOUR / 2);
    world.untilAllHeard();
    assertThat(world.client.heard).isEqualTo(1_100_000);
  }

  @Test
  void whoIsSilentForMoreThanTwoHoursIsForgotten() {
    world.clientHost.crash();
    world.run(2 * HOUR);
    assertThat(world.server().closed).isNull();
    world.run(30 * SECOND);
    assertThat(world.server().closed).isEqualTo(new CloseReason(CloseCode.LOST, "", false));
    assertThat(world.server.connectionCount()).isZero();
  }

  @Test
  void whoSleepsWhileABodyIsUnderWayIsGivenUpAfterTwentySeconds() {
    world.say(0, 10_000_000);
    world.run(SECOND / 10);
    world.clientHost.sleepFor(HOUR, true);
    world.run(21 * SECOND);
    assertThat(world.server().closed).isEqualTo(new CloseReason(CloseCode.LOST, "", false));
    assertThat(world.server().absences).isZero();
  }

  @Test
  void whoseConnectionWasClosedWhileItSleptIsTold() {
    world.clientHost.sleepFor(HOUR, false);
    world.run(HOUR / 2);
    world.serverHost.execute(
        now -> world.server().connection().close(CloseCode.REPLACED, "by another", now));
    world.run(HOUR / 2 + SECOND);
    assertThat(world.client.closed)
        .isEqualTo(new CloseReason(CloseCode.REPLACED, "by another", true));
    assertThat(world.server.connectionCount()).isZero();
  }

  @Test
  void aServerThatForgotTheSleeperIsMissedTwentySecondsAfterItWakes() {
    world.clientHost.sleepFor(HOUR, false);
    world.run(HOUR / 2);
    world.serverHost.crash();
    world.run(HOUR / 2 + 19 * SECOND);
    assertThat(world.client.closed).isNull();
    world.run(2 * SECOND);
    assertThat(world.client.closed).isEqualTo(new CloseReason(CloseCode.LOST, "", false));
  }

  @Test
  void aServerThatSleepsKeepsItsClients() {
    world.serverHost.pauseFor(15 * SECOND);
    world.run(16 * SECOND);
    world.say(100_000, 100_000);
    world.untilAllHeard();
    assertThat(world.server().absences).isZero();
  }

  @Test
  void amongTooManyWhoAreAbsentTheOneThatIsSoLongestIsForgotten() {
    List<SimulatedDriver> others = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      SimulatedDriver host = world.network.host(SimulatedNetwork.address(100 + i, 40_000));
      world.network.connectBoth(host, world.serverHost, Moving.LINK);
      host.run(
          new ClientEndpoint(
              world.serverHost.localAddress(),
              TransportConfig.defaults(),
              Identities.CLIENT,
              new SplittableRandom(i),
              world.new Side(),
              host.nanoTime()));
      others.add(host);
    }
    world.until("all are there", () -> world.atServer.size() == 257);
    world.clientHost.crash();
    world.run(6 * SECOND);
    others.forEach(SimulatedDriver::crash);
    world.run(30 * SECOND);
    assertThat(world.server.connectionCount()).isEqualTo(256);
    assertThat(world.server().closed).isNotNull();
    assertThat(world.atServer.subList(1, 257)).allMatch(side -> side.closed == null);
  }
}
