package org.abanico.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.transport.stream.ReceiveStream;
import org.abanico.wire.packet.PacketWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that was admitted, and does not keep to the protocol of packets. */
class HostilePeersTest {
  private static final InetSocketAddress ADDRESS = new InetSocketAddress("192.0.2.7", 4000);
  private static final long SECOND = 1_000_000_000L;
  private static final long[] ONE = {0};

  private final TwoEnds.Recorder there = new TwoEnds.Recorder();
  private final ServerEndpoint server =
      new ServerEndpoint(
          TransportConfig.defaults(), Identities.SERVER, new SplittableRandom(1), _ -> there);
  private long now = SECOND;
  private long bytesHeard;
  private int packetsHeard;
  private final HandMadeClient client = new HandMadeClient(server, ADDRESS, 2, now);

  @AfterEach
  void release() {
    server.close(CloseCode.DONE, "", now);
    while (!server.isFinished()) {
      pass(SECOND);
    }
  }

  private void hear() {
    List<ByteBuf> heard = CollectingSink.said(server, now);
    packetsHeard += heard.size();
    heard.forEach(datagram -> bytesHeard += datagram.readableBytes());
    heard.forEach(ByteBuf::release);
  }

  private void pass(long nanos) {
    long end = now + nanos;
    for (long next = server.nextDeadline(); next <= end; next = server.nextDeadline()) {
      now = Math.max(now, next);
      server.onDeadline(now);
      hear();
    }
    now = end;
    hear();
  }

  private static void acknowledge(PacketWriter writer, long number) {
    writer.ack(number, 0, new long[] {number}, new long[] {number}, 1);
  }

  @Test
  void whoAcknowledgesWhatWasNeverSentIsClosed() {
    pass(SECOND);
    for (long number : new long[] {1L << 61, 1000}) {
      client.say(now, writer -> acknowledge(writer, number));
      assertThat(there.closed)
          .isEqualTo(
              new CloseReason(
                  CloseCode.PROTOCOL, "acknowledged a packet that was never sent", false));
    }
    assertThat(server.connectionCount()).isLessThanOrEqualTo(1);
  }

  @Test
  void whoNeverAcknowledgesIsSentOneWindowAndProbesHoweverMuchCreditItGivesAndIsClosed() {
    client.say(now, writer -> writer.credit(1, 1L << 40));
    there.connection().sendBody(Unpooled.buffer(8 << 20).writeZero(8 << 20));
    pass(SECOND);
    assertThat(bytesHeard).isLessThan(64 << 10);
    long begun = now;
    while (there.closed == null && now < begun + 600 * SECOND) {
      client.say(now, PacketWriter::ping);
      pass(5 * SECOND);
    }
    assertThat(there.closed)
        .isEqualTo(new CloseReason(CloseCode.PROTOCOL, "acknowledges nothing", false));
    assertThat(now - begun).isBetween(60 * SECOND, 120 * SECOND);
    assertThat(bytesHeard).isLessThan(256 << 10);
  }

  @Test
  void whoSendsMoreThanItHasCreditForIsClosed() {
    ByteBuf one = Unpooled.wrappedBuffer(new byte[1]);
    client.say(now, writer -> writer.countedData(1, 1L << 40, one, 0, 1));
    assertThat(there.closed).extracting(CloseReason::code).isEqualTo(CloseCode.FLOW_CONTROL);
  }

  @Test
  void crumbsOfAStreamWithGapsBetweenThemAreHeldUpToALimit() {
    ByteBuf one = Unpooled.wrappedBuffer(new byte[1]);
    int pieces = 0;
    while (there.closed == null) {
      int from = pieces;
      client.say(
          now,
          writer -> {
            for (int i = 1; i <= 32; i++) {
              writer.countedData(0, 2L * (from + i), one, 0, 1);
            }
          });
      pieces += 32;
    }
    assertThat(pieces).isLessThanOrEqualTo(ReceiveStream.MAX_PIECES + 32);
    assertThat(there.closed).extracting(CloseReason::code).isEqualTo(CloseCode.FLOW_CONTROL);
    assertThat(there.control).isEmpty();
  }

  @Test
  void aFloodOfPingsBringsFewerAndSmallerPackets() {
    pass(SECOND);
    packetsHeard = 0;
    bytesHeard = 0;
    for (int i = 0; i < 10_000; i++) {
      client.say(now, PacketWriter::ping);
    }
    pass(SECOND);
    assertThat(there.isOpen()).isTrue();
    assertThat(packetsHeard).isBetween(1, 10);
  }

  @Test
  void acknowledgingTheSameForEverDoesNotKeepWhatIsNotAcknowledgedFromBeingSentAgain() {
    client.say(now, writer -> writer.credit(1, 1L << 40));
    hear();
    there.connection().sendBody(Unpooled.buffer(1000).writeZero(1000));
    hear();
    long before = bytesHeard;
    for (int i = 0; i < 1000; i++) {
      client.say(now, writer -> writer.ack(0, 0, ONE, ONE, 1));
    }
    pass(10 * SECOND);
    assertThat(bytesHeard).isGreaterThan(before + 1000);
    assertThat(there.isOpen()).isTrue();
  }
}
