package org.abanico.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.wire.packet.AckRanges;
import org.abanico.wire.packet.Frame;
import org.abanico.wire.packet.PacketWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a connection speaks up by itself (protocol.md, sections 4 and 5), with a client by hand. */
class ConnectionTimesTest {
  private static final long MILLISECOND = 1_000_000L;
  private static final long SECOND = 1_000 * MILLISECOND;
  private static final InetSocketAddress ADDRESS = new InetSocketAddress("10.0.0.1", 4000);

  private final TwoEnds.Recorder user = new TwoEnds.Recorder();
  private final ServerEndpoint server =
      new ServerEndpoint(
          TransportConfig.defaults(), Identities.SERVER, new SplittableRandom(1), _ -> user);
  private HandMadeClient client;
  private long now = 100 * SECOND;

  @BeforeEach
  void open() {
    client = new HandMadeClient(server, ADDRESS, 1, now);
    assertThat(client.heard(now)).isNotEmpty();
    now += 50 * MILLISECOND;
    assertThat(client.heard(now)).isEmpty();
  }

  @AfterEach
  void drop() {
    client.hearOut(now);
  }

  /** All that the server has sent has arrived. */
  private void acknowledge(long delayMicros) {
    long last = user.connection().statistics().packetsSent() - 1;
    client.say(now, writer -> writer.ack(last, delayMicros, new long[] {0}, new long[] {last}, 1));
  }

  private void send(int bytes) {
    user.connection().sendControl(Unpooled.buffer().writeZero(bytes));
  }

  /** What is heard when the server is next due. */
  private List<Frame> nextHeard() {
    now = server.nextDeadline();
    server.onDeadline(now);
    return client.heard(now);
  }

  private static boolean hasPing(List<Frame> frames) {
    return frames.stream().anyMatch(Frame.Ping.class::isInstance);
  }

  private static boolean hasClose(List<Frame> frames) {
    return frames.stream().anyMatch(Frame.Close.class::isInstance);
  }

  @Test
  void onePacketIsAcknowledgedAfterTwentyFiveMillisecondsAndASecondAtOnce() {
    client.say(now, PacketWriter::ping);
    assertThat(client.heard(now)).isEmpty();
    assertThat(server.nextDeadline()).isEqualTo(now + 25 * MILLISECOND);
    assertThat(nextHeard()).singleElement().isInstanceOf(Frame.Ack.class);
    client.say(now, PacketWriter::ping);
    client.say(now, PacketWriter::ping);
    assertThat(client.heard(now)).singleElement().isInstanceOf(Frame.Ack.class);
  }

  @Test
  void whileNothingIsUnderWayThePingIsDueAfterFiveSeconds() {
    long greeted = now - 50 * MILLISECOND;
    assertThat(server.nextDeadline()).isLessThan(greeted + SECOND);
    acknowledge(0);
    assertThat(server.nextDeadline()).isEqualTo(greeted + 5 * SECOND);
    assertThat(hasPing(nextHeard())).isTrue();
    assertThat(server.nextDeadline()).isLessThan(now + SECOND);
  }

  @Test
  void aClientThatFallsSilentIsAskedForOftenAndLostTwentySecondsAfterItsLastPacket() {
    client.say(now, PacketWriter::ping);
    long last = now;
    int heard = 0;
    while (user.closed == null) {
      heard += nextHeard().isEmpty() ? 0 : 1;
    }
    assertThat(now).isEqualTo(last + 20 * SECOND);
    assertThat(heard).isBetween(10, 30);
    assertThat(user.closed).isEqualTo(new CloseReason(CloseCode.LOST, "", false));
    assertThat(server.connectionCount()).isZero();
    assertThat(server.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void theDelayThatAClientTellsIsNotPartOfTheRoundTripUpToTwentyFiveMilliseconds() {
    acknowledge(0);
    assertThat(user.connection().statistics().smoothedRttNanos()).isEqualTo(50 * MILLISECOND);
    for (long[] elapsedAndDelay : new long[][] {{70, 20_000}, {75, 25_000}, {75, 900_000}}) {
      send(10);
      client.heard(now);
      now += elapsedAndDelay[0] * MILLISECOND;
      acknowledge(elapsedAndDelay[1]);
      assertThat(user.connection().statistics().smoothedRttNanos()).isEqualTo(50 * MILLISECOND);
    }
  }

  @Test
  void whatIsUnderWayIsCountedUntilItArrives() {
    acknowledge(0);
    now += SECOND;
    assertThat(user.connection().statistics().bytesInFlight()).isZero();
    send(100);
    client.heard(now);
    assertThat(user.connection().statistics().bytesInFlight()).isBetween(100L, 250L);
    assertThat(user.connection().statistics().datagramBytes()).isEqualTo(1200);
    acknowledge(0);
    assertThat(user.connection().statistics().bytesInFlight()).isZero();
  }

  @Test
  void creditOfAStreamIsForThatStream() {
    send(66_000);
    for (int i = 0; i < 200; i++) {
      client.heard(now);
      now += MILLISECOND;
      acknowledge(0);
    }
    assertThat(user.connection().unsentControlBytes()).isEqualTo(66_000 - 65_536);
    client.say(now, writer -> writer.credit(1, 1L << 30));
    client.heard(now);
    assertThat(user.connection().unsentControlBytes()).isEqualTo(66_000 - 65_536);
    client.say(now, writer -> writer.credit(0, 65_636));
    client.heard(now);
    assertThat(user.connection().unsentControlBytes()).isEqualTo(66_000 - 65_636);
  }

  @Test
  void whatTheClientKnowsToBeAcknowledgedIsNotToldAgain() {
    for (int i = 0; i < 4; i++) {
      client.say(now, PacketWriter::ping);
    }
    send(10);
    AckRanges first = lastAck(client.heard(now));
    assertThat(first.low(0)).isZero();
    assertThat(first.high(0)).isEqualTo(3);
    acknowledge(0);
    client.say(now, PacketWriter::ping);
    client.say(now, PacketWriter::ping);
    AckRanges second = lastAck(client.heard(now));
    assertThat(second.count()).isOne();
    assertThat(second.low(0)).isEqualTo(3);
    assertThat(second.high(0)).isEqualTo(6);
  }

  private static AckRanges lastAck(List<Frame> frames) {
    return frames.stream()
        .filter(Frame.Ack.class::isInstance)
        .map(frame -> ((Frame.Ack) frame).ranges())
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  @Test
  void whatIsQueuedHasTwoSecondsBeforeTheClose() {
    send(10);
    user.connection().close(CloseCode.INTERRUPTED, "stopped", now);
    long closed = now;
    assertThat(hasClose(client.heard(now))).isFalse();
    boolean said = false;
    while (!said) {
      said = hasClose(nextHeard());
    }
    assertThat(now).isEqualTo(closed + 2 * SECOND);
    assertThat(server.connectionCount()).isOne();
  }

  @Test
  void aCloseFollowsAtOnceWhenWhatWasQueuedHasArrived() {
    send(10);
    user.connection().close(CloseCode.INTERRUPTED, "stopped", now);
    client.heard(now);
    now += 30 * MILLISECOND;
    acknowledge(0);
    assertThat(client.heard(now)).contains(new Frame.Close("interrupted", "stopped"));
  }

  @Test
  void latePacketsAreAnsweredWithTheCloseForThreeProbeTimeouts() {
    acknowledge(0);
    long probeTimeout = (50 + 4 * 25 + 25) * MILLISECOND;
    user.connection().close(CloseCode.DONE, "", now);
    long closed = now;
    assertThat(hasClose(client.heard(now))).isTrue();
    now += MILLISECOND;
    client.say(now, PacketWriter::ping);
    assertThat(hasClose(client.heard(now))).isTrue();
    assertThat(client.heard(now)).isEmpty();
    assertThat(server.nextDeadline())
        .isBetween(
            closed + 3 * probeTimeout - MILLISECOND, closed + 3 * probeTimeout + MILLISECOND);
    assertThat(nextHeard()).isEmpty();
    assertThat(server.connectionCount()).isZero();
  }

  @Test
  void bothMayCloseAtOnce() {
    send(10);
    user.connection().close(CloseCode.DONE, "", now);
    client.say(now, writer -> writer.close("done", ""));
    client.heard(now);
    assertThat(server.connectionCount()).isZero();
    assertThat(user.closed).isEqualTo(new CloseReason(CloseCode.DONE, "", false));
  }

  @Test
  void aClosedConnectionsUserIsNotCalledAnyMore() {
    user.deadline = now + SECOND;
    send(10);
    user.connection().close(CloseCode.DONE, "", now);
    client.say(now, writer -> writer.countedData(0, 0, Unpooled.wrappedBuffer(new byte[3]), 0, 3));
    while (server.connectionCount() > 0) {
      nextHeard();
    }
    assertThat(user.deadlines).isZero();
    assertThat(user.control).isEmpty();
    assertThat(user.absences).isZero();
  }

  @Test
  void whoIsDoubtedIsAskedAtOnceAndOnce() {
    acknowledge(0);
    user.connection().doubt(now);
    assertThat(hasPing(client.heard(now))).isTrue();
    user.connection().doubt(now);
    assertThat(client.heard(now)).isEmpty();
    user.connection().close(CloseCode.DONE, "", now);
    client.heard(now);
    user.connection().doubt(now);
    assertThat(client.heard(now)).isEmpty();
  }

  @Test
  void whoWakesUpAsksForItsPeerAtOnceAndItsPathBeginsAnew() {
    acknowledge(0);
    now += 11 * SECOND;
    List<Frame> heard = client.heard(now);
    assertThat(hasPing(heard)).isTrue();
    assertThat(user.connection().statistics().smoothedRttNanos()).isZero();
    assertThat(user.isOpen()).isTrue();
    assertThat(user.connection().number()).isEqualTo(client.connection());
  }

  @Test
  void itsUserIsToldWhenLessWaitsAndNotOtherwise() {
    List<Long> drained = new ArrayList<>();
    TwoEnds.Recorder other = new TwoEnds.Recorder();
    ServerEndpoint second =
        new ServerEndpoint(
            TransportConfig.defaults().withMaxDatagramBytes(1200),
            Identities.SERVER,
            new SplittableRandom(1),
            _ -> new Draining(other, drained));
    HandMadeClient peer = new HandMadeClient(second, ADDRESS, 1, now);
    peer.heard(now);
    now += 50 * MILLISECOND;
    peer.heard(now);
    assertThat(drained).isEmpty();
    other.connection().sendBody(Unpooled.wrappedBuffer(new byte[500]));
    peer.heard(now);
    assertThat(drained).containsExactly(now);
    peer.heard(now);
    assertThat(drained).hasSize(1);
    now += MILLISECOND;
    long last = other.connection().statistics().packetsSent() - 1;
    peer.say(now, writer -> writer.ack(last, 0, new long[] {0}, new long[] {last}, 1));
    peer.heard(now);
    assertThat(drained).hasSize(2);
    other.connection().sendBody(Unpooled.wrappedBuffer(new byte[500]));
    other.connection().close(CloseCode.DONE, "", now);
    peer.heard(now);
    assertThat(drained).hasSize(2);
  }

  private record Draining(TwoEnds.Recorder user, List<Long> drained) implements ConnectionHandler {
    @Override
    public void opened(Connection connection, long nowNanos) {
      user.opened(connection, nowNanos);
    }

    @Override
    public void control(ByteBuf bytes, long nowNanos) {}

    @Override
    public void body(ByteBuf bytes, long nowNanos) {}

    @Override
    public void drained(long nowNanos) {
      drained.add(nowNanos);
    }

    @Override
    public void closed(CloseReason reason, long nowNanos) {}
  }
}
