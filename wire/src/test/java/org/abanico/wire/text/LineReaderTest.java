package org.abanico.wire.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LineReaderTest {
  private final LineReader line = new LineReader();

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }

  @Test
  void linesOfEveryLengthAreReadWherePreviousOnesEnd() throws MalformedTextException {
    for (long seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      ByteBuf buffer = Unpooled.buffer().writeZero(random.nextInt(20));
      int start = buffer.writerIndex();
      List<String> fields = new ArrayList<>();
      for (int i = random.nextInt(1, 20); i > 0; i--) {
        String first = "W" + "x".repeat(random.nextInt(1 << random.nextInt(1, 13)));
        fields.add(first);
        fields.add(Integer.toString(i));
        buffer.writeBytes(text(first + ' ' + i + '\n')).writeZero(i);
      }
      int at = start;
      for (int i = 0; i < fields.size(); i += 2) {
        at =
            i == 0 || random.nextInt(4) == 0
                ? line.begin(buffer, at, buffer.writerIndex())
                : line.beginNext(at);
        assertThat(line.word()).as("seed %d", seed).isEqualTo(fields.get(i));
        long number = line.decimal();
        assertThat(number).as("seed %d", seed).isEqualTo(Long.parseLong(fields.get(i + 1)));
        assertThat(line.hasNext()).as("seed %d", seed).isFalse();
        at += (int) number;
      }
      assertThat(at).as("seed %d", seed).isEqualTo(buffer.writerIndex());
    }
  }

  @Test
  void aFieldCanBeTakenApartByTheBuffersIndices() throws MalformedTextException {
    ByteBuf buffer = text("skipped 12,345 ff\n");
    line.begin(buffer, 8, buffer.writerIndex());
    line.next();
    int comma = line.indexOf(',', line.fieldStart(), line.fieldEnd());
    assertThat(comma).isEqualTo(10);
    assertThat(line.decimal(line.fieldStart(), comma)).isEqualTo(12);
    assertThat(line.decimal(comma + 1, line.fieldEnd())).isEqualTo(345);
    assertThat(line.hex(2)).isEqualTo(255);
  }

  @Test
  void aLineIsRefusedWhenTooLongOrUnfinished() throws MalformedTextException {
    ByteBuf longest = text("x".repeat(LineReader.MAX_LINE) + "\n");
    assertThat(line.begin(longest, 0, longest.writerIndex())).isEqualTo(LineReader.MAX_LINE + 1);
    ByteBuf longer = text("x".repeat(LineReader.MAX_LINE + 1) + "\n");
    assertThatThrownBy(() -> line.begin(longer, 0, longer.writerIndex()))
        .isInstanceOfSatisfying(
            MalformedTextException.class, e -> assertThat(e.isOverLimit()).isTrue());
    for (int length : new int[] {0, 1, 255, 256, 257, 5000}) {
      ByteBuf unfinished = text("x".repeat(length));
      assertThatThrownBy(() -> line.begin(unfinished, 0, length))
          .isInstanceOfSatisfying(
              MalformedTextException.class, e -> assertThat(e.isOverLimit()).isFalse());
    }
  }

  @Test
  void aReaderThatWasGivenNoLineHasNoField() {
    assertThat(line.hasNext()).isFalse();
    assertThat(line.isCountNext()).isFalse();
    assertThatThrownBy(line::next).isInstanceOf(MalformedTextException.class);
  }

  @Test
  void nothingIsReadBehindTheEndThatWasGiven() {
    ByteBuf buffer = text("PING\nPING\n");
    assertThatThrownBy(() -> line.begin(buffer, 5, 9)).isInstanceOf(MalformedTextException.class);
  }

  @Test
  void whatTheWriterWritesIsReadBack() throws MalformedTextException {
    for (long seed = 0; seed < 2000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      long decimal = random.nextLong(1L << random.nextInt(1, 63));
      long hex = random.nextLong();
      LineWriter writer = new LineWriter();
      writer.ascii("W").character(' ').decimal(decimal).character(' ');
      assertThat(writer.length())
          .as("seed %d", seed)
          .isEqualTo("W  ".length() + LineWriter.digits(decimal));
      int before = writer.length();
      writer.ascii("taken back").truncate(before).hex(hex, 16).character('\n');
      ByteBuf buffer = Unpooled.buffer();
      writer.copyTo(buffer, 0, writer.length());
      line.begin(buffer, 0, buffer.writerIndex());
      assertThat(line.word()).isEqualTo("W");
      assertThat(line.decimal()).as("seed %d", seed).isEqualTo(decimal);
      assertThat(line.hex(16)).as("seed %d", seed).isEqualTo(hex);
    }
  }

  @Test
  void numbersAreWrittenAsTheJdkWritesThem() {
    LineWriter writer = new LineWriter();
    for (long power = 1; power > 0 && power <= LineReader.MAX_DECIMAL; power *= 10) {
      for (long value : new long[] {power - 1, power, power + 1, 7 * power}) {
        if (value >= 0) {
          ByteBuf out = Unpooled.buffer();
          writer.clear().decimal(value).copyTo(out, 0, writer.length());
          assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo(Long.toString(value));
        }
      }
    }
  }

  @Test
  void aLineGrowsAsItIsFilledInAnyWay() {
    LineWriter writer = new LineWriter();
    ByteBuf bytes = text("x".repeat(300));
    writer.ascii(LineWriter.word("DATA 1 "), 7).bytes(bytes, 100, 200).zeros(5000);
    writer.insertHexLine(7, 0x89abcdef01234567L);
    ByteBuf out = Unpooled.buffer();
    writer.copyTo(out, 0, writer.length());
    assertThat(out.toString(StandardCharsets.US_ASCII))
        .isEqualTo("DATA 1 89abcdef01234567\n" + "x".repeat(200) + "\0".repeat(5000));
    assertThat(writer.clear().length()).isZero();
  }

  @Test
  void aCountIsTheLastFieldOrNone() throws MalformedTextException {
    assertThat(count("NOVEL a b +5\n")).isEqualTo(5);
    assertThat(count("NOVEL a b 5\n")).isEqualTo(-1);
    assertThat(count("NOVEL +5\n")).isEqualTo(5);
    assertThat(count("NOVEL\n")).isEqualTo(-1);
    assertThatThrownBy(() -> count("NOVEL +5 a\n")).isInstanceOf(MalformedTextException.class);
    assertThatThrownBy(() -> count("NOVEL +a\n")).isInstanceOf(MalformedTextException.class);
  }

  private long count(String text) throws MalformedTextException {
    ByteBuf buffer = text(text);
    line.begin(buffer, 0, buffer.writerIndex());
    line.next();
    return line.trailingCount();
  }
}
