package org.abanico.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StreamsTest {
  private static final UnpooledByteBufAllocator ALLOCATOR =
      new UnpooledByteBufAllocator(false, true);

  private record Taken(long offset, ByteBuf bytes) {
    int length() {
      return bytes.readableBytes();
    }

    String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }

  private static Taken take(SendStream stream, int room) {
    List<Taken> taken = new ArrayList<>();
    stream.take(
        room,
        (number, offset, source, index, length) ->
            taken.add(new Taken(offset, Unpooled.copiedBuffer(source.slice(index, length)))));
    return taken.getFirst();
  }

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }

  @Test
  void sendsInOrderAndNeverBeyondTheCredit() {
    SendStream stream = new SendStream(1, 8);
    stream.append(text("hello world"));
    assertThat(take(stream, 5).text()).isEqualTo("hello");
    assertThat(take(stream, 100).text()).isEqualTo(" wo");
    assertThat(stream.hasSendable()).isFalse();
    stream.raiseCredit(100);
    assertThat(take(stream, 100).text()).isEqualTo("rld");
    assertThat(stream.unsent()).isZero();
    stream.release();
  }

  @Test
  void lostBytesGoAgainBeforeNewOnesUnlessAcknowledgedMeanwhile() {
    SendStream stream = new SendStream(1, 100);
    stream.append(text("abcdefghij"));
    take(stream, 6);
    stream.lose(0, 6);
    stream.acknowledge(2, 2);
    assertThat(take(stream, 100)).extracting(Taken::offset, Taken::text).containsExactly(0L, "ab");
    assertThat(take(stream, 100)).extracting(Taken::offset, Taken::text).containsExactly(4L, "ef");
    assertThat(take(stream, 100))
        .extracting(Taken::offset, Taken::text)
        .containsExactly(6L, "ghij");
    stream.release();
  }

  @Test
  void whatWasAcknowledgedBeforeItsLossIsNotSentAgain() {
    SendStream stream = new SendStream(1, 100);
    stream.append(text("abcdefghij"));
    take(stream, 8);
    stream.acknowledge(2, 2);
    stream.acknowledge(6, 1);
    stream.lose(0, 6);
    assertThat(stream.hasLost()).isTrue();
    assertThat(take(stream, 100)).extracting(Taken::offset, Taken::text).containsExactly(0L, "ab");
    assertThat(take(stream, 100)).extracting(Taken::offset, Taken::text).containsExactly(4L, "ef");
    assertThat(stream.hasLost()).isFalse();
    assertThat(take(stream, 100)).extracting(Taken::offset, Taken::text).containsExactly(8L, "ij");
    stream.release();
  }

  @Test
  void whatIsReleasedIsForgotten() {
    SendStream stream = new SendStream(1, 100);
    ByteBuf first = text("abc");
    ByteBuf second = text("def");
    stream.append(first);
    stream.append(second);
    assertThat(stream.undelivered()).isEqualTo(2);
    take(stream, 3);
    take(stream, 2);
    stream.acknowledge(1, 1);
    stream.lose(0, 3);
    stream.release();
    assertThat(first.refCnt()).isZero();
    assertThat(second.refCnt()).isZero();
    assertThat(stream.hasSendable()).isFalse();
    assertThat(stream.hasLost()).isFalse();
    assertThat(stream.isDelivered()).isTrue();
    assertThat(stream.undelivered()).isZero();
    assertThat(stream.unsent()).isZero();
    stream.append(text("ghi"));
    take(stream, 3);
    stream.acknowledge(6, 3);
    assertThat(stream.isDelivered()).isTrue();
  }

  @Test
  void allOfALostPieceGoesAgainHoweverLongItIs() {
    SendStream stream = new SendStream(1, 10_000);
    String content = "0123456789".repeat(300);
    stream.append(text(content));
    take(stream, 3_000);
    stream.lose(0, 3_000);
    StringBuilder again = new StringBuilder();
    while (stream.hasSendable()) {
      again.append(take(stream, 1_200).text());
    }
    assertThat(again).hasToString(content);
    stream.release();
  }

  @Test
  void bytesAreAdmittedUpToTheCreditAndNoFurther() {
    ReceiveStream stream = new ReceiveStream(1, 100, 100);
    assertThat(stream.admits(90, 10)).isTrue();
    assertThat(stream.admits(90, 11)).isFalse();
  }

  @Test
  void nothingEmptyIsKept() {
    SendStream stream = new SendStream(1, 100);
    ByteBuf empty = Unpooled.buffer(5);
    stream.append(empty);
    assertThat(empty.refCnt()).isZero();
    assertThat(stream.undelivered()).isZero();
  }

  @Test
  void aLateLossOfAcknowledgedBytesIsNoReasonToSendThemAgain() {
    SendStream stream = new SendStream(1, 100);
    stream.append(text("abcdef"));
    take(stream, 6);
    stream.acknowledge(0, 6);
    stream.lose(0, 6);
    assertThat(stream.hasSendable()).isFalse();
    assertThat(stream.isDelivered()).isTrue();
  }

  @Test
  void buffersAreReleasedAsSoonAsTheyAreAcknowledged() {
    SendStream stream = new SendStream(1, 100);
    ByteBuf first = text("abc");
    ByteBuf second = text("def");
    stream.append(first);
    stream.append(second);
    take(stream, 3);
    take(stream, 3);
    stream.acknowledge(3, 3);
    assertThat(second.refCnt()).isOne();
    stream.acknowledge(0, 3);
    assertThat(first.refCnt()).isZero();
    assertThat(second.refCnt()).isZero();
  }

  @Test
  void smallTextsShareBuffers() {
    SendStream stream = new SendStream(0, 100);
    stream.appendMerging(text("one\n"));
    stream.appendMerging(text("two\n"));
    assertThat(take(stream, 100).text()).isEqualTo("one\ntwo\n");
    stream.release();
  }

  @Test
  void deliversInOrderWhateverTheOrderOfArrival() {
    ReceiveStream stream = new ReceiveStream(1, 100, 100);
    StringBuilder delivered = new StringBuilder();
    receive(stream, 3, "def", delivered);
    receive(stream, 6, "ghi", delivered);
    assertThat(delivered).isEmpty();
    receive(stream, 0, "abcd", delivered);
    assertThat(delivered).hasToString("abcdefghi");
    receive(stream, 2, "cdefghijk", delivered);
    assertThat(delivered).hasToString("abcdefghijk");
  }

  @Test
  void creditGrowsByWhatWasConsumedAndIsToldInQuarters() {
    ReceiveStream stream = new ReceiveStream(1, 100, 100);
    StringBuilder delivered = new StringBuilder();
    receive(stream, 0, "x".repeat(100), delivered);
    assertThat(stream.admits(100, 1)).isFalse();
    assertThat(stream.creditDue()).isFalse();
    stream.consumed(24);
    assertThat(stream.creditDue()).isFalse();
    stream.consumed(1);
    assertThat(stream.creditDue()).isTrue();
    assertThat(stream.advertise()).isEqualTo(125);
    assertThat(stream.admits(100, 25)).isTrue();
    assertThat(stream.admits(100, 26)).isFalse();
  }

  @Test
  void bytesArriveTheSameThroughAnyLossOrderAndDuplication() {
    for (long seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] content = new byte[random.nextInt(1, 5000)];
      random.nextBytes(content);
      SendStream out = new SendStream(1, 200);
      ReceiveStream in = new ReceiveStream(1, 200, 1 + random.nextInt(300));
      ByteBuf received = Unpooled.buffer();
      int given = 0;
      List<Taken> flying = new ArrayList<>();
      while (!out.isDelivered() || given < content.length) {
        if (given < content.length && random.nextInt(4) == 0) {
          int length = 1 + random.nextInt(Math.min(700, content.length - given));
          out.append(Unpooled.copiedBuffer(content, given, length));
          given += length;
        }
        if (out.hasSendable() && random.nextBoolean()) {
          flying.add(take(out, 1 + random.nextInt(150)));
        }
        if (!flying.isEmpty() && random.nextInt(3) > 0) {
          fly(flying.remove(random.nextInt(flying.size())), random, out, in, received);
        }
        if (in.creditDue()) {
          out.raiseCredit(in.advertise());
        }
      }
      assertThat(ByteBufUtil.getBytes(received)).as("seed %d", seed).isEqualTo(content);
      out.release();
      in.release();
    }
  }

  private static void fly(
      Taken piece, SplittableRandom random, SendStream out, ReceiveStream in, ByteBuf received) {
    boolean arrives = random.nextInt(4) > 0;
    if (arrives) {
      int times = 1 + random.nextInt(2);
      for (int i = 0; i < times && in.admits(piece.offset(), piece.length()); i++) {
        ByteBuf copy = ALLOCATOR.buffer().writeBytes(piece.bytes().duplicate());
        in.receive(
            piece.offset(),
            copy,
            bytes -> {
              in.consumed(bytes.readableBytes());
              received.writeBytes(bytes);
            });
        copy.release();
      }
    }
    if (arrives && random.nextInt(4) > 0) {
      out.acknowledge(piece.offset(), piece.length());
    } else {
      out.lose(piece.offset(), piece.length());
    }
  }

  private static void receive(
      ReceiveStream stream, long offset, String text, StringBuilder delivered) {
    stream.receive(
        offset, text(text), bytes -> delivered.append(bytes.toString(StandardCharsets.UTF_8)));
  }
}
