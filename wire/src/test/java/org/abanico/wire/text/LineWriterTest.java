package org.abanico.wire.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LineWriterTest {
  /** What is written, and how. */
  private static final Map<String, Consumer<LineWriter>> WAYS =
      Map.of(
          "DATA", line -> line.ascii("DATA"),
          "DATA 1 ", line -> line.ascii(LineWriter.word("DATA 1 "), 7),
          "+", line -> line.character('+'),
          "9223372036854775807", line -> line.decimal(Long.MAX_VALUE),
          "00ff00aa", line -> line.hex(0xff00aaL, 8),
          "0123456789abcdef", line -> line.hex(0x0123456789abcdefL, 16),
          "\0\0\0", line -> line.zeros(3),
          "YTE",
              line -> line.bytes(Unpooled.copiedBuffer("BYTES", StandardCharsets.US_ASCII), 1, 3));

  private static String text(LineWriter line) {
    ByteBuf out = Unpooled.buffer();
    line.copyTo(out, 0, line.length());
    return out.toString(StandardCharsets.US_ASCII);
  }

  @Test
  void growsByWhateverIsWrittenHoweverLittleRoomIsLeft() {
    WAYS.forEach(
        (expected, way) -> {
          for (int before = 230; before <= 257; before++) {
            LineWriter line = new LineWriter().ascii("x".repeat(before));
            way.accept(line);
            assertThat(text(line)).as("%d before", before).isEqualTo("x".repeat(before) + expected);
          }
        });
  }

  @Test
  void aLineIsPutInWhereThereIsJustRoomForIt() {
    for (int behind = 200; behind <= 256; behind++) {
      LineWriter line = new LineWriter().ascii("y".repeat(behind)).insertHexLine(0, -1);
      assertThat(text(line)).isEqualTo("f".repeat(16) + "\n" + "y".repeat(behind));
    }
  }

  @Test
  void keepsFourKibibytesAndGivesMoreThanThatBack() {
    LineWriter line = new LineWriter().zeros(4096);
    byte[] kept = line.array();
    assertThat(line.clear().array()).isSameAs(kept);
    line.zeros(4097).clear();
    assertThat(line.array().length).isLessThan(4096);
  }
}
