package org.abanico.transport;

import static org.abanico.transport.LoneSender.MILLISECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is in a packet, and in which order (protocol.md, section 4). */
class PacketAssemblerTest {
  private static final int DATAGRAM = 1200;
  private static final long SECOND = 1_000 * MILLISECOND;

  private final LoneSender one = LoneSender.ofSmallDatagrams();
  private final PacketAssembler assembler = one.assembler;
  private String header = "";
  private int size;

  @AfterEach
  void release() {
    one.out.control.release();
    one.out.body.release();
  }

  /** The frames of the next packet; empty when there is none. */
  private String next(boolean mayElicit, boolean must) {
    ByteBuf out = Unpooled.buffer(DATAGRAM, DATAGRAM);
    size = assembler.assemble(out, one.now, mayElicit, must);
    assertThat(out.readableBytes()).isEqualTo(size);
    return withoutHeader(out);
  }

  private String next() {
    return next(true, false);
  }

  private String withoutHeader(ByteBuf out) {
    String text = out.toString(StandardCharsets.ISO_8859_1);
    out.release();
    int end = text.indexOf('\n') + 1;
    header = text.substring(0, end);
    return text.substring(end);
  }

  private void hear(long number) {
    one.received.add(number, true, one.now);
  }

  @Test
  void anAcknowledgementComesFirstThenCreditThenBothStreams() {
    hear(0);
    one.in.control.consumed(40_000);
    one.in.body.consumed(600_000);
    one.sayControl(5);
    one.sayBody(5);
    assertThat(next())
        .isEqualTo(
            "ACK 0 0 0\nCREDIT 0 105536\nCREDIT 1 1648576\nDATA 0 0 +5\n"
                + "\0".repeat(5)
                + "DATA 1 0\n"
                + "\0".repeat(5));
    assertThat(assembler.lastWasEliciting()).isTrue();
    assertThat(next()).isEmpty();
  }

  @Test
  void packetsAreNumberedAndCountedWithTheirBytes() {
    one.sayControl(5);
    next();
    assertThat(header).startsWith("ABN1 00001234 0 ");
    int first = size;
    ByteBuf probe = Unpooled.buffer(1400);
    assembler.assemblePathProbe(probe, 1400, one.now);
    assertThat(probe.readableBytes()).isEqualTo(1400);
    assertThat(withoutHeader(probe)).startsWith("PING\nPAD\n");
    assertThat(header).startsWith("ABN1 00001234 1 ");
    ByteBuf answer = Unpooled.buffer(DATAGRAM);
    int third = assembler.assembleForPath(answer, 300, writer -> writer.pathResponse(7));
    assertThat(withoutHeader(answer)).isEqualTo("PATH-RESPONSE 0000000000000007\n");
    assertThat(header).startsWith("ABN1 00001234 2 ");
    assertThat(assembler.nextNumber()).isEqualTo(3);
    assertThat(assembler.packetsSent()).isEqualTo(3);
    assertThat(assembler.bytesSent()).isEqualTo(first + 1400 + third);
    assertThat(one.sent.bytesInFlight()).isEqualTo(first + 1400);
  }

  @Test
  void aPingIsDueFiveSecondsAfterTheLastPacketThatAsksForAnAnswer() {
    assertThat(assembler.keepAliveTime()).isEqualTo(one.now + 5 * SECOND);
    one.now += SECOND;
    one.sayControl(1);
    next();
    long due = one.now + 5 * SECOND;
    assertThat(assembler.keepAliveTime()).isEqualTo(due);
    one.now += SECOND;
    hear(0);
    hear(1);
    assertThat(next()).isEqualTo("ACK 1 0 0-1\n");
    assertThat(assembler.lastWasEliciting()).isFalse();
    assertThat(assembler.keepAliveTime()).isEqualTo(due);
    one.now = due - 1;
    assertThat(next()).isEmpty();
    one.now = due;
    assertThat(next()).isEqualTo("PING\n");
    assertThat(assembler.lastWasEliciting()).isTrue();
    assertThat(assembler.keepAliveTime()).isEqualTo(due + 5 * SECOND);
  }

  @Test
  void aProbeOfThePathPutsOffThePing() {
    one.now += SECOND;
    ByteBuf probe = Unpooled.buffer(1400);
    assembler.assemblePathProbe(probe, 1400, one.now);
    probe.release();
    assertThat(assembler.keepAliveTime()).isEqualTo(one.now + 5 * SECOND);
  }

  @Test
  void whoMayOnlyAcknowledgeSaysNothingElse() {
    one.sayControl(5);
    assertThat(next(false, false)).isEmpty();
    hear(0);
    hear(1);
    assertThat(next(false, false)).isEqualTo("ACK 1 0 0-1\n");
    assertThat(assembler.lastWasEliciting()).isFalse();
    assertThat(one.sent.bytesInFlight()).isZero();
  }

  @Test
  void anAcknowledgementThatIsNotDueGoesAlongWithWhatIsSentAnyway() {
    hear(0);
    assertThat(next()).isEmpty();
    one.sayControl(1);
    assertThat(next()).startsWith("ACK 0 0 0\nDATA 0 ");
    one.sayControl(1);
    assertThat(next()).startsWith("DATA 0 ");
  }

  @Test
  void creditThatWasLostIsToldOnceMoreAndEachStreamsAlone() {
    one.in.control.consumed(40_000);
    one.in.body.consumed(600_000);
    next();
    assembler.creditLost(false, false);
    assertThat(next()).isEmpty();
    assembler.creditLost(true, false);
    assertThat(assembler.hasElicitingToSend(one.now)).isTrue();
    assertThat(next()).isEqualTo("CREDIT 0 105536\n");
    assembler.creditLost(false, true);
    assertThat(assembler.hasElicitingToSend(one.now)).isTrue();
    assertThat(next()).isEqualTo("CREDIT 1 1648576\n");
    assertThat(next()).isEmpty();
  }

  @Test
  void whoTellsManyRangesAsksNowAndThenWhetherTheyAreKnown() {
    for (int i = 0; i < 8; i++) {
      hear(2 * i);
    }
    one.now += SECOND;
    assertThat(next()).startsWith("ACK ").doesNotContain("PING");
    hear(16);
    assertThat(next()).startsWith("ACK 16 ").endsWith("\nPING\n");
    assertThat(assembler.lastWasEliciting()).isTrue();
    one.now += SECOND / 10;
    hear(18);
    assertThat(next()).startsWith("ACK 18 ").doesNotContain("PING");
    one.now += 1;
    hear(20);
    assertThat(next()).startsWith("ACK 20 ").endsWith("\nPING\n");
  }

  @Test
  void anAcknowledgementThatAsksForOneAnywayCountsAsAsking() {
    one.now += SECOND;
    for (int i = 0; i < 9; i++) {
      hear(2 * i);
    }
    one.sayControl(1);
    assertThat(next()).contains("DATA 0 ").doesNotContain("PING");
    hear(18);
    assertThat(next()).startsWith("ACK 18 ").doesNotContain("PING");
  }

  @Test
  void wordsThatFillAPacketLeaveTheRestOfThemAndTheBodyToTheNext() {
    one.sayControl(1_500);
    one.sayBody(100);
    String first = next();
    assertThat(size).isEqualTo(DATAGRAM);
    assertThat(first).startsWith("DATA 0 0 +").doesNotContain("DATA 1");
    String second = next();
    assertThat(second).contains("DATA 0 ").endsWith("DATA 1 0\n" + "\0".repeat(100));
    assertThat(next()).isEmpty();
  }

  @Test
  void aCloseSaysWhyAndAcknowledgesWhatCameLast() {
    CloseReason reason = new CloseReason(CloseCode.PROTOCOL, "no such word", false);
    ByteBuf out = Unpooled.buffer(DATAGRAM);
    assertThat(assembler.assembleClose(out, reason, one.now)).isEqualTo(out.readableBytes());
    assertThat(withoutHeader(out)).isEqualTo("CLOSE protocol no%20such%20word\n");
    hear(0);
    ByteBuf again = Unpooled.buffer(DATAGRAM);
    int bytes = assembler.assembleClose(again, reason, one.now);
    assertThat(withoutHeader(again)).isEqualTo("ACK 0 0 0\nCLOSE protocol no%20such%20word\n");
    assertThat(assembler.packetsSent()).isEqualTo(2);
    assertThat(assembler.bytesSent()).isGreaterThan(bytes);
    assertThat(one.sent.bytesInFlight()).isZero();
  }

  @Test
  void anAcknowledgementThatWasAcknowledgedIsKnownByItsLargest() {
    hear(4);
    one.sayControl(1);
    next();
    assertThat(one.sent.oldestInFlight()).isNotNull();
    assertThat(one.sent.oldestInFlight().ackLargest()).isEqualTo(4);
    assertThat(one.sent.oldestInFlight().controlLength()).isOne();
    assertThat(one.sent.oldestInFlight().bodyLength()).isZero();
  }

  @Test
  void aBatchIsAsLargeAsWhatThereIsToSayOfBodiesAndTheRoomAllow() {
    assertThat(assembler.segmentsFor(100 * DATAGRAM, 60_000)).isEqualTo(1);
    one.sayBody(DATAGRAM);
    assertThat(assembler.segmentsFor(100 * DATAGRAM, 60_000)).isEqualTo(2);
    one.sayBody(200_000);
    assertThat(assembler.segmentsFor(10 * DATAGRAM, 60_000)).isEqualTo(10);
    assertThat(assembler.segmentsFor(10 * DATAGRAM + 1, 60_000)).isEqualTo(11);
    assertThat(assembler.segmentsFor(0, 60_000)).isEqualTo(1);
    assertThat(assembler.segmentsFor(200 * DATAGRAM, 60_000)).isEqualTo(50);
    assertThat(assembler.segmentsFor(200 * DATAGRAM, 1_000_000)).isEqualTo(64);
    assertThat(assembler.segmentsFor(200 * DATAGRAM, 1)).isEqualTo(1);
  }

  @Test
  void bodiesThatWereLostFillBatchesToo() {
    one.learn(MILLISECOND);
    one.sayBody(8_000);
    one.transmitAll();
    assertThat(one.out.body.unsent()).isZero();
    one.acknowledge(assembler.nextNumber() - 1, assembler.nextNumber() - 1);
    assertThat(assembler.segmentsFor(5 * DATAGRAM, 60_000)).isEqualTo(5);
  }
}
