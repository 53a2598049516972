package org.abanico.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.abanico.wire.packet.Frame;
import org.abanico.wire.packet.PacketWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a peer that has the key and breaks the rules, or bends them, is answered. */
class PeerAtFaultTest {
  private static final long SECOND = TwoEnds.SECOND;
  private static final InetSocketAddress ADDRESS = new InetSocketAddress("10.0.0.1", 4000);

  private final TwoEnds.Recorder user = new TwoEnds.Recorder();
  private final ServerEndpoint server =
      new ServerEndpoint(
          TransportConfig.defaults(), Identities.SERVER, new SplittableRandom(1), _ -> user);
  private HandMadeClient client;
  private long now = SECOND;

  @BeforeEach
  void open() {
    client = new HandMadeClient(server, ADDRESS, 1, now);
    assertThat(client.heard(now)).isNotEmpty();
  }

  @AfterEach
  void drop() {
    client.hearOut(now);
  }

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  private List<Frame> answer(Consumer<PacketWriter> frames) {
    now += SECOND / 100;
    client.say(now, frames);
    return client.heard(now);
  }

  private static List<Frame> withoutAcks(List<Frame> answer) {
    return answer.stream().filter(frame -> !(frame instanceof Frame.Ack)).toList();
  }

  private void isClosed(List<Frame> answer, CloseCode code, String words) {
    assertThat(withoutAcks(answer)).containsExactly(new Frame.Close(code.text(), words));
    assertThat(user.closed).isEqualTo(new CloseReason(code, words, false));
  }

  @Test
  void whoAcknowledgesWhatWasNeverSentIsClosed() {
    isClosed(
        answer(w -> w.ack(1000, 0, new long[] {1000}, new long[] {1000}, 1)),
        CloseCode.PROTOCOL,
        "acknowledged a packet that was never sent");
  }

  @Test
  void whoSendsBeyondItsCreditIsClosed() {
    isClosed(
        answer(w -> w.countedData(0, 1L << 40, text("x"), 0, 1)),
        CloseCode.FLOW_CONTROL,
        "bytes beyond the credit of stream 0");
    assertThat(user.control).isEmpty();
  }

  @Test
  void whoSendsABlockBeyondItsCreditIsClosed() {
    isClosed(
        answer(w -> w.data(1, 1L << 40, text("x"), 0, 1)),
        CloseCode.FLOW_CONTROL,
        "bytes beyond the credit of stream 1");
    assertThat(user.body).isEmpty();
  }

  @Test
  void whoIsClosedIsToldAgainForEachPacketThatStillComesAndTheRestIsNotRead() {
    answer(w -> w.data(1, 1L << 40, text("x"), 0, 1));
    assertThat(withoutAcks(answer(w -> w.countedData(0, 0, text("LEAVE\n"), 0, 6))))
        .containsExactly(new Frame.Close("flow-control", "bytes beyond the credit of stream 1"));
    assertThat(client.heard(now)).isEmpty();
    assertThat(user.control).isEmpty();
    assertThat(answer(w -> w.close("done", ""))).isEmpty();
    assertThat(server.connectionCount()).isZero();
  }

  @Test
  void aCloseIsAnsweredOnceWithTheSameCodeAndIsTheEnd() {
    assertThat(answer(w -> w.close("interrupted", "stopped")))
        .containsExactly(new Frame.Close("interrupted", "stopped"));
    assertThat(user.closed).isEqualTo(new CloseReason(CloseCode.INTERRUPTED, "stopped", true));
    assertThat(server.connectionCount()).isZero();
  }

  @Test
  void nothingBehindACloseIsRead() {
    answer(
        w -> {
          w.close("done", "");
          w.close("interrupted", "");
          w.countedData(0, 0, text("LEAVE\n"), 0, 6);
          w.ack(1000, 0, new long[] {1000}, new long[] {1000}, 1);
        });
    assertThat(user.closed).isEqualTo(new CloseReason(CloseCode.DONE, "", true));
    assertThat(user.control).isEmpty();
  }

  @Test
  void aChallengeIsAnsweredWithItsToken() {
    assertThat(answer(w -> w.pathChallenge(77, "none"))).contains(new Frame.PathResponse(77));
    assertThat(answer(w -> w.pathChallenge(78, Frame.PathChallenge.ADDRESS)))
        .contains(new Frame.PathResponse(78));
    assertThat(answer(w -> w.pathChallenge(78, Frame.PathChallenge.ADDRESS)))
        .contains(new Frame.PathResponse(78));
    assertThat(user.isOpen()).isTrue();
  }

  @Test
  void anAnswerThatNobodyAskedForAndFramesOfNoMeaningChangeNothing() {
    answer(
        w -> {
          w.pathResponse(5);
          w.ping();
          w.credit(0, 1);
          w.credit(1, 1);
          w.pad();
        });
    assertThat(user.isOpen()).isTrue();
    assertThat(user.connection().remote()).isEqualTo(ADDRESS);
  }

  @Test
  void whatIsSentOnAClosedConnectionIsReleased() {
    answer(w -> w.close("done", ""));
    ByteBuf control = text("LEAVE\n");
    ByteBuf body = text("body");
    user.connection().sendControl(control);
    user.connection().sendBody(body);
    user.connection().close(CloseCode.DONE, "", now);
    assertThat(control.refCnt()).isZero();
    assertThat(body.refCnt()).isZero();
  }
}
