package org.abanico.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.abanico.security.AccessKey;
import org.abanico.security.DeviceKey;
import org.abanico.security.RelayKey;
import org.abanico.wire.packet.Cookie;
import org.abanico.wire.packet.Frame;
import org.abanico.wire.packet.MalformedPacketException;
import org.abanico.wire.packet.PacketReader;
import org.abanico.wire.packet.PacketWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is let in, and what it costs a server to keep the others out (protocol.md, section 3). */
class OpeningTest {
  private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.7", 4000);
  private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("192.0.2.8", 4000);
  private static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.1", 9440);
  private static final long SECOND = 1_000_000_000L;

  private final List<TwoEnds.Recorder> accepted = new ArrayList<>();
  private final ServerEndpoint server = TwoEnds.server(TransportConfig.defaults(), accepted);
  private final TwoEnds.Recorder clientSide = new TwoEnds.Recorder();
  private final List<ByteBuf> toRelease = new ArrayList<>();
  private long now = SECOND;

  @AfterEach
  void release() {
    toRelease.forEach(ByteBuf::release);
  }

  private ClientEndpoint client(ClientIdentity identity, long seed) {
    return new ClientEndpoint(
        SERVER, TransportConfig.defaults(), identity, new SplittableRandom(seed), clientSide, now);
  }

  /** What an endpoint says now. */
  private List<ByteBuf> said(DatagramEndpoint endpoint) {
    List<ByteBuf> said = CollectingSink.said(endpoint, now);
    toRelease.addAll(said);
    return said;
  }

  private void hear(DatagramEndpoint endpoint, List<ByteBuf> said, InetSocketAddress from) {
    said.forEach(datagram -> endpoint.receive(datagram, from, now));
  }

  /** Up to where the client has its ACCEPT and has not sent CONFIRM. */
  private void almostOpen(ClientEndpoint client) {
    hear(server, said(client), CLIENT);
    hear(client, said(server), SERVER);
    hear(server, said(client), CLIENT);
    hear(client, said(server), SERVER);
  }

  @Test
  void bothSidesLearnWhichDeviceIsThere() {
    ClientEndpoint client = client(Identities.CLIENT, 2);
    almostOpen(client);
    hear(server, said(client), CLIENT);
    assertThat(accepted).hasSize(1);
    int keyId = Identities.ACCESS.relayKey().keyId();
    assertThat(accepted.getFirst().connection().peer())
        .isEqualTo(new Peer(Identities.CLIENT.device().id(), keyId));
    assertThat(clientSide.connection().peer())
        .isEqualTo(new Peer(Identities.SERVER.device().id(), keyId));
  }

  /** A server with two keys. */
  private static ServerEndpoint withTwoKeys(
      AccessKey other, Function<Connection, ConnectionHandler> acceptor) {
    return new ServerEndpoint(
        TransportConfig.defaults(),
        new ServerIdentity(
            Identities.SERVER.device(), List.of(Identities.ACCESS.relayKey(), other.relayKey())),
        new SplittableRandom(1),
        acceptor);
  }

  @Test
  void aServerWithTwoKeysKnowsWithWhichOneEachClientCame() {
    AccessKey other = AccessKey.generate(new SplittableRandom(99));
    List<TwoEnds.Recorder> both = new ArrayList<>();
    ServerEndpoint two =
        withTwoKeys(
            other,
            _ -> {
              both.add(new TwoEnds.Recorder());
              return both.getLast();
            });
    List<Integer> expected = new ArrayList<>();
    for (AccessKey key : List.of(other, Identities.ACCESS, other)) {
      ClientEndpoint client =
          client(new ClientIdentity(Identities.CLIENT.device(), key.relayKey()), now);
      hear(two, said(client), CLIENT);
      hear(client, said(two), SERVER);
      hear(two, said(client), CLIENT);
      hear(client, said(two), SERVER);
      hear(two, said(client), CLIENT);
      expected.add(key.relayKey().keyId());
      now += SECOND;
    }
    assertThat(both).extracting(end -> end.connection().peer().keyId()).isEqualTo(expected);
  }

  @Test
  void whoHasOneOfTwoKeysCannotComeInUnderTheNameOfTheOther() throws MalformedPacketException {
    AccessKey other = AccessKey.generate(new SplittableRandom(99));
    ServerEndpoint two = withTwoKeys(other, _ -> new TwoEnds.Recorder());
    ClientEndpoint client = client(Identities.CLIENT, 2);
    Frame.Hello hello = (Frame.Hello) firstFrame(said(client).getFirst());
    ByteBuf forged = Unpooled.buffer();
    toRelease.add(forged);
    PacketWriter writer = new PacketWriter();
    writer.begin(forged, 0, 0, 1200);
    writer.hello(1, other.relayKey().keyId(), hello.nonce(), null);
    writer.pad();
    writer.finish(Opening.key(Identities.ACCESS.relayKey()));
    assertThat(forged.readableBytes()).isEqualTo(1200);
    two.receive(forged, CLIENT, now);
    assertThat(said(two)).isEmpty();
    assertThat(two.discarded()).isOne();
  }

  @Test
  void aServerHasOneToSixteenKeysWhoseIdsDiffer() {
    List<RelayKey> keys = new ArrayList<>();
    for (int i = 0; i < ServerIdentity.MAX_KEYS; i++) {
      keys.add(AccessKey.generate(new SplittableRandom(i)).relayKey());
    }
    DeviceKey device = Identities.SERVER.device();
    assertThat(new ServerIdentity(device, keys).keys()).hasSize(16);
    List<RelayKey> twice = List.of(keys.getFirst(), keys.getFirst());
    keys.add(Identities.ACCESS.relayKey());
    for (List<RelayKey> wrong : List.of(keys, twice, List.<RelayKey>of())) {
      assertThatIllegalArgumentException().isThrownBy(() -> new ServerIdentity(device, wrong));
    }
  }

  @Test
  void whoHasAnotherKeyGetsNoAnswerAndLeavesNothing() {
    AccessKey other = AccessKey.generate(new SplittableRandom(99));
    ClientEndpoint stranger =
        client(new ClientIdentity(Identities.CLIENT.device(), other.relayKey()), 2);
    hear(server, said(stranger), CLIENT);
    assertThat(said(server)).isEmpty();
    assertThat(server.discarded()).isOne();
    assertThat(server.connectionCount() + server.halfOpenCount()).isZero();
    assertThat(server.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    now += 10 * SECOND;
    stranger.onDeadline(now);
    assertThat(clientSide.closed).isEqualTo(new CloseReason(CloseCode.NO_ANSWER, "", false));
  }

  @Test
  void whoKnowsOnlyThePublicNameOfTheKeyGetsNoAnswer() {
    ByteBuf hello = said(client(Identities.CLIENT, 2)).getFirst();
    for (int digit = "ABN1 00000000 0 ".length(); hello.getByte(digit) != '\n'; digit++) {
      ByteBuf forged = hello.copy();
      toRelease.add(forged);
      forged.setByte(digit, hello.getByte(digit) == '0' ? '1' : '0');
      server.receive(forged, CLIENT, now);
    }
    assertThat(said(server)).isEmpty();
    assertThat(server.discarded()).isEqualTo(16);
  }

  @Test
  void aHelloThatWasCapturedAndIsSentFromElsewhereOnlyBringsASmallerCookie() {
    ClientEndpoint client = client(Identities.CLIENT, 2);
    hear(server, said(client), CLIENT);
    hear(client, said(server), SERVER);
    List<ByteBuf> withCookie = said(client);
    hear(server, withCookie, ELSEWHERE);
    List<ByteBuf> answers = said(server);
    assertThat(answers).hasSize(1);
    assertThat(text(answers.getFirst())).contains("COOKIE");
    assertThat(answers.getFirst().readableBytes())
        .isLessThan(withCookie.getFirst().readableBytes());
    assertThat(server.halfOpenCount()).isZero();
  }

  @Test
  void offersThatNobodyConfirmsAreBoundedAndForgotten() {
    List<ByteBuf> firstKnock = List.of();
    for (int i = 0; i < 300; i++) {
      ClientEndpoint client = client(Identities.CLIENT, 1000 + i);
      hear(server, said(client), CLIENT);
      hear(client, said(server), SERVER);
      List<ByteBuf> knock = said(client);
      firstKnock = i == 0 ? knock : firstKnock;
      hear(server, knock, CLIENT);
    }
    assertThat(server.halfOpenCount()).isEqualTo(HalfOpen.MOST);
    assertThat(text(said(server).getLast())).contains("REFUSE").contains(" full ");
    hear(server, firstKnock, CLIENT);
    assertThat(text(said(server).getLast())).contains("ACCEPT");
    now += HalfOpen.SECONDS * SECOND;
    server.onDeadline(now);
    assertThat(server.halfOpenCount()).isZero();
    assertThat(server.connectionCount()).isZero();
  }

  @Test
  void aConfirmThatIsNoGoodIsDroppedAndTheRightOneMayStillCome() throws MalformedPacketException {
    ClientEndpoint client = client(Identities.CLIENT, 2);
    almostOpen(client);
    List<ByteBuf> right = said(client);
    PacketReader reader = new PacketReader();
    Frame.Confirm confirm =
        (Frame.Confirm)
            reader
                .read(right.getFirst(), Opening.key(Identities.ACCESS.relayKey()))
                .frames()
                .getFirst();
    server.receive(confirm(confirm, confirm.connection(), "00".repeat(64)), CLIENT, now);
    server.receive(confirm(confirm, confirm.connection() + 1, confirm.handshake()), CLIENT, now);
    server.receive(confirm(confirm, confirm.connection(), ""), CLIENT, now);
    server.receive(right.getFirst(), ELSEWHERE, now);
    assertThat(server.connectionCount()).isZero();
    assertThat(server.discarded()).isEqualTo(4);
    hear(server, right, CLIENT);
    assertThat(server.connectionCount()).isOne();
  }

  private ByteBuf confirm(Frame.Confirm like, int connection, String handshake) {
    ByteBuf out = Unpooled.buffer();
    toRelease.add(out);
    PacketWriter writer = new PacketWriter();
    writer.begin(out, 0, 7, 1200);
    writer.confirm(like.version(), like.keyId(), like.nonce(), connection, handshake);
    writer.finish(Opening.key(Identities.ACCESS.relayKey()));
    return out;
  }

  @Test
  void aServerWithoutTheKeyCannotPoseAsOneThatHasIt() {
    AccessKey other = AccessKey.generate(new SplittableRandom(99));
    ServerEndpoint impostor =
        new ServerEndpoint(
            TransportConfig.defaults(),
            new ServerIdentity(
                DeviceKey.generate(new SplittableRandom(3)), List.of(other.relayKey())),
            new SplittableRandom(4),
            _ -> new TwoEnds.Recorder());
    ClientEndpoint client = client(Identities.CLIENT, 2);
    ClientEndpoint friend =
        client(new ClientIdentity(Identities.CLIENT.device(), other.relayKey()), 2);
    said(client);
    hear(impostor, said(friend), CLIENT);
    hear(client, said(impostor), SERVER);
    assertThat(said(client)).isEmpty();
    assertThat(clientSide.isOpen()).isFalse();
  }

  @Test
  void aConfirmThatIsLostIsRepeatedUntilTheServerSpeaks() {
    ClientEndpoint client = client(Identities.CLIENT, 2);
    almostOpen(client);
    said(client);
    assertThat(client.nextDeadline()).isLessThanOrEqualTo(now + SECOND / 4);
    now += SECOND / 4;
    List<ByteBuf> again = said(client);
    assertThat(text(again.getFirst())).contains("CONFIRM");
    hear(server, again, CLIENT);
    assertThat(server.connectionCount()).isOne();
    List<ByteBuf> greeting = said(server);
    assertThat(greeting).isNotEmpty();
    hear(client, greeting, SERVER);
    now += SECOND;
    assertThat(said(client)).noneMatch(datagram -> text(datagram).contains("CONFIRM"));
  }

  private static String text(ByteBuf datagram) {
    return datagram.toString(StandardCharsets.ISO_8859_1);
  }

  private static Frame firstFrame(ByteBuf datagram) throws MalformedPacketException {
    return new PacketReader()
        .read(datagram, Opening.key(Identities.ACCESS.relayKey()))
        .frames()
        .getFirst();
  }

  /** What a server says in one packet, which it need not have said at once. */
  private ByteBuf atOnce(Consumer<PacketWriter> frames) {
    ByteBuf out = Unpooled.buffer(1200);
    PacketWriter writer = new PacketWriter();
    writer.begin(out, 0, 0, 1200);
    frames.accept(writer);
    writer.finish(Opening.key(Identities.ACCESS.relayKey()));
    toRelease.add(out);
    return out;
  }

  @Test
  void aRefusalBehindAnAcceptIsTooLate() throws MalformedPacketException {
    ClientEndpoint client = client(Identities.CLIENT, 2);
    hear(server, said(client), CLIENT);
    hear(client, said(server), SERVER);
    hear(server, said(client), CLIENT);
    Frame.Accept accept = (Frame.Accept) firstFrame(said(server).getFirst());
    ByteBuf both =
        atOnce(
            writer -> {
              writer.accept(accept.nonce(), accept.connection(), accept.handshake());
              writer.refuse(accept.nonce(), "full", "");
            });
    client.receive(both, SERVER, now);
    assertThat(clientSide.isOpen()).isTrue();
    assertThat(clientSide.closed).isNull();
    assertThat(client.isFinished()).isFalse();
  }

  @Test
  void nothingBehindARefusalIsHeard() throws MalformedPacketException {
    ClientEndpoint client = client(Identities.CLIENT, 2);
    Frame.Hello hello = (Frame.Hello) firstFrame(said(client).getFirst());
    ByteBuf both =
        atOnce(
            writer -> {
              writer.refuse(hello.nonce(), "full", "");
              writer.cookieOffer(hello.nonce(), new Cookie(1, 2));
            });
    client.receive(both, SERVER, now);
    assertThat(clientSide.closed).isNotNull();
    assertThat(said(client)).isEmpty();
  }
}
