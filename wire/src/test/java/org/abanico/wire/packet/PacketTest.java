package org.abanico.wire.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.wire.packet.MalformedPacketException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketTest {
  private static final PacketKey OPENING = PacketKey.of(1, 2);
  private static final PacketKey KEY = PacketKey.of(0x0123456789abcdefL, 0xfedcba9876543210L);
  private static final int MAX_BYTES = 1372;

  private final PacketReader reader = new PacketReader();
  private final PacketWriter writer = new PacketWriter();

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }

  /** A packet of these frames, with a good authenticator whatever they say. */
  private static ByteBuf signed(String connection, String number, String frames, PacketKey key) {
    String head = "ABN1 " + connection + ' ' + number + ' ';
    SipHash hash = new SipHash(key);
    hash.update(head.getBytes(StandardCharsets.UTF_8));
    hash.update(frames.getBytes(StandardCharsets.UTF_8));
    return text(head + "%016x\n".formatted(hash.finish()) + frames);
  }

  private Packet read(String frames) throws MalformedPacketException {
    return reader.read(signed("7f3a2c18", "1842", frames, KEY), KEY);
  }

  @Test
  void aPacketLooksAsTheProtocolSays() throws MalformedPacketException {
    ByteBuf out = Unpooled.buffer(MAX_BYTES);
    writer.begin(out, 0x7f3a2c18, 1842, MAX_BYTES);
    writer.ack(977, 120, new long[] {970, 940}, new long[] {977, 966}, 2);
    writer.countedData(0, 31, text("WAIT 1 2\n"), 0, 9);
    writer.data(1, 10_485_760, text("some bytes"), 0, 10);
    int size = writer.finish(KEY);
    assertThat(size).isEqualTo(out.readableBytes());
    assertThat(out.toString(StandardCharsets.UTF_8))
        .matches(
            "ABN1 7f3a2c18 1842 [0-9a-f]{16}\n"
                + "ACK 977 120 970-977,940-966\n"
                + "DATA 0 31 \\+9\nWAIT 1 2\n"
                + "DATA 1 10485760\nsome bytes");
    Packet packet = reader.read(out, KEY);
    assertThat(packet.connection()).isEqualTo(0x7f3a2c18);
    assertThat(packet.number()).isEqualTo(1842);
    assertThat(packet.ackEliciting()).isTrue();
    assertThat(packet.frames())
        .containsExactly(
            new Frame.Ack(977, 120, AckRanges.of(970, 977, 940, 966)),
            new Frame.Data(0, 31, text("WAIT 1 2\n")),
            new Frame.Data(1, 10_485_760, text("some bytes")));
  }

  @Test
  void drawnPacketsAreReadAsTheyWereWritten() throws MalformedPacketException {
    for (long seed = 0; seed < 5000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      ByteBuf out = Unpooled.buffer(MAX_BYTES);
      int connection = random.nextInt() | 1;
      long number = random.nextLong(1L << random.nextInt(1, 62));
      writer.begin(out, connection, number, MAX_BYTES);
      List<Frame> frames = drawFrames(random);
      int size = writer.finish(KEY);
      assertThat(size).as("seed %d", seed).isLessThanOrEqualTo(MAX_BYTES);
      assertThat(PacketReader.connectionOf(out)).isEqualTo(Integer.toUnsignedLong(connection));
      Packet packet = reader.read(out, KEY);
      assertThat(packet).as("seed %d", seed).isEqualTo(new Packet(connection, number, frames));
    }
  }

  private List<Frame> drawFrames(SplittableRandom random) {
    List<Frame> frames = new ArrayList<>();
    if (random.nextBoolean()) {
      frames.add(drawAck(random));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      int stream = random.nextInt(2);
      long limit = random.nextLong(1L << 62);
      assertThat(writer.credit(stream, limit)).isTrue();
      frames.add(new Frame.Credit(stream, limit));
    }
    if (random.nextInt(3) == 0) {
      frames.add(drawData(random, 0, true));
    }
    if (frames.isEmpty() || random.nextInt(4) == 0) {
      assertThat(writer.ping()).isTrue();
      frames.add(new Frame.Ping());
    }
    if (random.nextInt(4) == 0) {
      long token = random.nextLong();
      assertThat(writer.pathChallenge(token, Frame.PathChallenge.ADDRESS)).isTrue();
      frames.add(new Frame.PathChallenge(token, "address"));
      assertThat(writer.pathResponse(~token)).isTrue();
      frames.add(new Frame.PathResponse(~token));
    }
    if (random.nextInt(5) == 0 && writer.close("done", "all é done")) {
      frames.add(new Frame.Close("done", "all é done"));
    }
    if (random.nextBoolean()) {
      frames.add(drawData(random, random.nextInt(2), false));
    }
    return frames;
  }

  private Frame drawAck(SplittableRandom random) {
    int count = 1 + random.nextInt(40);
    long[] lows = new long[count];
    long[] highs = new long[count];
    long[] bounds = new long[2 * count];
    long next = random.nextLong(100_000, 1L << 40);
    for (int i = 0; i < count; i++) {
      highs[i] = next;
      lows[i] = next - random.nextInt(3);
      next = lows[i] - 2 - random.nextInt(100);
      bounds[2 * i] = lows[i];
      bounds[2 * i + 1] = highs[i];
    }
    assertThat(writer.ack(highs[0], 25_000, lows, highs, count)).isTrue();
    return new Frame.Ack(highs[0], 25_000, AckRanges.of(bounds));
  }

  private Frame drawData(SplittableRandom random, int stream, boolean counted) {
    long offset = random.nextLong(1L << random.nextInt(1, 61));
    int room =
        counted ? writer.countedDataRoom(stream, offset) / 3 : writer.dataRoom(stream, offset);
    byte[] bytes = new byte[1 + random.nextInt(Math.max(1, room))];
    random.nextBytes(bytes);
    ByteBuf source = Unpooled.wrappedBuffer(bytes);
    if (counted) {
      writer.countedData(stream, offset, source, 0, bytes.length);
    } else {
      writer.data(stream, offset, source, 0, bytes.length);
    }
    return new Frame.Data(stream, offset, source);
  }

  @Test
  void dataFillsADatagramToTheLastByte() {
    ByteBuf out = Unpooled.buffer(MAX_BYTES);
    writer.begin(out, 1, 5, MAX_BYTES);
    int room = writer.dataRoom(1, 123);
    writer.data(1, 123, Unpooled.wrappedBuffer(new byte[room]), 0, room);
    assertThat(writer.finish(KEY)).isEqualTo(MAX_BYTES);
    out.clear();
    writer.begin(out, 1, 5, MAX_BYTES);
    room = writer.countedDataRoom(0, 123);
    writer.countedData(0, 123, Unpooled.wrappedBuffer(new byte[room]), 0, room);
    assertThat(writer.finish(KEY)).isBetween(MAX_BYTES - 1, MAX_BYTES);
  }

  @Test
  void anAckCarriesAsManyRangesAsFit() throws MalformedPacketException {
    long[] lows = new long[64];
    long[] highs = new long[64];
    for (int i = 0; i < 64; i++) {
      highs[i] = 4_000_000_000_000L - 10L * i;
      lows[i] = highs[i] - 5;
    }
    ByteBuf out = Unpooled.buffer(1200);
    writer.begin(out, 1, 5, 1200);
    assertThat(writer.ack(highs[0], 7, lows, highs, 64)).isTrue();
    writer.finish(KEY);
    Frame.Ack ack = (Frame.Ack) reader.read(out, KEY).frames().getFirst();
    assertThat(ack.ranges().count()).isBetween(38, 43);
    assertThat(ack.ranges().high(0)).isEqualTo(highs[0]);
  }

  @Test
  void openingPacketsCarryWhatTheySay() throws MalformedPacketException {
    Nonce client = new Nonce(1, -1);
    Cookie cookie = new Cookie(-5, 77);
    String handshake = "00ff".repeat(24);
    Frame.Hello.Shown shown = new Frame.Hello.Shown(cookie, handshake);
    ByteBuf out = Unpooled.buffer(1200);
    writer.begin(out, 0, 0, 1200);
    writer.hello(1, -3, client, shown);
    writer.pad();
    assertThat(writer.finish(OPENING)).isEqualTo(1200);
    Packet packet = reader.read(out, OPENING);
    assertThat(packet.frames().getFirst()).isEqualTo(new Frame.Hello(1, -3, client, shown));
    assertThat(reader.openingKeyId(out)).isEqualTo(0xfffffffdL);
    assertThat(packet.frames().get(1)).isInstanceOf(Frame.Pad.class);
    assertThat(roundTrip(() -> writer.hello(1, 9, client, null)))
        .isEqualTo(new Frame.Hello(1, 9, client, null));
    assertThat(roundTrip(() -> writer.cookieOffer(client, cookie)))
        .isEqualTo(new Frame.CookieOffer(client, cookie));
    assertThat(roundTrip(() -> writer.accept(client, -7, handshake)))
        .isEqualTo(new Frame.Accept(client, -7, handshake));
    assertThat(roundTrip(() -> writer.confirm(1, 9, client, -7, handshake)))
        .isEqualTo(new Frame.Confirm(1, 9, client, -7, handshake));
    assertThat(roundTrip(() -> writer.refuse(client, "version", "spoken here: 1")))
        .isEqualTo(new Frame.Refuse(client, "version", "spoken here: 1"));
  }

  private Frame roundTrip(Runnable frame) throws MalformedPacketException {
    ByteBuf out = Unpooled.buffer(1200);
    writer.begin(out, 0, 0, 1200);
    frame.run();
    writer.finish(OPENING);
    return reader.read(out, OPENING).frames().getFirst();
  }

  @Test
  void unknownFramesAreSkippedWithTheBytesThatTheyAnnounce() throws MalformedPacketException {
    assertThat(read("NOVEL a b +5\nxx\nyyPING\nODD\nPING extra +2\nzzPING\n").frames())
        .containsExactly(
            new Frame.Unknown("NOVEL"),
            new Frame.Ping(),
            new Frame.Unknown("ODD"),
            new Frame.Ping(),
            new Frame.Ping());
    assertThat(read("ODD\n").ackEliciting()).isTrue();
    assertThat(read("ACK 5 0 5 more\n").ackEliciting()).isFalse();
    assertThat(read("PATH-CHALLENGE 5b1e9c02d4a87f31 port more +2\nxxPING\n").frames())
        .containsExactly(new Frame.PathChallenge(0x5b1e9c02d4a87f31L, "port"), new Frame.Ping());
    assertThat(read("PATH-RESPONSE 5b1e9c02d4a87f31 more\n").ackEliciting()).isFalse();
    assertThat(read("CLOSE done %2B3\n").frames()).containsExactly(new Frame.Close("done", "+3"));
    assertThat(read("CLOSE done bye +3\nxyzPING\n").frames())
        .containsExactly(new Frame.Close("done", "bye"), new Frame.Ping());
    assertThat(read("PAD later +3\nxyzPING\n").frames())
        .containsExactly(new Frame.Pad(3), new Frame.Ping());
    assertThat(read("DATA 0 5 later +3\nxyzDATA 0 8 later\nrest\n").frames())
        .containsExactly(new Frame.Data(0, 5, text("xyz")), new Frame.Data(0, 8, text("rest\n")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "PING",
        "PING \n",
        " PING\n",
        "\n",
        "ACK 5 0\n",
        "ACK 5 0 4\n",
        "ACK 5 0 5-4\n",
        "ACK 5 0 5,5\n",
        "ACK 5 0 5,4\n",
        "ACK 5 0 3,5\n",
        "ACK 5 0 5,\n",
        "ACK 05 0 5\n",
        "ACK -5 0 5\n",
        "ACK 99999999999999999999 0 5\n",
        "DATA 1 0\n",
        "DATA 1 0 +0\n",
        "DATA 1 0 +5\nabcd",
        "DATA 2 0\nabcd",
        "CREDIT 2 5\n",
        "CREDIT 1 x\n",
        "CLOSE done\n",
        "CLOSE Done %\n",
        "CLOSE done +3\nabc",
        "PING +1 x\n",
        "PING +\n",
        "PING +01\na",
        "PING x  y\n",
        "PING x\ty\n",
        "PING \u007f\n",
        "NOVEL x \u0001\n",
        "PATH-CHALLENGE\n",
        "PATH-CHALLENGE 5b1e9c02d4a87f31\n",
        "PATH-CHALLENGE 5b1e9c02d4a87f3 address\n",
        "PATH-CHALLENGE 5b1e9c02d4a87f311 address\n",
        "PATH-CHALLENGE 5B1E9C02D4A87F31 address\n",
        "PATH-CHALLENGE 5b1e9c02d4a87f31 Address\n",
        "PATH-RESPONSE\n",
        "PATH-RESPONSE 5b1e9c02d4a87f3g\n",
        "ping\n",
        "NO_WORD\n",
        "PAD +2\na",
        "CLOSE done a%zz\n",
        "NOVEL +4\nabc",
        "HELLO 1 00000000000000000000000000000000\n",
        "COOKIE 00000000000000000000000000000000 000000000000000000000000\n",
        "ACCEPT 00000000000000000000000000000000 00000001 00000000000000000000000000000000\n",
        "REFUSE 00000000000000000000000000000000 full %\n",
        "PING\r\n",
        "PI\u00f1G\n"
      })
  void malformedFramesAreRefused(String frames) {
    assertThatThrownBy(() -> read(frames))
        .isInstanceOfSatisfying(
            MalformedPacketException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FRAME));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ABN2 7f3a2c18 1 0000000000000000\nPING\n",
        "ABN1 7F3a2c18 1 0000000000000000\nPING\n",
        "ABN1 7f3a2c18 01 0000000000000000\nPING\n",
        "ABN1 7f3a2c18 1 000000000000000g\nPING\n",
        "ABN1 7f3a2c18 1 0000000000000000 x\nPING\n",
        "ABN1 7f3a2c18  0000000000000000\nPING\n",
        "ABN1 7f3a2c18 1 00000000000000000\nPING\n",
        "ABN1 7f3a2c18 1 0000000000000000 PING",
      })
  void malformedHeadersAreRefused(String datagram) {
    assertThatThrownBy(() -> reader.read(text(datagram), KEY))
        .isInstanceOfSatisfying(
            MalformedPacketException.class, e -> assertThat(e.reason()).isEqualTo(Reason.HEADER));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PING\n",
        "ACK 5 0 5\n",
        "DATA 0 0\nx",
        "CREDIT 0 5\n",
        "PATH-CHALLENGE 5b1e9c02d4a87f31 port\n",
        "PATH-RESPONSE 5b1e9c02d4a87f31\n",
        "CLOSE done %\n",
        "HELLO 1\n",
        "HELLO 1 0000000000000000000000000000000a\n",
        "HELLO 1 0000000a 0000000000000000000000000000000\n",
        "HELLO 1 0000000a 0000000000000000000000000000000A\n",
        "HELLO 1 0000000a 00000000000000000000000000000000 5\n",
        "HELLO 1 0000000a 00000000000000000000000000000000 000000000000000000000000\n",
        "HELLO 1 0000000a 00000000000000000000000000000000 000000000000000000000000 0g\n",
        "HELLO 1 0000000a 00000000000000000000000000000000 000000000000000000000000 000\n",
        "CONFIRM 1 0000000a 00000000000000000000000000000000 00000000 00\n",
        "CONFIRM 1 0000000a 00000000000000000000000000000000 00000001\n",
        "COOKIE 00000000000000000000000000000000\n",
        "ACCEPT 00000000000000000000000000000000 00000000 00000000000000000000000000000000\n",
        "REFUSE 00000000000000000000000000000000 full\n"
      })
  void malformedFramesOfOpeningPacketsAreRefused(String frames) {
    assertThatThrownBy(() -> readOpening(frames))
        .isInstanceOfSatisfying(
            MalformedPacketException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FRAME));
  }

  private Packet readOpening(String frames) throws MalformedPacketException {
    return reader.read(signed("00000000", "0", frames, OPENING), OPENING);
  }

  @Test
  void ofAnotherVersionsHelloOnlyVersionAndNonceAreLookedAt() throws MalformedPacketException {
    String nonce = "0000000000000001000000000000000f";
    assertThat(readOpening("HELLO 2 0000000a " + nonce + " what ever +2\nxxNOVEL\n").frames())
        .containsExactly(
            new Frame.Hello(2, 10, new Nonce(1, 15), null), new Frame.Unknown("NOVEL"));
    assertThat(readOpening("HELLO 1 0000000a " + nonce + " +2\nxx").frames())
        .containsExactly(new Frame.Hello(1, 10, new Nonce(1, 15), null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ACK 4611686018427387904 0 4611686018427387904\n",
        "DATA 1 4611686018427387900\nabcd",
        "CREDIT 1 4611686018427387904\n",
        "CLOSE a-code-of-more-than-32-characters %\n"
      })
  void numbersAndCodesHaveLimits(String frames) {
    assertThatThrownBy(() -> read(frames)).satisfies(PacketTest::isOverLimit);
  }

  private static void isOverLimit(Throwable thrown) {
    assertThat(thrown)
        .isInstanceOfSatisfying(
            MalformedPacketException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT));
  }

  @Test
  void theLargestNumbersAreRead() throws MalformedPacketException {
    long most = (1L << 62) - 1;
    assertThat(read("CREDIT 1 4611686018427387903\nDATA 0 4611686018427387899\nabcd").frames())
        .containsExactly(new Frame.Credit(1, most), new Frame.Data(0, most - 4, text("abcd")));
  }

  @Test
  void limitsAreHeld() throws MalformedPacketException {
    assertThat(read("PING\n".repeat(64)).frames()).hasSize(64);
    assertThatThrownBy(() -> read("PING\n".repeat(65))).satisfies(PacketTest::isOverLimit);
    assertThat(read("ODD " + "x".repeat(16_380) + "\n").frames()).hasSize(1);
    assertThatThrownBy(() -> read("ODD " + "x".repeat(16_381) + "\n"))
        .satisfies(PacketTest::isOverLimit);
    StringBuilder ranges = new StringBuilder("1000");
    for (int i = 1; i < 64; i++) {
      ranges.append(',').append(1000 - 2 * i);
    }
    assertThat(read("ACK 1000 0 " + ranges + "\n").frames()).hasSize(1);
    assertThatThrownBy(() -> read("ACK 1000 0 " + ranges + ",1\n"))
        .satisfies(PacketTest::isOverLimit);
  }

  @Test
  void aFrameThatHasNoRoomIsNotWritten() throws MalformedPacketException {
    Nonce nonce = new Nonce(1, 2);
    Cookie cookie = new Cookie(3, 4);
    long[] range = {7};
    String tight = "ABN1 00000001 0 0000000000000000\nPING\n";
    ByteBuf out = Unpooled.buffer(MAX_BYTES);
    writer.begin(out, 1, 0, tight.length());
    assertThat(writer.isEmpty()).isTrue();
    assertThat(writer.ack(7, 0, range, range, 1)).isFalse();
    assertThat(writer.credit(0, 5)).isFalse();
    assertThat(writer.close("done", "")).isFalse();
    assertThat(writer.hello(1, 9, nonce, new Frame.Hello.Shown(cookie, "00"))).isFalse();
    assertThat(writer.cookieOffer(nonce, cookie)).isFalse();
    assertThat(writer.accept(nonce, 5, "00")).isFalse();
    assertThat(writer.confirm(1, 9, nonce, 5, "00")).isFalse();
    assertThat(writer.refuse(nonce, "full", "")).isFalse();
    assertThat(writer.dataRoom(0, 0)).isNotPositive();
    assertThatThrownBy(() -> writer.data(0, 0, text("x"), 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(writer.isEmpty()).isTrue();
    assertThat(writer.ping()).isTrue();
    assertThat(writer.isEmpty()).isFalse();
    assertThat(writer.remaining()).isZero();
    assertThat(writer.pad()).isTrue();
    assertThat(writer.finish(KEY)).isEqualTo(tight.length());
    assertThat(reader.read(out, KEY).frames()).containsExactly(new Frame.Ping());
  }

  @Test
  void aPacketIsWrittenWithNoMoreFramesThanMayBeRead() throws MalformedPacketException {
    ByteBuf out = Unpooled.buffer(MAX_BYTES);
    writer.begin(out, 1, 0, MAX_BYTES);
    int frames = 0;
    while (writer.ping()) {
      frames++;
    }
    writer.finish(KEY);
    assertThat(frames).isEqualTo(PacketReader.MAX_FRAMES);
    assertThat(reader.read(out, KEY).frames()).hasSize(frames);
  }

  @Test
  void wordsOfACloseAreLeftOutWhereTheyAreTooLong() throws MalformedPacketException {
    for (int size : new int[] {1200, 65_507}) {
      ByteBuf out = Unpooled.buffer(size);
      writer.begin(out, 1, 0, size);
      assertThat(writer.close("internal", "x".repeat(17_000))).isTrue();
      writer.finish(KEY);
      assertThat(reader.read(out, KEY).frames()).containsExactly(new Frame.Close("internal", ""));
    }
  }

  @Test
  void aDatagramsIndicesAreLeftAlone() throws MalformedPacketException {
    ByteBuf packet = signed("7f3a2c18", "7", "ACK 9 1 8-9\nDATA 0 5\nbody", KEY);
    ByteBuf datagram = Unpooled.buffer().writeZero(13).writeBytes(packet.slice());
    datagram.skipBytes(13);
    assertThat(reader.read(datagram, KEY).frames()).hasSize(2);
    assertThat(datagram.readerIndex()).isEqualTo(13);
    assertThat(datagram.readableBytes()).isEqualTo(packet.readableBytes());
  }

  @Test
  void everyByteButABlocksIsAuthenticated() {
    ByteBuf good = Unpooled.buffer(MAX_BYTES);
    writer.begin(good, 0x7f3a2c18, 1842, MAX_BYTES);
    writer.ack(977, 120, new long[] {970}, new long[] {977}, 1);
    writer.countedData(0, 31, text("WAIT 1 2\n"), 0, 9);
    writer.data(1, 7, text("body"), 0, 4);
    writer.finish(KEY);
    for (int i = 0; i < good.readableBytes() - 4; i++) {
      for (int bit = 0; bit < 8; bit++) {
        ByteBuf bad = Unpooled.copiedBuffer(good);
        bad.setByte(i, bad.getByte(i) ^ 1 << bit);
        assertThatThrownBy(() -> reader.read(bad, KEY))
            .as("byte %d bit %d", i, bit)
            .isInstanceOf(MalformedPacketException.class);
      }
    }
    ByteBuf body = Unpooled.copiedBuffer(good);
    body.setByte(body.writerIndex() - 1, 'Y');
    assertThat(readsWell(body, KEY)).isTrue();
    assertThat(readsWell(good, PacketKey.of(1, 2))).isFalse();
  }

  @Test
  void truncatedAndRandomDatagramsAreRefusedAndNothingElseHappens() {
    SplittableRandom random = new SplittableRandom(42);
    ByteBuf good = signed("7f3a2c18", "7", "ACK 9 1 8-9\nCREDIT 1 77\nDATA 0 5 +3\nabcPING\n", KEY);
    for (int length = 0; length < good.readableBytes(); length++) {
      assertThat(readsWell(good.slice(0, length), KEY)).as("%d bytes", length).isFalse();
    }
    byte[] alphabet = "ABN1 0123456789abcdef\n+-,ACKDATPING%".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 100_000; i++) {
      ByteBuf junk = Unpooled.buffer();
      int length = random.nextInt(120);
      boolean likely = random.nextBoolean();
      if (likely) {
        junk.writeBytes(good, 0, random.nextInt(good.readableBytes()));
      }
      for (int k = 0; k < length; k++) {
        junk.writeByte(
            random.nextBoolean() ? alphabet[random.nextInt(alphabet.length)] : random.nextInt(256));
      }
      assertThat(readsWell(junk, KEY)).as("%s", ByteBufUtil.hexDump(junk)).isFalse();
    }
  }

  private boolean readsWell(ByteBuf datagram, PacketKey key) {
    try {
      reader.read(datagram, key);
      return true;
    } catch (MalformedPacketException e) {
      return false;
    }
  }
}
