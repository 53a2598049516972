package org.abanico.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.abanico.wire.packet.Cookie;
import org.abanico.wire.packet.Frame;
import org.abanico.wire.packet.MalformedPacketException;
import org.abanico.wire.packet.Nonce;
import org.abanico.wire.packet.PacketReader;
import org.abanico.wire.packet.PacketWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a client knocks, and whom it listens to meanwhile (protocol.md, section 3). */
class ClientPortTest {
  private static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.1", 9440);
  private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("192.0.2.2", 9440);
  private static final InetSocketAddress HERE = new InetSocketAddress("192.0.2.7", 4000);
  private static final long MILLISECOND = 1_000_000L;
  private static final long SECOND = 1_000 * MILLISECOND;
  private static final long START = 100 * SECOND;

  private long now = START;
  private final TwoEnds.Recorder user = new TwoEnds.Recorder();
  private final ServerEndpoint server =
      new ServerEndpoint(
          TransportConfig.defaults(),
          Identities.SERVER,
          new SplittableRandom(1),
          _ -> new TwoEnds.Recorder());
  private final ClientEndpoint client =
      new ClientEndpoint(
          SERVER,
          TransportConfig.defaults().withMaxDatagramBytes(1200),
          Identities.CLIENT,
          new SplittableRandom(2),
          user,
          now);
  private final List<ByteBuf> toRelease = new ArrayList<>();

  @AfterEach
  void release() {
    client.close(CloseCode.DONE, "", now);
    while (!client.isFinished()) {
      now = Math.max(now, client.nextDeadline());
      client.onDeadline(now);
      said(client);
    }
    toRelease.forEach(ByteBuf::release);
  }

  private List<ByteBuf> said(DatagramEndpoint endpoint) {
    List<ByteBuf> said = CollectingSink.said(endpoint, now);
    toRelease.addAll(said);
    return said;
  }

  private static String text(ByteBuf datagram) {
    return datagram.toString(StandardCharsets.ISO_8859_1);
  }

  private void toServer() {
    said(client).forEach(datagram -> server.receive(datagram, HERE, now));
  }

  private void toClient() {
    said(server).forEach(datagram -> client.receive(datagram, SERVER, now));
  }

  /** Up to where the client has its connection, and its CONFIRM has not left. */
  private void open() {
    toServer();
    toClient();
    toServer();
    toClient();
    assertThat(user.isOpen()).isTrue();
  }

  private Nonce nonce(ByteBuf hello) throws MalformedPacketException {
    Frame frame =
        new PacketReader()
            .read(hello, Opening.key(Identities.ACCESS.relayKey()))
            .frames()
            .getFirst();
    return ((Frame.Hello) frame).nonce();
  }

  private ByteBuf ofServer(Consumer<PacketWriter> frame) {
    ByteBuf out = Unpooled.buffer(1200);
    toRelease.add(out);
    PacketWriter writer = new PacketWriter();
    writer.begin(out, 0, 0, 1200);
    frame.accept(writer);
    writer.finish(Opening.key(Identities.ACCESS.relayKey()));
    return out;
  }

  /** When it says something, in milliseconds since the start, driven as it asks to be. */
  private List<Long> timesUntilItEnds() {
    List<Long> times = new ArrayList<>();
    long begun = now;
    while (user.closed == null) {
      if (!said(client).isEmpty()) {
        times.add((now - begun) / MILLISECOND);
      }
      assertThat(client.nextDeadline()).isGreaterThan(now);
      now = client.nextDeadline();
      client.onDeadline(now);
    }
    return times;
  }

  @Test
  void itRepeatsItsHelloAfterAQuarterOfASecondDoublingToTwoSecondsForTenSeconds() {
    assertThat(timesUntilItEnds())
        .containsExactly(0L, 250L, 750L, 1_750L, 3_750L, 5_750L, 7_750L, 9_750L);
    assertThat(now).isEqualTo(START + 10 * SECOND);
    assertThat(user.closed).isEqualTo(new CloseReason(CloseCode.NO_ANSWER, "", false));
    assertThat(client.isFinished()).isTrue();
    assertThat(client.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    assertThat(said(client)).isEmpty();
  }

  @Test
  void itRepeatsItsConfirmLikewiseFromTheBeginning() {
    said(client);
    now += 250 * MILLISECOND;
    open();
    long begun = now;
    List<Long> times = new ArrayList<>();
    while (now < begun + 4 * SECOND) {
      if (said(client).stream().anyMatch(datagram -> text(datagram).contains("CONFIRM"))) {
        times.add((now - begun) / MILLISECOND);
      }
      now = Math.max(now + MILLISECOND, client.nextDeadline());
      client.onDeadline(now);
    }
    assertThat(times).containsExactly(0L, 250L, 750L, 1_750L, 3_750L);
  }

  @Test
  void whoMustNotSayAnythingNowSaysItLater() {
    DatagramSink full =
        new DatagramSink() {
          @Override
          public boolean isWritable() {
            return false;
          }

          @Override
          public ByteBuf allocate(int capacity) {
            throw new AssertionError("full");
          }

          @Override
          public int maxBatchBytes() {
            return 1;
          }

          @Override
          public void send(ByteBuf batch, int segmentSize, InetSocketAddress to) {
            throw new AssertionError("full");
          }
        };
    client.transmit(now, full);
    open();
    client.transmit(now, full);
    assertThat(said(client)).anyMatch(datagram -> text(datagram).contains("CONFIRM"));
  }

  @Test
  void itsPacketsBeforeTheConnectionAreNumbered() {
    assertThat(text(said(client).getFirst())).startsWith("ABN1 00000000 0 ");
    now += SECOND;
    assertThat(text(said(client).getFirst())).startsWith("ABN1 00000000 1 ");
  }

  @Test
  void aHelloIsTwelveHundredBytes() {
    toServer();
    assertThat(toRelease.getFirst().readableBytes()).isEqualTo(1200);
    toClient();
    ByteBuf second = said(client).getFirst();
    assertThat(second.readableBytes()).isEqualTo(1200);
  }

  @Test
  void aRefusalIsTheEndAndSaysWhy() throws MalformedPacketException {
    Nonce nonce = nonce(said(client).getFirst());
    client.receive(ofServer(w -> w.refuse(nonce, "full", "no room")), SERVER, now);
    assertThat(user.closed).isEqualTo(new CloseReason(CloseCode.FULL, "no room", true));
    assertThat(client.isFinished()).isTrue();
    user.closed = null;
    now += 20 * SECOND;
    client.onDeadline(now);
    client.receive(ofServer(w -> w.refuse(nonce, "full", "no room")), SERVER, now);
    client.close(CloseCode.DONE, "", now);
    assertThat(user.closed).isNull();
    assertThat(said(client)).isEmpty();
  }

  @Test
  void whatIsNotForItOrNotFromItsServerIsNotHeard() throws MalformedPacketException {
    Nonce nonce = nonce(said(client).getFirst());
    Nonce other = new Nonce(1, 2);
    client.receive(ofServer(w -> w.refuse(other, "full", "")), SERVER, now);
    client.receive(ofServer(w -> w.cookieOffer(other, new Cookie(1, 2))), SERVER, now);
    client.receive(ofServer(w -> w.refuse(nonce, "full", "")), ELSEWHERE, now);
    client.receive(ofServer(w -> w.accept(nonce, 5, "00".repeat(96))), SERVER, now);
    assertThat(user.closed).isNull();
    assertThat(user.connection).isNull();
    assertThat(client.connection()).isNull();
    assertThat(said(client)).isEmpty();
  }

  @Test
  void anAcceptForAnotherOrThatItCannotReadLeavesItWaitingForTheRightOne()
      throws MalformedPacketException {
    List<ByteBuf> hello = said(client);
    Nonce nonce = nonce(hello.getFirst());
    hello.forEach(datagram -> server.receive(datagram, HERE, now));
    toClient();
    toServer();
    client.receive(ofServer(w -> w.accept(nonce, 5, "00".repeat(96))), SERVER, now);
    client.receive(ofServer(w -> w.accept(new Nonce(1, 2), 5, "00".repeat(96))), SERVER, now);
    assertThat(user.connection).isNull();
    toClient();
    assertThat(user.isOpen()).isTrue();
    assertThat(client.connection()).isSameAs(user.connection);
  }

  @Test
  void aSecondCookieIsShownWhenTheNextHelloIsDueWithTheSameHandshake()
      throws MalformedPacketException {
    Nonce nonce = nonce(said(client).getFirst());
    client.receive(ofServer(w -> w.cookieOffer(nonce, new Cookie(1, 2))), SERVER, now);
    String first = text(said(client).getFirst());
    client.receive(ofServer(w -> w.cookieOffer(nonce, new Cookie(3, 4))), SERVER, now);
    assertThat(said(client)).isEmpty();
    now = client.nextDeadline();
    String second = text(said(client).getFirst());
    assertThat(second.substring(second.indexOf('\n')))
        .isEqualTo(
            first
                .substring(first.indexOf('\n'))
                .replace(" 000000010000000000000002 ", " 000000030000000000000004 "));
    assertThat(second).contains(" 000000030000000000000004 ");
  }

  @Test
  void whoIsClosedBeforeItIsOpenIsFinishedAtOnce() {
    said(client);
    client.close(CloseCode.INTERRUPTED, "stopped", now);
    assertThat(user.closed).isEqualTo(new CloseReason(CloseCode.INTERRUPTED, "stopped", false));
    assertThat(client.isFinished()).isTrue();
    assertThat(said(client)).isEmpty();
  }

  @Test
  void packetsOfAnotherConnectionAreNotItsOwn() {
    open();
    long before = user.connection().statistics().packetsDiscarded();
    ByteBuf stray =
        Unpooled.copiedBuffer(
            "ABN1 00000009 0 0123456789abcdef\nPING\n", StandardCharsets.US_ASCII);
    toRelease.add(stray);
    client.receive(stray, SERVER, now);
    assertThat(user.connection().statistics().packetsDiscarded()).isEqualTo(before);
  }

  @Test
  void afterThirtyTwoBatchesItLooksAtWhatCameInBeforeItGoesOn() {
    open();
    toServer();
    toClient();
    user.connection().sendBody(Unpooled.wrappedBuffer(new byte[4_000_000]));
    boolean askedAtOnce = false;
    for (int i = 0; i < 200; i++) {
      int batches = said(client).size();
      assertThat(batches).isLessThanOrEqualTo(32);
      assertThat(client.nextDeadline() == 0).isEqualTo(batches == 32);
      askedAtOnce |= batches == 32;
      toRelease
          .subList(toRelease.size() - batches, toRelease.size())
          .forEach(datagram -> server.receive(datagram, HERE, now));
      now += MILLISECOND;
      toClient();
    }
    assertThat(askedAtOnce).isTrue();
  }
}
