package org.abanico.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Somebody on the path has recorded packets, and sends them where and as often as he likes. */
class ReplayAndReflectionTest {
  private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("192.0.2.8", 4000);
  private static final long SECOND = TwoEnds.SECOND;

  private final TwoEnds ends = new TwoEnds(TransportConfig.defaults());
  private final List<String> toServer = new ArrayList<>();
  private final List<String> toClient = new ArrayList<>();

  ReplayAndReflectionTest() {
    ends.passes =
        (atServer, text) -> {
          (atServer ? toServer : toClient).add(text);
          return true;
        };
  }

  @AfterEach
  void release() {
    ends.release();
  }

  private void open() {
    assertThat(ends.run(() -> !ends.serverSide.isEmpty(), 10 * SECOND)).isTrue();
    ends.clientSide.connection().sendControl(text("hello\n"));
    ends.serverSide.getFirst().connection().sendControl(text("and to you\n"));
    ends.run(() -> false, SECOND);
    assertThat(ends.clientSide.control).hasToString("and to you\n");
  }

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }

  private void give(DatagramEndpoint endpoint, List<String> packets, InetSocketAddress from) {
    for (String packet : packets) {
      ByteBuf datagram = text(packet);
      endpoint.receive(datagram, from, ends.now);
      datagram.release();
    }
  }

  private static List<String> with(String word, List<String> packets) {
    return packets.stream().filter(packet -> packet.contains("\n" + word + " ")).toList();
  }

  private void assertThatNothingHasHappened() {
    assertThat(ends.server.connectionCount()).isOne();
    assertThat(ends.serverSide).hasSize(1);
    assertThat(ends.serverSide.getFirst().isOpen()).isTrue();
    assertThat(ends.serverSide.getFirst().control).hasToString("hello\n");
    assertThat(ends.clientSide.isOpen()).isTrue();
    assertThat(ends.clientSide.control).hasToString("and to you\n");
  }

  @Test
  void anOpeningThatIsReplayedOpensNothing() {
    open();
    List<String> opening = List.copyOf(with("HELLO", toServer));
    List<String> confirm = List.copyOf(with("CONFIRM", toServer));
    assertThat(opening).hasSize(2);
    assertThat(confirm).isNotEmpty();
    for (int i = 0; i < 100; i++) {
      give(ends.server, opening, TwoEnds.CLIENT);
      give(ends.server, confirm, TwoEnds.CLIENT);
      give(ends.server, opening, ELSEWHERE);
      give(ends.server, confirm, ELSEWHERE);
    }
    assertThat(ends.server.halfOpenCount()).as("offers").isLessThanOrEqualTo(1);
    ends.run(() -> false, 11 * SECOND);
    assertThat(ends.server.halfOpenCount()).isZero();
    assertThatNothingHasHappened();
  }

  @Test
  void aCookieIsGoodForHalfAMinute() {
    open();
    List<String> opening = List.copyOf(with("HELLO", toServer)).subList(1, 2);
    ends.run(() -> false, 31 * SECOND);
    toClient.clear();
    give(ends.server, opening, TwoEnds.CLIENT);
    ends.run(() -> false, SECOND);
    assertThat(with("COOKIE", toClient)).hasSize(1);
    assertThat(with("COOKIE", toClient).getFirst().length())
        .isLessThan(opening.getFirst().length());
    assertThat(with("ACCEPT", toClient)).isEmpty();
    assertThatNothingHasHappened();
  }

  @Test
  void whatAServerSaidInAnotherOpeningIsNotTaken() {
    open();
    List<String> answers = List.copyOf(toClient);
    TwoEnds.Recorder other = new TwoEnds.Recorder();
    ClientEndpoint client =
        new ClientEndpoint(
            TwoEnds.SERVER,
            TransportConfig.defaults(),
            Identities.CLIENT,
            new SplittableRandom(3),
            other,
            ends.now);
    List<ByteBuf> hello = CollectingSink.said(client, ends.now);
    hello.forEach(ByteBuf::release);
    give(client, answers, TwoEnds.SERVER);
    assertThat(other.connection).isNull();
    assertThat(other.closed).isNull();
    assertThat(CollectingSink.said(client, ends.now)).isEmpty();
    client.close(CloseCode.DONE, "", ends.now);
  }

  @Test
  void whatOneSaysIsNothingWhenItComesBackToIt() {
    open();
    List<String> ofServer = List.copyOf(toClient);
    List<String> ofClient = List.copyOf(toServer);
    assertThat(with("ACCEPT", ofServer)).isNotEmpty();
    assertThat(ofServer).anyMatch(packet -> packet.contains("and to you"));
    int before = toClient.size() + toServer.size();
    for (InetSocketAddress from : List.of(TwoEnds.CLIENT, TwoEnds.SERVER, ELSEWHERE)) {
      give(ends.server, ofServer, from);
      give(ends.client, ofClient, from);
    }
    ends.run(() -> false, SECOND);
    assertThatNothingHasHappened();
    assertThat(toClient.size() + toServer.size()).as("packets").isEqualTo(before);
  }

  @Test
  void anOpeningThatComesBackToItsClientOpensNothing() {
    ends.run(() -> with("HELLO", toServer).size() == 2, SECOND);
    give(ends.client, List.copyOf(toServer), TwoEnds.SERVER);
    give(ends.server, List.copyOf(toClient), TwoEnds.CLIENT);
    assertThat(ends.clientSide.connection).isNull();
    assertThat(ends.clientSide.closed).isNull();
    assertThat(ends.server.halfOpenCount()).isZero();
    open();
    assertThatNothingHasHappened();
  }

  @Test
  void packetsOfOneConnectionAreNoneOfAnother() {
    TwoEnds.Recorder last = new TwoEnds.Recorder();
    ServerEndpoint server =
        new ServerEndpoint(
            TransportConfig.defaults(), Identities.SERVER, new SplittableRandom(5), _ -> last);
    HandMadeClient one = new HandMadeClient(server, TwoEnds.CLIENT, 6, ends.now);
    HandMadeClient two = new HandMadeClient(server, ELSEWHERE, 7, ends.now);
    ByteBuf line = text("JOIN destination x y\n");
    one.say(ends.now, writer -> writer.countedData(0, 0, line, 0, line.readableBytes()));
    String packet = one.said.getLast().toString(StandardCharsets.ISO_8859_1);
    String moved =
        packet.replace("%08x".formatted(one.connection()), "%08x".formatted(two.connection()));
    assertThat(moved).isNotEqualTo(packet);
    last.control.setLength(0);
    long discarded = last.connection().statistics().packetsDiscarded();
    give(server, List.of(moved), ELSEWHERE);
    give(server, List.of(moved), TwoEnds.CLIENT);
    assertThat(last.control).isEmpty();
    assertThat(last.connection().statistics().packetsDiscarded()).isEqualTo(discarded + 2);
    server.close(CloseCode.DONE, "", ends.now);
    CollectingSink.said(server, ends.now).forEach(ByteBuf::release);
  }
}
