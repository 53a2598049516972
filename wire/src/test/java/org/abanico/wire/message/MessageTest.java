package org.abanico.wire.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.wire.text.LineReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
  private static final String BACKUP = "20260102T030405Z-x";

  private static ByteBuf write(List<Message> messages) {
    ByteBuf out = Unpooled.buffer();
    messages.forEach(message -> new MessageWriter(TextCodec.READABLE).write(message, out));
    return out;
  }

  private static String text(Message message) {
    return write(List.of(message)).toString(StandardCharsets.US_ASCII);
  }

  private static List<Message> read(ByteBuf bytes) throws MalformedMessageException {
    return read(new MessageReader(TextCodec.READABLE), bytes);
  }

  private static List<Message> read(MessageReader reader, ByteBuf bytes)
      throws MalformedMessageException {
    List<Message> messages = new ArrayList<>();
    Message message = reader.read(bytes);
    while (message != null) {
      messages.add(message);
      message = reader.read(bytes);
    }
    return messages;
  }

  private static List<Message> read(String text) throws MalformedMessageException {
    return read(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
  }

  @Test
  void everyMessageReadsBackAsItWasWrittenWhereverItIsCut() throws MalformedMessageException {
    for (long seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Message> drawn = new DrawnMessages(random).draw(40);
      ByteBuf bytes = write(drawn);
      int longestPiece = 1 + random.nextInt(3) * random.nextInt(2000);
      MessageReader reader = new MessageReader(TextCodec.READABLE);
      List<Message> read = new ArrayList<>();
      while (bytes.isReadable()) {
        int piece = Math.min(1 + random.nextInt(longestPiece), bytes.readableBytes());
        read.addAll(read(reader, bytes.readSlice(piece)));
      }
      assertThat(read).as("seed %d", seed).isEqualTo(drawn);
    }
  }

  @Test
  void everyMessageFitsIntoALine() {
    for (long seed = 0; seed < 300; seed++) {
      for (Message message : new DrawnMessages(new SplittableRandom(seed)).draw(40)) {
        assertThat(text(message).length()).as("seed %d", seed).isLessThan(LineReader.MAX_LINE);
      }
    }
  }

  @Test
  void looksAsTheProtocolSays() {
    assertThat(text(new Message.JoinDestination("default", "attic nas")))
        .isEqualTo("JOIN destination default attic%20nas\n");
    assertThat(
            text(
                new Message.Block(
                    BACKUP, 7, BlockKind.CONTENT, 1000, new MemberSet(List.of(3L, 5L)), 0x1f)))
        .isEqualTo("BLOCK " + BACKUP + " 7 content 1000 3,5 0000001f\n");
    assertThat(text(new Message.From(3, new Message.Failed(BACKUP, "disk-full", ""))))
        .isEqualTo("FROM 3 FAILED " + BACKUP + " disk-full %\n");
  }

  @Test
  void unknownMessagesAreSkippedWithTheirBodies() throws MalformedMessageException {
    assertThat(read("NEWS a b +12\nLEAVE\nLEAVE\nLEAVE\nOTHER\n"))
        .containsExactly(new Message.Leave());
    assertThat(read("FROM 3 SHOUT 5\nLEAVE\n")).containsExactly(new Message.Leave());
  }

  @Test
  void unknownMessagesHaveNamesOfCapitalsDigitsAndHyphens() throws MalformedMessageException {
    assertThat(read("AZ-09\nLEAVE\n")).containsExactly(new Message.Leave());
  }

  @Test
  void aBodyThatIsSkippedHasAtMostSixtyFourKibibytes() throws MalformedMessageException {
    assertThat(read("NEWS +65536\n" + "x".repeat(65_536) + "LEAVE\n"))
        .containsExactly(new Message.Leave());
  }

  @Test
  void unknownFieldsAreSkippedAndTheirCountIsHonoured() throws MalformedMessageException {
    assertThat(read("JOINED 7 again extra +6\nLEAVE\nWAIT 1 2\n"))
        .containsExactly(new Message.Joined(7), new Message.Wait(1, 2));
  }

  @Test
  void wordsThatLookLikeACountAreWords() throws MalformedMessageException {
    Message.Failed failed = new Message.Failed(BACKUP, "internal", "+6");
    assertThat(read(text(failed) + "LEAVE\n")).containsExactly(failed, new Message.Leave());
  }

  @Test
  void aBodyThatIsSkippedMayComeInPieces() throws MalformedMessageException {
    MessageReader reader = new MessageReader(TextCodec.READABLE);
    assertThat(read(reader, Unpooled.copiedBuffer("NEWS +9\n1234", StandardCharsets.UTF_8)))
        .isEmpty();
    assertThat(read(reader, Unpooled.copiedBuffer("56789LEAVE\n", StandardCharsets.UTF_8)))
        .containsExactly(new Message.Leave());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n",
        "leave\n",
        " LEAVE\n",
        "LEAVE \n",
        "JOIN\n",
        "JOIN witness g n\n",
        "JOIN observer\n",
        "GROUP g resting 0 0\n",
        "PART n receiving 1 2\n",
        "HELD n 20260102T030405Z -1\n",
        "JOIN source g n 257 20260102T030405Z\n",
        "JOIN source g n 1 ../../etc\n",
        "JOIN source g n 1 20260102T030405Z/x\n",
        "JOIN source g n 1 .hidden\n",
        "JOINED -1\n",
        "JOINED 01\n",
        "JOINED 4611686018427387904\n",
        "JOINED 99999999999999999999\n",
        "JOINED +1\n",
        "REFUSED Full %\n",
        "REFUSED full\n",
        "REFUSED full %zz\n",
        "REFUSED full %FF\n",
        "MEMBER 1 %\n",
        "MEMBER 1 a/b\n",
        "MEMBER 1 a%0Ab\n",
        "WAIT 1\n",
        "WAIT 1 257\n",
        "READY-TO-SEND 20260102T030405Z 0 -\n",
        "READY-TO-SEND 20260102T030405Z 2 1\n",
        "READY-TO-SEND 20260102T030405Z 1\n",
        "NEED 20260102T030405Z SOME\n",
        "BLOCK 20260102T030405Z 0 content 0 * 0000001f\n",
        "BLOCK 20260102T030405Z 0 content 1048577 * 0000001f\n",
        "BLOCK 20260102T030405Z 0 gossip 5 * 0000001f\n",
        "BLOCK 20260102T030405Z 0 content 5 , 0000001f\n",
        "BLOCK 20260102T030405Z 0 content 5 1,,2 0000001f\n",
        "BLOCK 20260102T030405Z 0 content 5 1,1 0000001f\n",
        "BLOCK 20260102T030405Z 0 content 5 *,1 0000001f\n",
        "BLOCK 20260102T030405Z 0 content 5\n",
        "BLOCK 20260102T030405Z 0 content 5 *\n",
        "BLOCK 20260102T030405Z 0 content 5 * 1f\n",
        "BLOCK 20260102T030405Z 0 content 5 * 0000001F\n",
        "FULL 20260102T030405Z *\n",
        "START 20260102T030405Z -\n",
        "TURN 65\n",
        "DROP 20260102T030405Z 1 Not-A-Code\n",
        "TOTAL 20260102T030405Z 1 2 perhaps\n",
        "PROGRESS 20260102T030405Z 1 2 resting\n",
        "RECEIPT 20260102T030405Z abc 1 2\n",
        "FROM 1\n",
        "FROM x STORED 20260102T030405Z 1\n",
        "FROM 1 STORED 20260102T030405Z\n",
        "NEWS +65537\n",
        "NEWS  double\n",
        "JOIN witness g n a r 00000000000000000000000000000000 x\n",
        "BLOCK 20260102T030405Z 0 content 5 1, 0000001f\n",
        "BLOCK 20260102T030405Z 0 content 5 ,1 0000001f\n",
        "NEWS@\n",
        "NEWS[\n",
        "NEWS/\n",
        "NEWS:\n",
        "NEWS,\n",
      })
  void whatBreaksTheGrammarIsMalformed(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void aLineMayBeSixteenKibibytesLongAndNoLonger() {
    String longest = "NEWS " + "x".repeat(LineReader.MAX_LINE - 5);
    assertThatCode(() -> read(longest + "\n")).doesNotThrowAnyException();
    assertThatCode(() -> read(longest)).doesNotThrowAnyException();
    assertThatThrownBy(() -> read(longest + "x\n")).isInstanceOf(MalformedMessageException.class);
    assertThatThrownBy(() -> read(longest + "x")).isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void aLineInPiecesIsHeldToTheSameLength() throws MalformedMessageException {
    MessageReader reader = new MessageReader(TextCodec.READABLE);
    ByteBuf piece =
        Unpooled.copiedBuffer("X".repeat(LineReader.MAX_LINE / 2), StandardCharsets.UTF_8);
    assertThat(reader.read(piece.duplicate())).isNull();
    assertThat(reader.read(piece.duplicate())).isNull();
    assertThatThrownBy(() -> reader.read(piece.duplicate()))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void theEndOfTheLongestLineMayComeAlone() throws MalformedMessageException {
    MessageReader reader = new MessageReader(TextCodec.READABLE);
    String longest = "NEWS " + "x".repeat(LineReader.MAX_LINE - 5);
    assertThat(read(reader, Unpooled.copiedBuffer(longest, StandardCharsets.US_ASCII))).isEmpty();
    assertThat(read(reader, Unpooled.copiedBuffer("\nLEAVE\n", StandardCharsets.US_ASCII)))
        .containsExactly(new Message.Leave());
  }

  @Test
  void junkIsReadOrRefusedAndNothingElse() {
    String alphabet = "JOINEDWAITBLOCKFROM 0123456789 +%*,\n\n";
    List<Message> seeds = new DrawnMessages(new SplittableRandom(1)).draw(200);
    for (long seed = 0; seed < 100_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      ByteBuf junk = Unpooled.buffer();
      if (random.nextBoolean()) {
        for (int i = random.nextInt(60); i >= 0; i--) {
          junk.writeByte(alphabet.charAt(random.nextInt(alphabet.length())));
        }
      } else {
        new MessageWriter(TextCodec.READABLE).write(seeds.get(random.nextInt(seeds.size())), junk);
        junk.setByte(random.nextInt(junk.readableBytes()), random.nextInt(256));
      }
      readJunk(junk, seed);
    }
  }

  private static void readJunk(ByteBuf junk, long seed) {
    try {
      read(junk);
    } catch (MalformedMessageException e) {
      assertThat(e.getMessage()).isNotBlank();
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  @Test
  void constructorsRefuseWhatMayNotBeSaid() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Message.Member(1, "a/b"));
    assertThatIllegalArgumentException().isThrownBy(() -> new Message.Joined(-1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Message.Refused("full", "x".repeat(1025)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Message.Begin("..", "source"));
    String device = "0".repeat(32);
    for (String request : List.of("", "a b", "a=", "x".repeat(Limits.MAX_REQUEST + 1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Message.Request("r", 1, "n", device, request));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Message.JoinRestorer("g", "n", "a/b", "r", device, "x"));
    for (String other : List.of("", "0".repeat(31), "0".repeat(33), "0".repeat(31) + "g")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Message.JoinRestorer("g", "n", "m", "r", other, "x"));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Message.Request("r", 1, "n", other, "x"));
      assertThatIllegalArgumentException().isThrownBy(() -> new Message.Key("b", other, "x"));
    }
    for (String wrapped : List.of("", "a b", "a=", "x".repeat(257))) {
      assertThatIllegalArgumentException().isThrownBy(() -> new Message.Key("b", device, wrapped));
    }
  }

  @Test
  void namesAreOneToSixtyFourBytesWithoutControlCharactersOrSlashes() {
    assertThat(List.of("a", "ñ".repeat(32), "a b", "🪭")).allMatch(Limits::isName);
    assertThat(
            List.of(
                "", "x".repeat(65), "ñ".repeat(33), "a/b", "/", "a\u0000", "\u001b[2J", "\u0085"))
        .noneMatch(Limits::isName);
  }

  @Test
  void wordsAreClippedBetweenCharacters() {
    assertThat(Limits.clip("short")).isEqualTo("short");
    assertThat(Limits.clip("x" + "🪭".repeat(400))).isEqualTo("x" + "🪭".repeat(255));
    assertThat(Limits.clip("x".repeat(1024))).hasSize(1024);
    assertThat(Limits.clip("x".repeat(1025))).hasSize(1024);
    assertThat(Limits.clip("\u007f".repeat(1025))).hasSize(1024);
    assertThat(Limits.clip("\u0080".repeat(1025))).hasSize(512);
    assertThat(Limits.clip("\u07ff".repeat(1025))).hasSize(512);
    assertThat(Limits.clip("\u0800".repeat(1025))).hasSize(341);
    assertThat(Limits.clip("\uffff".repeat(1025))).hasSize(341);
    assertThat(Limits.clip("\ud800\udc00".repeat(1025))).hasSize(2 * 256);
  }
}
