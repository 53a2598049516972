package org.abanico.transport.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.abanico.transport.DatagramEndpoint;
import org.abanico.transport.DatagramSink;
import org.junit.jupiter.api.Test;

class TracingEndpointTest {
  private static final long START = 7_000_000_000L;
  private static final InetSocketAddress PEER = at("192.0.2.7");
  private static final String HEADER = "ABN1 7f3a2c18 1842 5b1e9c02d4a87f31\n";

  private final List<String> lines = new ArrayList<>();
  private final List<String> received = new ArrayList<>();
  private final List<String> sent = new ArrayList<>();

  private static InetSocketAddress at(String address) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), 9_440);
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }

  private TracingEndpoint traced(String batch, int segmentSize) {
    return new TracingEndpoint(new OneBatch(batch, segmentSize), lines::add, START);
  }

  private String traceOf(String datagram) {
    ByteBuf bytes = bytes(datagram);
    traced("", 1).receive(bytes, PEER, START);
    assertThat(bytes.readableBytes()).isEqualTo(datagram.length());
    return lines.getLast().substring("0.000000 < 192.0.2.7:9440 ".length());
  }

  @Test
  void aPacketIsOneLineWithTheNumberOfItsBodysBytes() {
    String datagram =
        HEADER + "ACK 977 120 970-977,940-966\nDATA 1 10485760\n" + "\n".repeat(1_344);
    traced("", 1).receive(bytes(datagram), PEER, START + 12_345_678_999L);
    assertThat(lines)
        .containsExactly(
            "12.345678 < 192.0.2.7:9440 1424 ABN1 7f3a2c18 1842 5b1e9c02d4a87f31"
                + " | ACK 977 120 970-977,940-966 | DATA 1 10485760 | <1344 bytes>");
    assertThat(received).containsExactly(datagram);
  }

  @Test
  void controlTextIsShownEscaped() {
    assertThat(traceOf(HEADER + "DATA 0 0 +18\nJOINED 1\nWAIT \\ é\nPING\n"))
        .endsWith(" | DATA 0 0 +18 | JOINED 1\\nWAIT \\\\ \\xe9\\n | PING");
  }

  @Test
  void fillerAndFramesOfLaterVersionsShowHowManyBytesTheyCarry() {
    assertThat(traceOf(HEADER + "LATER 5 +3\nabcPING\nPAD\n" + "\0".repeat(900)))
        .endsWith(" | LATER 5 +3 | <3 bytes> | PING | PAD | <900 bytes>");
    assertThat(traceOf(HEADER + "PAD\n")).endsWith(" | PAD");
  }

  @Test
  void questionsWhereAPeerIsAndTheirAnswersAreShown() {
    assertThat(traceOf(HEADER + "PATH-CHALLENGE 6f0b6e2c51d3a948 address\n"))
        .endsWith(" | PATH-CHALLENGE 6f0b6e2c51d3a948 address");
    assertThat(traceOf(HEADER + "PATH-RESPONSE 6f0b6e2c51d3a948\n"))
        .endsWith(" | PATH-RESPONSE 6f0b6e2c51d3a948");
  }

  @Test
  void eachDatagramOfABatchIsALineAndTheBatchGoesOutAsItWas() {
    String one = HEADER + "PING\n";
    traced(one + one + HEADER + "PAD\n", one.length()).transmit(START + 1_000, new Sink());
    assertThat(lines)
        .containsExactly(
            "0.000001 > [2001:db8:0:0:0:0:0:1]:9440 41 " + HEADER.strip() + " | PING",
            "0.000001 > [2001:db8:0:0:0:0:0:1]:9440 41 " + HEADER.strip() + " | PING",
            "0.000001 > [2001:db8:0:0:0:0:0:1]:9440 40 " + HEADER.strip() + " | PAD");
    assertThat(sent).containsExactly(one + one + HEADER + "PAD\n");
  }

  @Test
  void whatIsNoPacketIsShownEscapedAndCutAtAHundredBytes() {
    assertThat(traceOf("GET / HTTP/1.1\r\n")).isEqualTo("16 invalid: GET / HTTP/1.1\\x0d\\n");
    assertThat(traceOf("\u001b[2J".repeat(50)))
        .isEqualTo("200 invalid: " + "\\x1b[2J".repeat(25) + "...");
    assertThat(traceOf("")).isEqualTo("0 invalid: ");
    assertThat(received).hasSize(3);
  }

  @Test
  void aPacketWithABrokenFrameIsInvalid() {
    for (String frames :
        new String[] {
          "PING", "\n", "PING\u0007\n", "DATA 0 0 +5\nabc", "X +\n", "X +9999999999\n", "X +-1\n"
        }) {
      assertThat(traceOf(HEADER + frames)).contains(" invalid: ABN1 7f3a2c18");
    }
  }

  @Test
  void allVisibleCharactersAreShownAsTheyAreAndTheirNeighboursEscaped() {
    assertThat(traceOf(HEADER + "LATER !/09:az{~ end\nDATA 0 0 +6\n ~\u007f\u001f\u0000\u00ff"))
        .endsWith(" | LATER !/09:az{~ end | DATA 0 0 +6 |  ~\\x7f\\x1f\\x00\\xff");
    for (String character : new String[] {"\u007f", "\u001f", "\u0080", "\t"}) {
      assertThat(traceOf(HEADER + "X" + character + "\n")).contains(" invalid: ");
    }
  }

  @Test
  void countedBytesMayEndWithThePacketAndNotBehindIt() {
    assertThat(traceOf(HEADER + "X 1 +12\n123456789012")).endsWith(" | X 1 +12 | <12 bytes>");
    assertThat(traceOf(HEADER + "X 1 +12\n12345678901")).contains(" invalid: ");
    assertThat(traceOf(HEADER + "DATA 1 7 +2\nabPING\n"))
        .endsWith(" | DATA 1 7 +2 | <2 bytes> | PING");
    assertThat(traceOf(HEADER + "X +0\nPING\n")).endsWith(" | X +0 | PING");
    assertThat(traceOf(HEADER + "X +9\n123456789PING\n")).endsWith(" | <9 bytes> | PING");
  }

  @Test
  void aCountIsMadeOfDigitsAndIsTheLastThingInItsLine() {
    for (String count : new String[] {"+", "+/", "+:", "+1/", "+1:", "+1a", "+-1", "+4294967297"}) {
      assertThat(traceOf(HEADER + "X " + count + "\na")).contains(" invalid: ");
    }
    assertThat(traceOf(HEADER + "X +1 y\nPING\n")).endsWith(" | X +1 y | PING");
    assertThat(traceOf(HEADER + "X+1\nPING\n")).endsWith(" | X+1 | PING");
  }

  @Test
  void onlyAWholeHeaderBeginsAPacket() {
    assertThat(traceOf("ABN1 \n")).isEqualTo("6 ABN1 ");
    for (String start : new String[] {"A", "ABN1", "ABN1 ", "ABN1 7", "ABN2 7\n", "abn1 7\n"}) {
      assertThat(traceOf(start)).contains(" invalid: ");
    }
    assertThat(traceOf(HEADER)).endsWith(" " + HEADER.strip());
  }

  @Test
  void whatIsNoPacketIsShownWholeUpToAHundredBytes() {
    assertThat(traceOf("x".repeat(100))).isEqualTo("100 invalid: " + "x".repeat(100));
    assertThat(traceOf("x".repeat(101))).isEqualTo("101 invalid: " + "x".repeat(100) + "...");
  }

  @Test
  void aDatagramInsideALargerBufferIsReadFromWhereItBegins() {
    ByteBuf bytes = bytes("ABN1 before" + HEADER + "DATA 0 0 +3\nabcPING\n");
    bytes.skipBytes("ABN1 before".length());
    traced("", 1).receive(bytes, PEER, START);
    assertThat(lines.getLast()).endsWith(" | DATA 0 0 +3 | abc | PING");
    ByteBuf junk = bytes("before: behind");
    junk.skipBytes("before: ".length());
    traced("", 1).receive(junk, PEER, START);
    assertThat(lines.getLast()).endsWith(" 6 invalid: behind");
  }

  @Test
  void aTimeHasSixDigitsBehindThePointAndNoneIsBeforeTheStart() {
    for (long nanos : new long[] {-5_000, 999, 1_000, 999_999_999, 60_000_100_000L}) {
      traced("", 1).receive(bytes(""), PEER, START + nanos);
    }
    assertThat(lines)
        .extracting(line -> line.substring(0, line.indexOf(' ')))
        .containsExactly("0.000000", "0.000000", "0.000001", "0.999999", "60.000100");
  }

  @Test
  void aPeerWhoseNameWasNotLookedUpIsShownByIt() {
    traced("", 1)
        .receive(bytes(""), InetSocketAddress.createUnresolved("backup.example", 9_440), START);
    assertThat(lines.getLast()).startsWith("0.000000 < backup.example:9440 0 ");
  }

  @Test
  void itTakesAsMuchAsWhatItTraces() {
    List<Object> seen = new ArrayList<>();
    DatagramEndpoint asking =
        new OneBatch("", 1) {
          @Override
          public void transmit(long nowNanos, DatagramSink sink) {
            seen.add(sink.isWritable());
            seen.add(sink.maxBatchBytes());
            seen.add(sink.allocate(77).capacity());
          }
        };
    new TracingEndpoint(asking, lines::add, START).transmit(START, new Sink());
    Sink full =
        new Sink() {
          @Override
          public boolean isWritable() {
            return false;
          }
        };
    new TracingEndpoint(asking, lines::add, START).transmit(START, full);
    assertThat(seen).containsExactly(true, 65_507, 77, false, 65_507, 77);
  }

  private class OneBatch implements DatagramEndpoint {
    private final String batch;
    private final int segmentSize;

    OneBatch(String batch, int segmentSize) {
      this.batch = batch;
      this.segmentSize = segmentSize;
    }

    @Override
    public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
      received.add(datagram.toString(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void onDeadline(long nowNanos) {}

    @Override
    public long nextDeadline() {
      return Long.MAX_VALUE;
    }

    @Override
    public void transmit(long nowNanos, DatagramSink sink) {
      sink.send(bytes(batch), segmentSize, at("2001:db8::1"));
    }
  }

  private class Sink implements DatagramSink {
    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public ByteBuf allocate(int capacity) {
      return Unpooled.buffer(capacity);
    }

    @Override
    public void send(ByteBuf batch, int segmentSize, InetSocketAddress to) {
      sent.add(batch.toString(StandardCharsets.ISO_8859_1));
      batch.release();
    }

    @Override
    public int maxBatchBytes() {
      return 65_507;
    }
  }
}
