package org.abanico.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.security.RelayKey;
import org.abanico.security.hop.Handshake;
import org.abanico.security.noise.NoiseException;
import org.abanico.wire.packet.Cookie;
import org.abanico.wire.packet.Frame;
import org.abanico.wire.packet.MalformedPacketException;
import org.abanico.wire.packet.Nonce;
import org.abanico.wire.packet.PacketReader;
import org.abanico.wire.packet.PacketWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server's port: what it answers, how much at once, and to whom in turn (protocol.md, 3). */
class ServerPortTest {
  private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.7", 4000);
  private static final long SECOND = 1_000_000_000L;

  private final List<TwoEnds.Recorder> accepted = new ArrayList<>();
  private final ServerEndpoint server = TwoEnds.server(TransportConfig.defaults(), accepted);
  private final List<ByteBuf> toRelease = new ArrayList<>();
  private long now = 100 * SECOND;

  @AfterEach
  void release() {
    server.close(CloseCode.DONE, "", now);
    while (!server.isFinished()) {
      now = Math.max(now, server.nextDeadline());
      server.onDeadline(now);
      said();
    }
    toRelease.forEach(ByteBuf::release);
  }

  private List<String> said() {
    return said(Integer.MAX_VALUE);
  }

  /** What it says now to a sink that is full behind so many batches. */
  private List<String> said(int room) {
    List<ByteBuf> datagrams = CollectingSink.said(server, now, room);
    toRelease.addAll(datagrams);
    return datagrams.stream()
        .map(datagram -> datagram.toString(StandardCharsets.ISO_8859_1))
        .toList();
  }

  private void hello(int bytes, int version, long nonce, Frame.Hello.@Nullable Shown shown) {
    ByteBuf out = Unpooled.buffer();
    toRelease.add(out);
    PacketWriter writer = new PacketWriter();
    writer.begin(out, 0, 0, bytes);
    writer.hello(version, Identities.ACCESS.relayKey().keyId(), new Nonce(nonce, nonce), shown);
    writer.pad();
    writer.finish(Opening.key(Identities.ACCESS.relayKey()));
    server.receive(out, CLIENT, now);
  }

  private Cookie cookie(long nonce) throws MalformedPacketException {
    hello(1200, 1, nonce, null);
    ByteBuf answer = Unpooled.copiedBuffer(said().getFirst(), StandardCharsets.ISO_8859_1);
    toRelease.add(answer);
    PacketReader reader = new PacketReader();
    Frame frame =
        reader.read(answer, Opening.key(Identities.ACCESS.relayKey())).frames().getFirst();
    return ((Frame.CookieOffer) frame).cookie();
  }

  /** A cookie with the first message of a handshake. */
  private static Frame.Hello.Shown shown(Cookie cookie, long nonce) {
    RelayKey relay = Identities.ACCESS.relayKey();
    byte[] prologue = Opening.prologue(relay.keyId(), new Nonce(nonce, nonce));
    Handshake handshake =
        Handshake.initiator(
            Identities.CLIENT.device(), relay, prologue, new SplittableRandom(nonce));
    try {
      return new Frame.Hello.Shown(cookie, Opening.toHex(handshake.write(Opening.NO_PAYLOAD)));
    } catch (NoiseException e) {
      throw new AssertionError(e);
    }
  }

  /** One whose connection is open and has been greeted. */
  private HandMadeClient client(int host) {
    InetSocketAddress address = new InetSocketAddress("10.0.0." + host, 4000);
    HandMadeClient client = new HandMadeClient(server, address, host, now);
    assertThat(said()).singleElement().asString().contains("\nCREDIT ");
    return client;
  }

  @Test
  void anotherVersionIsRefusedWithTheOneThatIsSpoken() {
    hello(1200, 2, 7, null);
    assertThat(said())
        .singleElement()
        .asString()
        .contains("\nREFUSE 00000000000000070000000000000007 version spoken%20here:%201\n");
    assertThat(server.discarded()).isZero();
  }

  @Test
  void aHelloThatIsSmallerThanItsAnswersMightBeIsDiscarded() {
    hello(1199, 1, 7, null);
    assertThat(said()).isEmpty();
    assertThat(server.discarded()).isOne();
    hello(1200, 1, 7, null);
    assertThat(said()).singleElement().asString().contains("\nCOOKIE ");
    assertThat(server.discarded()).isOne();
  }

  @Test
  void aCookieIsGoodForThirtySecondsAndThenBringsANewOne() throws MalformedPacketException {
    Cookie cookie = cookie(7);
    now += 30 * SECOND;
    hello(1200, 1, 7, shown(cookie, 7));
    assertThat(said()).singleElement().asString().contains("\nACCEPT ");
    now += SECOND;
    hello(1200, 1, 7, shown(cookie, 7));
    assertThat(said()).singleElement().asString().contains("\nCOOKIE ");
  }

  @Test
  void aCookieOfALaterTimeOrAnotherNonceIsNone() throws MalformedPacketException {
    Cookie cookie = cookie(7);
    now -= SECOND;
    hello(1200, 1, 7, shown(cookie, 7));
    now += SECOND;
    hello(1200, 1, 8, shown(cookie, 8));
    assertThat(said()).hasSize(2).allMatch(packet -> packet.contains("\nCOOKIE "));
    assertThat(server.halfOpenCount()).isZero();
  }

  @Test
  void anOfferIsForgottenAfterTenSecondsAndNotBefore() throws MalformedPacketException {
    hello(1200, 1, 7, shown(cookie(7), 7));
    assertThat(server.nextDeadline()).isEqualTo(now + 10 * SECOND);
    server.onDeadline(now + 10 * SECOND - 1);
    assertThat(server.halfOpenCount()).isOne();
    server.onDeadline(now + 10 * SECOND);
    assertThat(server.halfOpenCount()).isZero();
    assertThat(server.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void twoHundredAndFiftySixAnswersWaitForASinkThatIsFullAndNoMore() {
    for (int i = 0; i < 300; i++) {
      hello(1200, 1, i, null);
    }
    assertThat(server.discarded()).isEqualTo(44);
    assertThat(said(0)).isEmpty();
    assertThat(said(100)).hasSize(100);
    assertThat(said()).hasSize(156);
    assertThat(said()).isEmpty();
  }

  @Test
  void aServerThatEndsAnswersNobodyWhoComes() {
    server.close(CloseCode.SHUTDOWN, "", now);
    hello(1200, 1, 7, null);
    assertThat(said()).isEmpty();
    assertThat(server.discarded()).isOne();
    assertThat(server.isFinished()).isTrue();
  }

  @Test
  void whatNamesNoConnectionIsCounted() {
    ByteBuf stray =
        Unpooled.copiedBuffer(
            "ABN1 00000009 0 0123456789abcdef\nPING\n", StandardCharsets.US_ASCII);
    toRelease.add(stray);
    List<RefusedPackets> reports = new ArrayList<>();
    server.reportRefused(reports::add);
    for (int i = 0; i < 100; i++) {
      server.receive(stray, CLIENT, now);
    }
    assertThat(server.discarded()).isEqualTo(100);
    assertThat(server.nextDeadline()).isEqualTo(now + 60 * SECOND);
    server.onDeadline(now + 60 * SECOND);
    assertThat(reports).containsExactly(new RefusedPackets(100, 1, false));
  }

  @Test
  void whatIsForgedOnAConnectionIsReportedAndWhatIsRepeatedIsNot() {
    HandMadeClient client = client(1);
    List<RefusedPackets> reports = new ArrayList<>();
    server.reportRefused(reports::add);
    ByteBuf forged =
        Unpooled.copiedBuffer(
            "ABN1 %08x 99 0123456789abcdef\nPING\n".formatted(client.connection()),
            StandardCharsets.US_ASCII);
    toRelease.add(forged);
    client.say(now, PacketWriter::ping);
    for (int i = 0; i < 100; i++) {
      server.receive(forged.duplicate(), CLIENT, now);
      server.receive(client.said.getLast().duplicate(), CLIENT, now);
    }
    server.onDeadline(now + 60 * SECOND);
    assertThat(reports).containsExactly(new RefusedPackets(100, 1, false));
    assertThat(server.discarded()).isZero();
  }

  @Test
  void aFloodIsSeenInWhatMayBeThinnedAndEachOfThatCountsForWhatItStandsFor() {
    ByteBuf junk = Unpooled.copiedBuffer("GET / HTTP/1.1", StandardCharsets.US_ASCII);
    toRelease.add(junk);
    server.strangersThinned(10_000);
    server.receive(junk, CLIENT, now);
    assertThat(server.oneStrangerIn()).isEqualTo(1);
    server.receive(junk, CLIENT, now);
    assertThat(server.oneStrangerIn()).isEqualTo(4);
    assertThat(server.discarded()).isEqualTo(2);
  }

  @Test
  void afterThirtyTwoBatchesItLooksAtWhatCameInBeforeItGoesOn() {
    List<HandMadeClient> clients = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      clients.add(client(1 + i));
    }
    clients.forEach(client -> client.say(now, writer -> writer.pathChallenge(5, "none")));
    List<String> packets = new ArrayList<>(said());
    assertThat(packets).hasSize(32);
    assertThat(server.nextDeadline()).isZero();
    packets.addAll(said());
    assertThat(server.nextDeadline()).isPositive();
    for (HandMadeClient client : clients) {
      String header = "ABN1 %08x ".formatted(client.connection());
      assertThat(packets.stream().filter(packet -> packet.startsWith(header))).hasSize(1);
    }
  }

  @Test
  void connectionsThatHaveAsMuchToSayTakeTurns() {
    List<HandMadeClient> clients = List.of(client(1), client(2), client(3));
    accepted.forEach(end -> end.connection().sendControl(Unpooled.wrappedBuffer(new byte[60_000])));
    List<String> packets = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      packets.addAll(said(1));
      now += SECOND / 10_000;
    }
    for (HandMadeClient client : clients) {
      String header = "ABN1 %08x ".formatted(client.connection());
      assertThat(packets.stream().filter(packet -> packet.startsWith(header)).count())
          .isBetween(packets.size() / 3 - 1L, packets.size() / 3 + 1L);
    }
  }

  @Test
  void whatASinkHasNoRoomForIsSaidNextTime() {
    List<HandMadeClient> clients = List.of(client(1), client(2), client(3));
    for (HandMadeClient client : clients) {
      client.say(now, writer -> writer.pathChallenge(5, "none"));
    }
    assertThat(said(2)).hasSize(2);
    assertThat(server.nextDeadline()).isPositive();
    assertThat(said()).hasSize(1);
  }
}
