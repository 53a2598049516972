package org.abanico.simulation;

import static org.abanico.simulation.Moving.ATTACKER;
import static org.abanico.simulation.Moving.CLIENT;
import static org.abanico.simulation.Moving.MILLISECOND;
import static org.abanico.simulation.Moving.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.abanico.transport.TransportConfig;
import org.abanico.transport.congestion.CongestionControllers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client whose address or port changes, and others who pretend that it did. */
class MovingClientTest {
  private static final InetSocketAddress OTHER_PORT = SimulatedNetwork.address(1, 40_001);
  private static final InetSocketAddress ELSEWHERE = SimulatedNetwork.address(3, 40_000);
  private static final InetSocketAddress FURTHER = SimulatedNetwork.address(4, 50_000);

  private final Moving world = new Moving(TransportConfig.defaults());
  private long toAttacker;

  @AfterEach
  void close() {
    world.close();
  }

  private void move(InetSocketAddress address) {
    world.network.move(world.clientHost, address);
  }

  @ParameterizedTest
  @EnumSource(CongestionControllers.class)
  void aTransferGoesOnWhenThePortChanges(CongestionControllers congestion) {
    try (Moving moving = new Moving(TransportConfig.defaults().withCongestion(congestion))) {
      moving.say(10_000_000, 10_000_000);
      moving.run(800 * MILLISECOND);
      long window = moving.server().statistics().congestionWindow();
      long lost = moving.server().statistics().packetsLost();
      int datagram = moving.server().statistics().datagramBytes();
      moving.network.move(moving.clientHost, OTHER_PORT);
      moving.until(
          "the move is noticed", () -> moving.server().connection().remote().equals(OTHER_PORT));
      moving.run(100 * MILLISECOND);
      assertThat(moving.server().statistics().congestionWindow()).isGreaterThan(window / 2);
      assertThat(moving.server().statistics().datagramBytes()).isEqualTo(datagram);
      moving.untilAllHeard();
      assertThat(moving.server().statistics().packetsLost()).isEqualTo(lost);
      assertThat(moving.client.longestSilence).isLessThan(500 * MILLISECOND);
    }
  }

  @ParameterizedTest
  @EnumSource(CongestionControllers.class)
  void aTransferGoesOnFromAnotherAddressAndWhatWasKnownOfThePathIsForgotten(
      CongestionControllers congestion) {
    try (Moving moving = new Moving(TransportConfig.defaults().withCongestion(congestion))) {
      moving.say(10_000_000, 10_000_000);
      moving.run(800 * MILLISECOND);
      assertThat(moving.server().statistics().datagramBytes()).isEqualTo(1_472);
      moving.network.move(moving.clientHost, ELSEWHERE);
      moving.until(
          "the move is noticed", () -> moving.server().connection().remote().equals(ELSEWHERE));
      assertThat(moving.server().statistics().datagramBytes()).isEqualTo(1_200);
      assertThat(moving.server().statistics().smoothedRttNanos()).isZero();
      assertThat(moving.server().statistics().congestionWindow()).isLessThan(50_000);
      moving.until(
          "the client learns of it", () -> moving.client.statistics().datagramBytes() == 1_200);
      moving.untilAllHeard();
      assertThat(moving.server().statistics().datagramBytes()).isEqualTo(1_472);
      assertThat(moving.client.statistics().datagramBytes()).isEqualTo(1_472);
      assertThat(moving.client.longestSilence).isLessThan(SECOND);
      assertThat(moving.server().longestSilence).isLessThan(SECOND);
    }
  }

  @Test
  void anAddressThatChangesTwiceAtOnceIsFollowed() {
    world.say(10_000_000, 10_000_000);
    world.run(500 * MILLISECOND);
    move(ELSEWHERE);
    world.run(25 * MILLISECOND);
    move(FURTHER);
    world.untilAllHeard();
    assertThat(world.server().connection().remote()).isEqualTo(FURTHER);
  }

  @Test
  void anAddressThatIsTakenAgainIsFollowed() {
    world.say(10_000_000, 10_000_000);
    world.run(500 * MILLISECOND);
    move(ELSEWHERE);
    world.run(300 * MILLISECOND);
    move(CLIENT);
    world.untilAllHeard();
    assertThat(world.server().connection().remote()).isEqualTo(CLIENT);
  }

  @Test
  void whoWaitsIsFoundAfterItsNextKeepAlive() {
    world.run(SECOND);
    move(ELSEWHERE);
    world.run(6 * SECOND);
    assertThat(world.server().connection().remote()).isEqualTo(ELSEWHERE);
    world.say(0, 100_000);
    world.untilAllHeard();
    move(OTHER_PORT);
    world.run(3_600 * SECOND);
    assertThat(world.client.closed).isNull();
    assertThat(world.server().connection().remote()).isEqualTo(OTHER_PORT);
  }

  @Test
  void aNewAddressGetsNothingButChallengesBeforeItHasAnswered() {
    world.say(1_000_000, 10_000_000);
    world.run(400 * MILLISECOND);
    world.network.onUnroutable(this::countToAttacker);
    world.onTheWay.copies = true;
    world.run(20 * SECOND);
    assertThat(world.onTheWay.copiedBytes).isGreaterThan(100_000);
    assertThat(toAttacker).isPositive().isLessThan(3 * world.onTheWay.copiedBytes);
    assertThat(world.server().connection().remote()).isEqualTo(CLIENT);
    world.untilAllHeard();
  }

  private void countToAttacker(InetSocketAddress to, ByteBuf datagram) {
    if (to.equals(ATTACKER)) {
      toAttacker += datagram.readableBytes();
    }
  }

  @Test
  void packetsThatSomebodyRecordedAndSendsAgainFromElsewhereChangeNothing() {
    world.onTheWay.captures = true;
    world.say(1_000_000, 1_000_000);
    world.untilAllHeard();
    world.onTheWay.captures = false;
    world.network.onUnroutable(this::countToAttacker);
    world.onTheWay.captured.forEach(
        packet -> world.network.inject(ATTACKER, world.serverHost, packet.copy()));
    world.run(SECOND);
    assertThat(toAttacker).isZero();
    assertThat(world.server().connection().remote()).isEqualTo(CLIENT);
    world.say(1_000_000, 1_000_000);
    world.untilAllHeard();
  }

  @Test
  void whoForwardsAllPacketsForAWhileLosesTheConnectionAgain() {
    InetSocketAddress serverAddress = world.serverHost.localAddress();
    boolean[] forwards = {true};
    world.network.onUnroutable(
        (to, datagram) -> {
          if (to.equals(ATTACKER) && forwards[0]) {
            world.network.inject(serverAddress, world.clientHost, datagram.copy());
          }
        });
    world.onTheWay.copies = true;
    world.say(20_000_000, 20_000_000);
    world.until(
        "the attacker is taken for the client",
        () -> world.server().connection().remote().equals(ATTACKER));
    world.run(500 * MILLISECOND);
    world.onTheWay.copies = false;
    forwards[0] = false;
    world.untilAllHeard();
    assertThat(world.server().connection().remote()).isEqualTo(CLIENT);
  }
}
