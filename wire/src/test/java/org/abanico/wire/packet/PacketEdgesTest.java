package org.abanico.wire.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.abanico.wire.text.LineReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is just inside of a limit is read and written, and what is just outside of it is not. */
class PacketEdgesTest {
  private static final PacketKey KEY = PacketKey.of(3, 4);
  private static final String HEADER = "ABN1 00000001 0 0000000000000000\n";
  private static final String NONCE = "0000000000000001000000000000000f";

  private final PacketReader reader = new PacketReader();
  private final PacketWriter writer = new PacketWriter();
  private final ByteBuf out = Unpooled.buffer();

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }

  private static ByteBuf signed(String connection, String frames) {
    String head = "ABN1 " + connection + " 0 ";
    SipHash hash = new SipHash(KEY);
    hash.update(head.getBytes(StandardCharsets.US_ASCII));
    hash.update(frames.getBytes(StandardCharsets.US_ASCII));
    return text(head + "%016x\n".formatted(hash.finish()) + frames);
  }

  private Packet read(String frames) throws MalformedPacketException {
    return reader.read(signed("00000001", frames), KEY);
  }

  private Packet readOpening(String frames) throws MalformedPacketException {
    return reader.read(signed("00000000", frames), KEY);
  }

  /** A packet of which frames may take so many bytes. */
  private void begin(int bytes) {
    writer.begin(out.clear(), 1, 0, HEADER.length() + bytes);
  }

  @Test
  void theShortestHeaderNamesItsConnection() {
    assertThat(PacketReader.connectionOf(text(HEADER))).isEqualTo(1);
    assertThat(PacketReader.connectionOf(text(HEADER.substring(0, HEADER.length() - 1))))
        .isEqualTo(-1);
  }

  @Test
  void anOpeningPacketOfAClientSaysWhichKeyItIsUnder() {
    assertThat(reader.openingKeyId(signed("00000000", "HELLO 1 89abcdef " + NONCE + "\n")))
        .isEqualTo(0x89abcdefL);
    assertThat(reader.openingKeyId(signed("00000000", "CONFIRM 1 00000000\n"))).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000|COOKIE 1 89abcdef\n",
        "00000000|HELLO 1\n",
        "00000000|HELLO 1 89abcde\n",
        "00000000|HELLO 1 89abcdeF\n",
        "00000000|HELLO 1 89abcdef",
        "00000000|",
        "00000001|HELLO 1 89abcdef\n"
      })
  void anyOtherPacketSaysNoKey(String packet) {
    String[] parts = packet.split("\\|", 2);
    assertThat(reader.openingKeyId(signed(parts[0], parts[1]))).isEqualTo(-1);
  }

  @Test
  void padMayAnnounceThatNothingFollows() throws MalformedPacketException {
    assertThat(read("PAD +0\nPING\n").frames()).containsExactly(new Frame.Pad(0), new Frame.Ping());
  }

  @Test
  void namesOfUnknownFramesAreOfCapitalsDigitsAndHyphens() throws MalformedPacketException {
    assertThat(read("AZ-09\n").frames()).containsExactly(new Frame.Unknown("AZ-09"));
    for (char other : "@[/:,.az".toCharArray()) {
      assertThatThrownBy(() -> read("N" + other + "\n"))
          .as("%s", other)
          .isInstanceOf(MalformedPacketException.class);
    }
  }

  @Test
  void codesAreOfSmallLettersDigitsAndHyphens() throws MalformedPacketException {
    String longest = "az-09" + "x".repeat(27);
    assertThat(read("CLOSE " + longest + " %\n").frames())
        .containsExactly(new Frame.Close(longest, ""));
    for (char other : "`{/:,.AZ".toCharArray()) {
      assertThatThrownBy(() -> read("CLOSE n" + other + " %\n"))
          .as("%s", other)
          .isInstanceOf(MalformedPacketException.class);
    }
  }

  @Test
  void aHandshakeHasAtMostFiveHundredAndTwelveDigits() throws MalformedPacketException {
    String accept = "ACCEPT " + NONCE + " 00000007 ";
    String longest = "09af".repeat(128);
    assertThat(readOpening(accept + longest + "\n").frames())
        .containsExactly(new Frame.Accept(new Nonce(1, 15), 7, longest));
    assertThatThrownBy(() -> readOpening(accept + longest + "00\n"))
        .isInstanceOf(MalformedPacketException.class);
    for (char other : "/:`g".toCharArray()) {
      assertThatThrownBy(() -> readOpening(accept + "0" + other + "\n"))
          .as("%s", other)
          .isInstanceOf(MalformedPacketException.class);
    }
  }

  @Test
  void framesMayFollowTheBytesOfABlock() throws MalformedPacketException {
    begin(100);
    writer.countedData(1, 5, text("body"), 0, 4);
    assertThat(writer.isEmpty()).isFalse();
    assertThat(writer.credit(0, 9)).isTrue();
    writer.finish(KEY);
    assertThat(reader.read(out, KEY).frames())
        .containsExactly(new Frame.Data(1, 5, text("body")), new Frame.Credit(0, 9));
  }

  @Test
  void aPacketCarriesBytesOfABlockOnce() {
    begin(100);
    writer.countedData(1, 5, text("body"), 0, 4);
    assertThatIllegalStateException()
        .isThrownBy(() -> writer.countedData(1, 9, text("more"), 0, 4));
  }

  @Test
  void dataIsAtLeastAByteAndNoMoreThanThereIsRoomFor() {
    begin(20);
    ByteBuf bytes = text("x".repeat(100));
    int room = writer.countedDataRoom(0, 5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> writer.countedData(0, 5, bytes, 0, room + 1));
    assertThatIllegalArgumentException().isThrownBy(() -> writer.countedData(0, 5, bytes, 0, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> writer.data(0, 5, bytes, 0, writer.dataRoom(0, 5) + 1));
    assertThatIllegalArgumentException().isThrownBy(() -> writer.data(0, 5, bytes, 0, 0));
    writer.countedData(0, 5, bytes, 0, room);
    assertThat(writer.finish(KEY)).isEqualTo(HEADER.length() + 20);
  }

  @Test
  void aFrameFitsToTheLastByteAndNotBeyondIt() {
    begin("PATH-CHALLENGE 0000000000000007 address\n".length());
    assertThat(writer.pathChallenge(7, Frame.PathChallenge.ADDRESS)).isTrue();
    begin("PATH-CHALLENGE 0000000000000007 address\n".length() - 1);
    assertThat(writer.pathChallenge(7, Frame.PathChallenge.ADDRESS)).isFalse();
    begin("PATH-RESPONSE 0000000000000007\n".length());
    assertThat(writer.pathResponse(7)).isTrue();
    begin("PATH-RESPONSE 0000000000000007\n".length() - 1);
    assertThat(writer.pathResponse(7)).isFalse();
    assertThat(writer.isEmpty()).isTrue();
  }

  @Test
  void padFillsAPacketUnlessTooFewBytesAreLeft() {
    begin("PAD\n".length());
    assertThat(writer.pad()).isTrue();
    assertThat(writer.finish(KEY)).isEqualTo(HEADER.length() + 4);
    begin("PAD\n".length() - 1);
    assertThat(writer.pad()).isFalse();
    begin("PING\n".length());
    writer.ping();
    assertThat(writer.pad()).isTrue();
  }

  @Test
  void aLineIsWrittenWhenItMayBeReadHoweverMuchRoomThereIs() throws MalformedPacketException {
    String longest = "x".repeat(LineReader.MAX_LINE - "CLOSE done ".length());
    begin(20_000);
    assertThat(writer.ping()).isTrue();
    assertThat(writer.close("done", longest)).isTrue();
    writer.finish(KEY);
    assertThat(reader.read(out, KEY).frames())
        .containsExactly(new Frame.Ping(), new Frame.Close("done", longest));
    begin(20_000);
    assertThat(writer.close("done", longest + "x")).isTrue();
    writer.finish(KEY);
    assertThat(reader.read(out, KEY).frames()).containsExactly(new Frame.Close("done", ""));
  }

  @Test
  void bytesCountAsAFrame() {
    begin(2000);
    for (int i = 0; i < PacketReader.MAX_FRAMES; i++) {
      writer.countedData(0, i, text("x"), 0, 1);
    }
    assertThat(writer.remaining()).isZero();
    assertThat(writer.ping()).isFalse();
  }

  @Test
  void aKeyHasSixteenBytesAndIsNotShown() {
    assertThat(PacketKey.ofBytes(new byte[16])).hasToString("PacketKey");
    assertThatIllegalArgumentException().isThrownBy(() -> PacketKey.ofBytes(new byte[15]));
    assertThatIllegalArgumentException().isThrownBy(() -> PacketKey.ofBytes(new byte[17]));
  }
}
