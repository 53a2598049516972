package org.abanico.transport.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.wire.message.BlockKind;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessagePortTest {
  private static final String BACKUP = "20260102T030405Z";
  private static final long WINDOW = 3 << 20;

  /** Keeps what a port told its user. */
  private static final class Recorder implements MessageHandler {
    final List<Message> messages = new ArrayList<>();
    final List<Message.Block> headers = new ArrayList<>();
    final List<byte[]> bodies = new ArrayList<>();
    final MessagePort port = new MessagePort(this);
    @Nullable CloseReason closed;
    boolean releases = true;
    boolean closesAtOnce;
    boolean closesAtABlock;
    boolean keeps;
    int drained;
    int returned;
    long deadline = Long.MAX_VALUE;
    int deadlines;

    @Override
    public void opened(MessagePort opened, long nowNanos) {
      assertThat(opened).isSameAs(port);
    }

    @Override
    public void message(Message message, long nowNanos) {
      messages.add(message);
      if (closesAtOnce) {
        port.close(CloseCode.INTERNAL, "enough", nowNanos);
      }
    }

    @Override
    public void block(Message.Block header, ByteBuf body, long nowNanos) {
      headers.add(header);
      bodies.add(ByteBufUtil.getBytes(body));
      body.release();
      if (releases) {
        port.release(header.length());
      }
      if (closesAtABlock) {
        port.close(CloseCode.INTERNAL, "enough", nowNanos);
      }
    }

    @Override
    public void drained(long nowNanos) {
      drained++;
    }

    @Override
    public boolean absent(long nowNanos) {
      return keeps;
    }

    @Override
    public void returned(long nowNanos) {
      returned++;
    }

    @Override
    public long nextDeadline() {
      return deadline;
    }

    @Override
    public void onDeadline(long nowNanos) {
      deadlines++;
    }

    @Override
    public void closed(CloseReason reason, long nowNanos) {
      assertThat(closed).isNull();
      closed = reason;
    }
  }

  private final Recorder client = new Recorder();
  private final Recorder server = new Recorder();
  private ConnectionPair pair = open(new SplittableRandom(0));

  private ConnectionPair open(SplittableRandom random) {
    ConnectionPair opened = new ConnectionPair(random, 1, WINDOW);
    opened.open(client.port, server.port, 0);
    return opened;
  }

  private void run() {
    while (pair.step(0)) {
      assertThat(server.port.unreleasedBytes()).isLessThanOrEqualTo(WINDOW);
    }
  }

  @AfterEach
  void close() {
    pair.lose(0);
  }

  private static Message.Block header(long number, int length) {
    return new Message.Block(BACKUP, number, BlockKind.CONTENT, length, MemberSet.ALL, 0);
  }

  private static byte[] bytes(SplittableRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static CloseReason closedFor(String words) {
    return new CloseReason(CloseCode.PROTOCOL, words, true);
  }

  private static void sendRaw(MessagePort port, String text) {
    port.connection().sendControl(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
  }

  @Test
  void messagesAndBlocksArriveInOrderAndWholeInWhateverPieces() {
    for (long seed = 0; seed < 60; seed++) {
      close();
      MessagePortTest fresh = new MessagePortTest();
      SplittableRandom random = new SplittableRandom(seed);
      fresh.pair = fresh.open(random);
      fresh.exchange(random, "seed " + seed);
      fresh.close();
    }
  }

  private void exchange(SplittableRandom random, String description) {
    List<byte[]> bodies = new ArrayList<>();
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      int length =
          switch (random.nextInt(4)) {
            case 0 -> 1;
            case 1 -> Limits.MAX_BLOCK_BYTES;
            default -> 1 + random.nextInt(Limits.MAX_BLOCK_BYTES);
          };
      byte[] body = bytes(random, length);
      bodies.add(body);
      messages.add(new Message.Stored(BACKUP, i));
      client.port.sendBlock(header(i, length), Unpooled.wrappedBuffer(body));
      client.port.send(new Message.Stored(BACKUP, i));
      for (int steps = random.nextInt(30); steps > 0; steps--) {
        pair.step(0);
      }
    }
    run();
    assertThat(server.bodies).as(description).containsExactlyElementsOf(bodies);
    assertThat(server.messages).as(description).isEqualTo(messages);
    assertThat(server.headers).extracting(Message.Block::number).isSorted().hasSize(12);
    assertThat(server.closed).as(description).isNull();
  }

  @Test
  void aSenderStopsWhenNothingIsReleasedAndGoesOnAfterwards() {
    server.releases = false;
    for (int i = 0; i < 10; i++) {
      client.port.sendBlock(
          header(i, Limits.MAX_BLOCK_BYTES), Unpooled.wrappedBuffer(new byte[1 << 20]));
    }
    run();
    assertThat(server.port.unreleasedBytes()).isEqualTo(WINDOW);
    assertThat(client.port.unsentBytes()).isEqualTo((10 << 20) - WINDOW);
    server.releases = true;
    server.port.release((int) WINDOW);
    run();
    assertThat(server.bodies).hasSize(10);
    assertThat(client.port.unsentBytes()).isZero();
  }

  @Test
  void moreCannotBeReleasedThanCame() {
    assertThatIllegalStateException().isThrownBy(() -> server.port.release(1));
  }

  @Test
  void aBodyMustBeAsLongAsItsHeaderSays() {
    ByteBuf body = Unpooled.wrappedBuffer(new byte[5]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.port.sendBlock(header(0, 6), body));
    assertThat(body.refCnt()).isZero();
  }

  @Test
  void whoBreaksTheGrammarIsClosedWithProtocol() {
    sendRaw(client.port, "JOINED 7\nWAIT x y\nLEAVE\n");
    run();
    assertThat(server.messages).containsExactly(new Message.Joined(7));
    assertThat(client.closed).isEqualTo(closedFor("not a decimal number"));
    assertThat(server.port.isOpen()).isFalse();
  }

  @Test
  void tooManyAnnouncementsWithoutBytesAreClosedWithProtocol() {
    for (int i = 0; i <= BlockAssembly.MAX_ANNOUNCED; i++) {
      client.port.send(header(i, 1));
    }
    run();
    assertThat(client.closed).isEqualTo(closedFor("too many blocks announced"));
  }

  @Test
  void nothingIsDeliveredAfterTheHandlerClosed() {
    server.closesAtOnce = true;
    sendRaw(client.port, "LEAVE\nLEAVE\nLEAVE\n");
    run();
    assertThat(server.messages).hasSize(1);
    assertThat(server.port.isOpen()).isFalse();
  }

  @Test
  void whatIsSentAfterTheEndIsReleasedAndForgotten() {
    client.port.close(CloseCode.DONE, "", 0);
    ByteBuf body = Unpooled.wrappedBuffer(new byte[5]);
    client.port.sendBlock(header(0, 5), body);
    client.port.send(new Message.Leave());
    run();
    assertThat(body.refCnt()).isZero();
    assertThat(server.messages).isEmpty();
    assertThat(server.closed).isEqualTo(new CloseReason(CloseCode.DONE, "", true));
  }

  @Test
  void messagesSentBeforeCloseStillArrive() {
    client.port.send(new Message.Leave());
    client.port.close(CloseCode.DONE, "", 0);
    run();
    assertThat(server.messages).containsExactly(new Message.Leave());
  }

  @Test
  void aPortThatIsNotOpenYetTakesAndSendsNothing() {
    MessagePort port = new Recorder().port;
    assertThat(port.isOpen()).isFalse();
    assertThat(port.unsentBytes()).isZero();
    assertThat(port.unsentControlBytes()).isZero();
    assertThat(port.undeliveredBlocks()).isZero();
    assertThatIllegalStateException().isThrownBy(port::connection);
    assertThatIllegalStateException().isThrownBy(() -> port.control(Unpooled.EMPTY_BUFFER, 0));
    ByteBuf body = Unpooled.wrappedBuffer(new byte[5]);
    port.sendBlock(header(0, 5), body);
    port.send(new Message.Leave());
    port.close(CloseCode.DONE, "", 0);
    assertThat(body.refCnt()).isZero();
  }

  @Test
  void whatHasNotLeftOrArrivedIsCountedUntilTheEnd() {
    client.port.sendBlock(header(0, 5), Unpooled.wrappedBuffer(new byte[5]));
    client.port.sendBlock(header(1, 7), Unpooled.wrappedBuffer(new byte[7]));
    assertThat(client.port.unsentBytes()).isEqualTo(12);
    assertThat(client.port.undeliveredBlocks()).isEqualTo(2);
    assertThat(client.port.unsentControlBytes()).isPositive();
    run();
    assertThat(client.port.undeliveredBlocks()).isZero();
    assertThat(client.port.unsentControlBytes()).isZero();
    client.port.sendBlock(header(2, 5), Unpooled.wrappedBuffer(new byte[5]));
    pair.lose(0);
    assertThat(client.port.unsentBytes()).isZero();
    assertThat(client.port.undeliveredBlocks()).isZero();
    assertThat(client.port.unsentControlBytes()).isZero();
  }

  @Test
  void noBlockIsDeliveredAfterTheHandlerClosed() {
    server.closesAtABlock = true;
    for (int i = 0; i < 3; i++) {
      client.port.sendBlock(header(i, 5), Unpooled.wrappedBuffer(new byte[5]));
    }
    run();
    assertThat(server.bodies).hasSize(1);
    assertThat(server.port.isOpen()).isFalse();
  }

  @Test
  void creditIsForgottenWhenTheConnectionHasClosed() {
    server.releases = false;
    client.port.sendBlock(header(0, 5), Unpooled.wrappedBuffer(new byte[5]));
    run();
    pair.lose(0);
    server.port.release(5);
    assertThat(server.port.unreleasedBytes()).isZero();
  }

  @Test
  void anAbsentPeerIsKeptOnlyWhenTheHandlerSaysSoAndNothingOfItIsHeld() {
    assertThat(server.port.absent(0)).isFalse();
    server.keeps = true;
    assertThat(server.port.absent(0)).isTrue();
    server.releases = false;
    client.port.sendBlock(header(0, 5), Unpooled.wrappedBuffer(new byte[5]));
    run();
    assertThat(server.port.absent(0)).isFalse();
    server.port.release(5);
    assertThat(server.port.absent(0)).isTrue();
    client.port.send(header(1, 5));
    run();
    assertThat(server.port.absent(0)).isFalse();
  }

  @Test
  void bytesWithoutTheirAnnouncementAreHeld() {
    server.keeps = true;
    client.port.connection().sendBody(Unpooled.wrappedBuffer(new byte[5]));
    run();
    assertThat(server.port.absent(0)).isFalse();
    client.port.send(header(0, 5));
    run();
    assertThat(server.bodies).hasSize(1);
    assertThat(server.port.absent(0)).isTrue();
  }

  @Test
  void theHandlerIsToldWhatTheConnectionIs() {
    server.port.returned(0);
    server.port.drained(0);
    server.port.onDeadline(0);
    server.deadline = 7;
    assertThat(server.returned).isOne();
    assertThat(server.drained).isOne();
    assertThat(server.deadlines).isOne();
    assertThat(server.port.nextDeadline()).isEqualTo(7);
  }
}
