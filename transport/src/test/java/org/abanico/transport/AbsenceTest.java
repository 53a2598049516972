package org.abanico.transport;

import static org.abanico.transport.TwoEnds.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.abanico.transport.TwoEnds.Recorder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Peers that fall silent and come back (protocol.md, section 4.3), and that move (section 4.2). */
class AbsenceTest {
  private static final CloseReason LOST = new CloseReason(CloseCode.LOST, "", false);
  private static final long HOUR = 3600 * SECOND;

  private TwoEnds ends = new TwoEnds(TransportConfig.defaults());

  @AfterEach
  void release() {
    ends.release();
  }

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }

  private Recorder open() {
    int before = ends.serverSide.size();
    assertThat(ends.run(() -> ends.serverSide.size() > before, 10 * SECOND)).isTrue();
    ends.run(() -> false, SECOND);
    return ends.serverSide.getLast();
  }

  /** Nobody hears the other until the server's user has been asked. */
  private void separate(Recorder server) {
    ends.passes = (_, _) -> false;
    assertThat(ends.run(() -> server.absences > 0, 30 * SECOND)).isTrue();
  }

  private void join() {
    ends.passes = (_, _) -> true;
  }

  /** Both keep the connection while the other is absent. */
  private Recorder openAndKeep() {
    Recorder server = open();
    server.keeps = true;
    ends.clientSide.keeps = true;
    return server;
  }

  @Test
  void anAbsentPeerIsKeptWhenTheUserSaysSoAndIsAskedOnce() {
    Recorder server = openAndKeep();
    separate(server);
    assertThat(ends.run(() -> false, HOUR)).isFalse();
    assertThat(server.isOpen()).isTrue();
    assertThat(server.absences).isOne();
  }

  @Test
  void aPeerThatIsNotKeptIsLost() {
    Recorder server = open();
    separate(server);
    assertThat(server.closed).isEqualTo(LOST);
    assertThat(ends.server.connectionCount()).isZero();
  }

  @Test
  void toAnAbsentPeerNothingIsSent() {
    Recorder server = openAndKeep();
    separate(server);
    int before = ends.datagramsToClient;
    server.connection().sendControl(text("later\n"));
    ends.run(() -> false, HOUR);
    assertThat(ends.datagramsToClient).isEqualTo(before);
  }

  @Test
  void anAbsentPeersReturnIsToldAndWhatWaitedForItArrives() {
    Recorder server = open();
    server.keeps = true;
    int[] silent = new int[1];
    ends.passes = (toServer, _) -> !toServer || silent[0] == 1;
    ends.clientSide.keeps = true;
    assertThat(ends.run(() -> server.absences > 0, 30 * SECOND)).isTrue();
    server.connection().sendControl(text("later\n"));
    silent[0] = 1;
    ends.clientSide.connection().sendControl(text("back\n"));
    assertThat(ends.run(() -> ends.clientSide.control.length() > 0, 30 * SECOND)).isTrue();
    assertThat(server.returns).isOne();
    assertThat(server.control).hasToString("back\n");
    assertThat(ends.clientSide.control).hasToString("later\n");
  }

  @Test
  void aPeerThatBytesOfABlockWaitForIsNotKept() {
    Recorder server = openAndKeep();
    ends.passes = (_, _) -> false;
    server.connection().sendBody(text("body"));
    assertThat(ends.run(() -> server.closed != null, 30 * SECOND)).isTrue();
    assertThat(server.absences).isZero();
    assertThat(server.closed).isEqualTo(LOST);
  }

  @Test
  void aPeerOfWhichPiecesAreHeldIsNotKept() {
    Recorder server = openAndKeep();
    boolean[] lost = new boolean[1];
    ends.passes =
        (toServer, datagram) -> {
          boolean first = toServer && !lost[0] && datagram.contains("DATA 1 0");
          lost[0] |= first;
          return !first;
        };
    ends.clientSide.connection().sendBody(text("x".repeat(5_000)));
    ends.run(() -> lost[0], SECOND);
    ends.run(() -> false, ends.delay);
    ends.passes = (_, _) -> false;
    assertThat(ends.run(() -> server.closed != null, 30 * SECOND)).isTrue();
    assertThat(server.absences).isZero();
  }

  @Test
  void anAbsentPeerIsGivenUpAfterTwoHours() {
    Recorder server = openAndKeep();
    separate(server);
    long since = ends.now;
    assertThat(ends.run(() -> server.closed != null, 3 * HOUR)).isTrue();
    assertThat(server.closed).isEqualTo(LOST);
    assertThat(ends.now - since).isEqualTo(2 * HOUR);
    assertThat(server.absences).isOne();
  }

  @Test
  void whoIsClosedWhileAbsentIsToldWhenItReturns() {
    Recorder server = openAndKeep();
    ends.passes = (toServer, _) -> !toServer;
    assertThat(ends.run(() -> ends.clientSide.absences > 0, 60 * SECOND)).isTrue();
    separate(server);
    server.connection().close(CloseCode.INTERRUPTED, "enough", ends.now);
    assertThat(server.closed).isEqualTo(new CloseReason(CloseCode.INTERRUPTED, "enough", false));
    assertThat(ends.server.connectionCount()).isOne();
    assertThat(ends.run(() -> ends.server.connectionCount() == 0, 3 * HOUR)).isTrue();
  }

  @Test
  void aServerThatEndsDoesNotWaitForAbsentPeers() {
    Recorder server = openAndKeep();
    separate(server);
    ends.server.close(CloseCode.SHUTDOWN, "bye", ends.now);
    ends.run(() -> false, 1);
    assertThat(ends.server.isFinished()).isTrue();
    assertThat(server.closed).isEqualTo(new CloseReason(CloseCode.SHUTDOWN, "bye", false));
  }

  @Test
  void aFullServerGivesUpWhoHasBeenAbsentLongestForWhoComes() {
    ends.release();
    ends = new TwoEnds(ConnectionTest.config(1 << 20, 2));
    Recorder first = openAndKeep();
    separate(first);
    join();
    ends.client = ends.newClient(new Recorder(), 3);
    Recorder second = open();
    second.keeps = true;
    separate(second);
    join();
    ends.client = ends.newClient(new Recorder(), 4);
    Recorder third = open();
    assertThat(first.closed).isEqualTo(LOST);
    assertThat(second.isOpen()).isTrue();
    assertThat(third.isOpen()).isTrue();
    assertThat(ends.server.connectionCount()).isEqualTo(2);
  }

  @Test
  void atMostTwoHundredAndFiftySixAbsentPeersAreKept() {
    ends.delay = 1;
    for (int i = 0; i < Absentees.MOST + 2; i++) {
      ends.client = ends.newClient(new Recorder(), 100 + i);
      int before = i;
      assertThat(ends.run(() -> ends.serverSide.size() > before, SECOND)).isTrue();
      ends.serverSide.getLast().keeps = true;
    }
    ends.passes = (_, _) -> false;
    ends.run(() -> false, 60 * SECOND);
    assertThat(ends.server.connectionCount()).isEqualTo(Absentees.MOST);
    assertThat(ends.serverSide.stream().filter(Recorder::isOpen)).hasSize(Absentees.MOST);
  }

  @Test
  void whoWasAsleepGivesItsPeerItsTimeAgain() {
    Recorder server = open();
    ends.now += HOUR;
    ends.clientSide.connection().sendControl(text("good morning\n"));
    assertThat(ends.run(() -> server.control.length() > 0, SECOND)).isTrue();
    assertThat(server.closed).isNull();
    assertThat(ends.clientSide.closed).isNull();
  }

  @Test
  void aClientIsFollowedToAnotherPortAndAnotherAddress() {
    Recorder server = open();
    for (InetSocketAddress next :
        new InetSocketAddress[] {
          new InetSocketAddress(TwoEnds.CLIENT.getAddress(), 4001),
          new InetSocketAddress("10.0.0.9", 4001)
        }) {
      ends.clientAt = next;
      int already = ends.clientSide.body.length();
      server.connection().sendBody(text("x".repeat(100_000)));
      ends.clientSide.connection().sendControl(text("here\n"));
      assertThat(ends.run(() -> ends.clientSide.body.length() == already + 100_000, 20 * SECOND))
          .isTrue();
      assertThat(server.connection().remote()).isEqualTo(next);
    }
    assertThat(ends.server.connectionCount()).isOne();
  }

  @Test
  void theUsersDeadlineIsKept() {
    Recorder server = open();
    server.deadline = ends.now + 3 * SECOND;
    long due = server.deadline;
    assertThat(ends.run(() -> server.deadlines > 0, 10 * SECOND)).isTrue();
    assertThat(ends.now).isEqualTo(due);
  }

  @Test
  void whoIsDoubtedAndGoneIsAbsentWithinSecondsAndWhoIsThereStays() {
    Recorder server = openAndKeep();
    server.connection().doubt(ends.now);
    ends.run(() -> false, 10 * SECOND);
    assertThat(server.absences).isZero();
    ends.passes = (_, _) -> false;
    ends.run(() -> false, SECOND);
    server.connection().doubt(ends.now);
    long asked = ends.now;
    server.connection().doubt(ends.now);
    assertThat(ends.run(() -> server.absences > 0, 6 * SECOND)).isTrue();
    assertThat(ends.now - asked).isBetween(5 * SECOND, 6 * SECOND);
  }
}
