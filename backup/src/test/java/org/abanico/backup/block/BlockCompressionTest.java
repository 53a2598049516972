package org.abanico.backup.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.abanico.backup.DamagedBlockException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BlockCompressionTest {
  private static final String FIRST_WORDS = "one lemon two apples bread olive oil fan rib paper ";

  private final SplittableRandom random = new SplittableRandom(7);

  private byte[] text(int length) {
    String[] words = FIRST_WORDS.split(" ", -1);
    StringBuilder text = new StringBuilder("CHUNKS 1\n");
    while (text.length() < length) {
      text.append(words[random.nextInt(words.length)]).append(' ').append(random.nextInt(1000));
    }
    return text.substring(0, length).getBytes(StandardCharsets.US_ASCII);
  }

  private byte[] noise(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] joined(byte[]... parts) {
    return ByteBufUtil.getBytes(Unpooled.wrappedBuffer(parts));
  }

  /** Its length after compression; 0 when it is left alone. What comes back must be the same. */
  private static int compressed(ByteBuf body) throws DamagedBlockException {
    byte[] before = ByteBufUtil.getBytes(body);
    ByteBuf smaller = BlockCompression.compress(body);
    assertThat(ByteBufUtil.getBytes(body)).isEqualTo(before);
    body.release();
    if (smaller == null) {
      return 0;
    }
    try {
      assertThat(smaller.maxWritableBytes()).isEqualTo(BlockFormat.SEAL);
      ByteBuf back = BlockCompression.expand(smaller);
      assertThat(ByteBufUtil.getBytes(back)).isEqualTo(before);
      back.release();
      return smaller.readableBytes();
    } finally {
      smaller.release();
    }
  }

  private static int compressed(byte[] bytes) throws DamagedBlockException {
    return compressed(PooledByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes));
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 513, 10_000, 300_000, BlockFormat.MAX_BYTES})
  void textShrinksAndComesBack(int length) throws DamagedBlockException {
    assertThat(compressed(text(length))).isBetween(1, length < 1000 ? length * 9 / 10 : length / 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 512, 10_000, 300_000, BlockFormat.MAX_BYTES})
  void whatDoesNotShrinkIsLeftAlone(int length) throws DamagedBlockException {
    assertThat(compressed(noise(length))).isZero();
  }

  @Test
  void aQuarterThatShrinksIsWorthIt() throws DamagedBlockException {
    for (int quarter = 0; quarter < 4; quarter++) {
      byte[] mixed = noise(1_000_000);
      System.arraycopy(text(250_000), 0, mixed, quarter * 250_000, 250_000);
      assertThat(compressed(mixed)).isBetween(1, 900_000);
    }
  }

  @Test
  void whatShrinksLessThanAPartOfSixteenIsLeftAlone() throws DamagedBlockException {
    assertThat(compressed(joined(new byte[6_000], noise(94_000)))).isZero();
    assertThat(compressed(joined(new byte[7_000], noise(93_000)))).isPositive();
  }

  @Test
  void whereABodyIsInMemoryDoesNotMatter() throws DamagedBlockException {
    byte[] text = text(400_000);
    assertThat(compressed(Unpooled.wrappedBuffer(text.clone()))).isPositive();
    assertThat(
            compressed(
                Unpooled.wrappedBuffer(
                    Arrays.copyOf(text, 1000), Arrays.copyOfRange(text, 1000, text.length))))
        .isPositive();
    assertThat(compressed(Unpooled.directBuffer().writeLong(1).writeBytes(text).skipBytes(8)))
        .isPositive();
  }

  @Test
  void whatIsNotCompressedIsTheSameBuffer() throws DamagedBlockException {
    ByteBuf body = Unpooled.wrappedBuffer(text(100));
    ByteBuf same = BlockCompression.expand(body);
    assertThat(same).isSameAs(body);
    assertThat(body.refCnt()).isEqualTo(2);
    body.release(2);
  }

  private static void expand(String head, byte[] frame) throws DamagedBlockException {
    ByteBuf body = Unpooled.directBuffer();
    try {
      body.writeCharSequence(head, StandardCharsets.US_ASCII);
      BlockCompression.expand(body.writeBytes(frame)).release();
    } finally {
      body.release();
    }
  }

  private static void refused(String head, byte[] frame) {
    long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    assertThatThrownBy(() -> expand(head, frame))
        .as(head)
        .isInstanceOf(DamagedBlockException.class);
    assertThat(PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() - before)
        .isLessThanOrEqualTo(16 << 20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ZSTD 999\n",
        "ZSTD 1001\n",
        "ZSTD 0\n",
        "ZSTD 01000\n",
        "ZSTD -1000\n",
        "ZSTD +1000\n",
        "ZSTD 1000 \n",
        "ZSTD  1000\n",
        "ZSTD \n",
        "ZSTD 1000",
        "ZSTD ",
        "ZSTD 1048561\n",
        "ZSTD 2147483648\n",
        "ZSTD 99999999999999999999\n"
      })
  void aHeadThatIsNotThatOfItsFrameIsDamage(String head) throws DamagedBlockException {
    byte[] frame = Zstd.compress(text(1000));
    expand("ZSTD 1000\n", frame);
    refused(head, frame);
  }

  @Test
  void aFrameThatIsNotWholeOrNotAloneIsDamage() throws DamagedBlockException {
    byte[] frame = Zstd.compress(text(3000));
    expand("ZSTD 3000\n", frame);
    for (int length = 0; length < frame.length; length++) {
      refused("ZSTD 3000\n", Arrays.copyOf(frame, length));
    }
    byte[] skippable = {0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0};
    refused("ZSTD 3000\n", joined(frame, new byte[1]));
    refused("ZSTD 3000\n", joined(frame, frame));
    refused("ZSTD 6000\n", joined(frame, frame));
    refused("ZSTD 3000\n", joined(frame, skippable));
    refused("ZSTD 3000\n", joined(skippable, frame));
    refused("ZSTD 3000\n", skippable);
    refused("ZSTD 3000\n", noise(2000));
    refused("ZSTD 3000\n", text(3000));
  }

  /** A frame (RFC 8878, section 3.1.1) of zeros. */
  private static byte[] zeros(int descriptor, int window, long declared, int length) {
    ByteBuf frame = Unpooled.buffer().writeIntLE(0xFD2FB528).writeByte(descriptor);
    if ((descriptor & 0x20) == 0) {
      frame.writeByte(window);
    }
    switch (descriptor >> 6) {
      case 2 -> frame.writeIntLE((int) declared);
      case 3 -> frame.writeLongLE(declared);
      default -> {}
    }
    int left = length;
    while (left > 0) {
      int part = Math.min(left, 100_000);
      left -= part;
      frame.writeMediumLE(part << 3 | 1 << 1 | (left == 0 ? 1 : 0)).writeByte(0);
    }
    return ByteBufUtil.getBytes(frame);
  }

  @Test
  void aFrameThatAsksForMoreThanABodyNeedsIsDamage() throws DamagedBlockException {
    expand("ZSTD 500000\n", zeros(0x80, 0x50, 500_000, 500_000));
    expand("ZSTD 500000\n", zeros(0xC0, 0x50, 500_000, 500_000));
    expand("ZSTD 500000\n", zeros(0xA0, 0, 500_000, 500_000));
    refused("ZSTD 500000\n", zeros(0x80, 0x51, 500_000, 500_000));
    refused("ZSTD 500000\n", zeros(0x80, 0xFF, 500_000, 500_000));
  }

  @Test
  void aFrameOfAnotherLengthThanItSaysIsDamage() {
    refused("ZSTD 500000\n", zeros(0x80, 0x50, 500_000, 499_999));
    refused("ZSTD 500000\n", zeros(0x80, 0x50, 500_000, 500_001));
    refused("ZSTD 500000\n", zeros(0x80, 0x50, 500_000, 500_000_000));
    refused("ZSTD 500000\n", zeros(0x80, 0x50, 500_000_000, 500_000_000));
    refused("ZSTD 500000\n", zeros(0xC0, 0x50, 1L << 40, 500_000));
    refused("ZSTD 500000\n", zeros(0xC0, 0x50, -1, 500_000));
    refused("ZSTD 500000\n", zeros(0xE0, 0, 1L << 62, 500_000));
  }

  @Test
  void aFrameThatDoesNotSayItsLengthOrNeedsADictionaryIsDamage() {
    refused("ZSTD 500000\n", zeros(0x00, 0x50, 0, 500_000));
    refused("ZSTD 500000\n", zeros(0x88, 0x50, 500_000, 500_000));
    refused("ZSTD 500000\n", zeros(0x81, 0x50, 500_000, 500_000));
  }

  @Test
  void whatWasCompressedTwiceIsDamage() {
    byte[] frame =
        Zstd.compress(joined("ZSTD 1000\n".getBytes(StandardCharsets.US_ASCII), text(9)));
    refused("ZSTD 19\n", frame);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whateverBecomesOfAFrameItIsDamageOrHasItsLength(long seed) {
    SplittableRandom places = new SplittableRandom(seed);
    byte[] frame = Zstd.compress(text(3000));
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] bad = frame.clone();
      for (int n = places.nextInt(4); n >= 0; n--) {
        bad[places.nextInt(bad.length)] = (byte) places.nextInt();
      }
      ByteBuf body = Unpooled.directBuffer();
      body.writeCharSequence("ZSTD 3000\n", StandardCharsets.US_ASCII);
      body.writeBytes(bad);
      try {
        ByteBuf plain = BlockCompression.expand(body);
        assertThat(plain.readableBytes()).isEqualTo(3000);
        plain.release();
      } catch (DamagedBlockException e) {
        refused++;
      } finally {
        body.release();
      }
    }
    assertThat(refused).isPositive();
  }
}
