package org.abanico.transport;

import static org.abanico.transport.TwoEnds.MILLISECOND;
import static org.abanico.transport.TwoEnds.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.abanico.transport.TwoEnds.Recorder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionTest {
  private TwoEnds ends = new TwoEnds(TransportConfig.defaults());

  @AfterEach
  void release() {
    ends.release();
  }

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }

  private Recorder open() {
    assertThat(ends.run(() -> ends.clientSide.isOpen(), 10 * SECOND)).isTrue();
    assertThat(ends.run(() -> !ends.serverSide.isEmpty(), 10 * SECOND)).isTrue();
    return ends.serverSide.getFirst();
  }

  @Test
  void opensInTwoRoundTripsAndTheServerKeepsNothingForAHelloWithoutACookie() {
    ends.run(() -> ends.datagramsToClient == 1, SECOND);
    assertThat(ends.server.connectionCount()).isZero();
    assertThat(ends.server.halfOpenCount()).isZero();
    assertThat(ends.run(ends.clientSide::isOpen, SECOND)).isTrue();
    assertThat(ends.now).isEqualTo(40 * MILLISECOND);
    assertThat(ends.server.connectionCount()).isZero();
    assertThat(ends.server.halfOpenCount()).isOne();
    assertThat(ends.run(() -> !ends.serverSide.isEmpty(), SECOND)).isTrue();
    assertThat(ends.now).isEqualTo(50 * MILLISECOND);
    assertThat(ends.server.halfOpenCount()).isZero();
    assertThat(ends.server.connectionCount()).isOne();
  }

  @Test
  void aLostAcceptIsRepeatedForTheSameConnection() {
    boolean[] dropped = new boolean[1];
    ends.passes =
        (_, datagram) -> {
          if (datagram.contains("ACCEPT") && !dropped[0]) {
            dropped[0] = true;
            return false;
          }
          return true;
        };
    open();
    assertThat(dropped[0]).isTrue();
    assertThat(ends.server.connectionCount()).isOne();
  }

  @Test
  void givesUpAfterTenSecondsWithoutAnAnswer() {
    ends.passes = (_, _) -> false;
    assertThat(ends.run(() -> ends.clientSide.closed != null, 20 * SECOND)).isTrue();
    assertThat(ends.now).isEqualTo(10 * SECOND);
    assertThat(ends.clientSide.closed).isEqualTo(new CloseReason(CloseCode.NO_ANSWER, "", false));
    assertThat(ends.client.isFinished()).isTrue();
  }

  static TransportConfig config(long bodyWindow, int maxConnections) {
    TransportConfig defaults = TransportConfig.defaults();
    return new TransportConfig(
        defaults.maxDatagramBytes(),
        bodyWindow,
        defaults.controlWindowBytes(),
        defaults.maxWindowBytes(),
        defaults.keepAliveNanos(),
        defaults.idleTimeoutNanos(),
        defaults.openingTimeoutNanos(),
        maxConnections,
        defaults.congestion(),
        defaults.sending(),
        defaults.receiving());
  }

  @Test
  void aFullServerRefuses() {
    ends = new TwoEnds(config(1 << 20, 0));
    assertThat(ends.run(() -> ends.clientSide.closed != null, SECOND)).isTrue();
    assertThat(ends.clientSide.closed)
        .isEqualTo(new CloseReason(CloseCode.FULL, "too many connections", true));
  }

  @Test
  void carriesBothStreamsBothWays() {
    Recorder server = open();
    String large = "0123456789".repeat(50_000);
    ends.clientSide.connection().sendControl(text("one\n"));
    ends.clientSide.connection().sendControl(text("two\n"));
    ends.clientSide.connection().sendBody(text(large));
    server.connection().sendControl(text("three\n"));
    server.connection().sendBody(text("body"));
    assertThat(
            ends.run(
                () -> server.body.length() == large.length() && ends.clientSide.body.length() == 4,
                10 * SECOND))
        .isTrue();
    assertThat(server.control).hasToString("one\ntwo\n");
    assertThat(server.body).hasToString(large);
    assertThat(ends.clientSide.control).hasToString("three\n");
    assertThat(ends.clientSide.body).hasToString("body");
  }

  @Test
  void bytesLostOnTheWayAreSentAgain() {
    Recorder server = open();
    int[] seen = new int[1];
    ends.passes = (toServer, _) -> !toServer || ++seen[0] % 5 != 0;
    String large = "abcdefghij".repeat(20_000);
    ends.clientSide.connection().sendBody(text(large));
    assertThat(ends.run(() -> server.body.length() == large.length(), 60 * SECOND)).isTrue();
    assertThat(server.body).hasToString(large);
    assertThat(ends.clientSide.connection().statistics().packetsLost()).isPositive();
  }

  @Test
  void alsoAPacketThatStaysTheOnlyOneIsAcknowledgedWithin25Milliseconds() {
    Recorder server = open();
    ends.run(() -> false, SECOND);
    List<Long> acknowledgements = new ArrayList<>();
    ends.passes =
        (toServer, datagram) -> {
          if (!toServer && datagram.contains("\nACK ")) {
            acknowledgements.add(ends.now);
          }
          return true;
        };
    ends.clientSide.connection().sendControl(text("alone\n"));
    assertThat(ends.run(() -> server.control.length() > 0, SECOND)).isTrue();
    long arrival = ends.now;
    ends.run(() -> false, SECOND);
    assertThat(acknowledgements).hasSize(1);
    assertThat(acknowledgements.getFirst() - arrival).isBetween(0L, 25 * MILLISECOND);
  }

  @Test
  void aReaderThatDoesNotConsumeHoldsTheSenderBackAtItsCredit() {
    ends = new TwoEnds(config(1 << 20, 10));
    Recorder server = open();
    server.consumes = false;
    ends.clientSide.connection().sendBody(text("x".repeat(3 << 20)));
    ends.run(() -> false, 5 * SECOND);
    assertThat(server.body).hasSize(1 << 20);
    assertThat(ends.clientSide.connection().unsentBytes()).isEqualTo(2 << 20);
    server.consumes = true;
    server.connection().consumed(1 << 20);
    assertThat(ends.run(() -> server.body.length() == 3 << 20, 10 * SECOND)).isTrue();
  }

  @Test
  void anIdleConnectionIsKeptAliveByAPingEveryFiveSeconds() {
    open();
    ends.run(() -> false, SECOND);
    int before = ends.datagramsToServer;
    ends.run(() -> false, 600 * SECOND);
    assertThat(ends.clientSide.isOpen()).isTrue();
    assertThat(ends.serverSide.getFirst().isOpen()).isTrue();
    assertThat(ends.datagramsToServer - before).isBetween(120, 260);
  }

  @Test
  void aSilentPeerIsGivenUpTwentySecondsAfterItsLastPacket() {
    open();
    ends.run(() -> false, SECOND);
    ends.passes = (_, _) -> false;
    long start = ends.now;
    assertThat(ends.run(() -> ends.clientSide.closed != null, 60 * SECOND)).isTrue();
    assertThat(ends.clientSide.closed).isEqualTo(new CloseReason(CloseCode.LOST, "", false));
    assertThat(ends.now - start).isBetween(14 * SECOND, 20 * SECOND);
  }

  @Test
  void whatWasQueuedBeforeClosingStillArrivesEvenOverLoss() {
    Recorder server = open();
    int[] seen = new int[1];
    ends.passes = (toServer, _) -> !toServer || ++seen[0] % 3 == 0;
    ends.clientSide.connection().sendControl(text("last words\n"));
    ends.clientSide.connection().close(CloseCode.DONE, "finished", ends.now);
    assertThat(ends.clientSide.closed)
        .isEqualTo(new CloseReason(CloseCode.DONE, "finished", false));
    assertThat(ends.run(() -> ends.client.isFinished(), 10 * SECOND)).isTrue();
    assertThat(server.control).hasToString("last words\n");
  }

  @Test
  void closingIsOverForBothSidesInAboutARoundTripOrTwo() {
    Recorder server = open();
    ends.run(() -> false, SECOND);
    long start = ends.now;
    ends.clientSide.connection().close(CloseCode.INTERRUPTED, "stopped", ends.now);
    assertThat(ends.run(() -> ends.client.isFinished(), 5 * SECOND)).isTrue();
    assertThat(server.closed).isEqualTo(new CloseReason(CloseCode.INTERRUPTED, "stopped", true));
    assertThat(ends.now - start).isLessThan(100 * MILLISECOND);
    assertThat(ends.server.connectionCount()).isZero();
  }

  @Test
  void aClosedConnectionIsFinishedEvenWhenThePeerHasVanished() {
    open();
    ends.passes = (_, _) -> false;
    ends.clientSide.connection().sendControl(text("nobody hears\n"));
    ends.clientSide.connection().close(CloseCode.DONE, "", ends.now);
    assertThat(ends.run(() -> ends.client.isFinished(), 5 * SECOND)).isTrue();
  }

  @Test
  void aServerThatShutsDownTellsItsClients() {
    open();
    ends.server.close(CloseCode.SHUTDOWN, "bye", ends.now);
    assertThat(ends.run(() -> ends.server.isFinished(), 5 * SECOND)).isTrue();
    assertThat(ends.clientSide.closed).isEqualTo(new CloseReason(CloseCode.SHUTDOWN, "bye", true));
  }

  @Test
  void junkAndForgeriesChangeNothing() {
    Recorder server = open();
    ends.run(() -> false, SECOND);
    int number = server.connection().number();
    for (String junk :
        new String[] {
          "",
          "ABN1",
          "ABN1 00000000 0 0000000000000000\nHELLO 1\n",
          "ABN1 %08x 99 0000000000000000\nCLOSE done %%\n".formatted(number),
          "ABN1 %08x 99 0123456789abcdef\nDATA 1 0\nxxxx".formatted(number)
        }) {
      ByteBuf datagram = text(junk);
      ends.server.receive(datagram, TwoEnds.CLIENT, ends.now);
      assertThat(datagram.refCnt()).isOne();
      datagram.release();
    }
    assertThat(server.isOpen()).isTrue();
    assertThat(server.body).isEmpty();
    assertThat(server.connection().statistics().packetsDiscarded()).isEqualTo(2);
    assertThat(ends.server.discarded()).isEqualTo(3);
  }

  @Test
  void aPacketThatSomebodySendsAgainCountsOnceAndDoesNotKeepTheConnectionAlive() {
    Recorder server = open();
    List<String> captured = new ArrayList<>();
    ends.passes =
        (toServer, text) -> {
          if (toServer) {
            captured.add(text);
          }
          return true;
        };
    ends.clientSide.connection().sendControl(text("one line\n"));
    assertThat(ends.run(() -> server.control.toString().equals("one line\n"), SECOND)).isTrue();
    ends.passes = (_, _) -> false;
    long before = server.connection().statistics().packetsDiscarded();
    int replays = 0;
    while (!ends.run(() -> server.closed != null, SECOND) && replays < 60) {
      for (String packet : captured) {
        ByteBuf datagram = Unpooled.copiedBuffer(packet, StandardCharsets.ISO_8859_1);
        ends.server.receive(datagram, TwoEnds.CLIENT, ends.now);
        datagram.release();
      }
      replays++;
    }
    assertThat(server.control).hasToString("one line\n");
    assertThat(server.connection().statistics().packetsDiscarded() - before)
        .isEqualTo((long) replays * captured.size())
        .isGreaterThan(10);
    assertThat(server.closed).isEqualTo(new CloseReason(CloseCode.LOST, "", false));
  }
}
