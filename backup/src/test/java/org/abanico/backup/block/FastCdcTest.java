package org.abanico.backup.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FastCdcTest {
  private static final int MINIMUM = 64 << 10;
  private static final int MAXIMUM = 1016 << 10;

  private final FastCdc cutter = new FastCdc();

  @Test
  void theSameBytesGiveTheSameChunks() {
    byte[] content = random(1, 5_000_000);
    assertThat(new FastCdc().maximum()).isEqualTo(MAXIMUM);
    assertThat(lengths(new FastCdc(), content)).isEqualTo(lengths(cutter, content.clone()));
  }

  @Test
  void cutsStayWhereTheyAreFromVersionToVersion() {
    assertThat(lengths(cutter, random(2, 2_000_000)))
        .containsExactly(299_754, 288_182, 359_831, 293_793, 460_580, 265_059, 32_801);
  }

  @Test
  void minimumAndMaximumHold() {
    byte[] content = random(3, 20_000_000);
    // Stretches without any cut, and some that would be cut anywhere.
    Arrays.fill(content, 3_000_000, 7_000_000, (byte) 0);
    for (int i = 9_000_000; i < 12_000_000; i++) {
      content[i] = (byte) (i & 1);
    }
    List<Integer> lengths = lengths(cutter, content);
    assertThat(lengths.subList(0, lengths.size() - 1))
        .allSatisfy(length -> assertThat(length).isBetween(MINIMUM, MAXIMUM));
    assertThat(lengths.getLast()).isBetween(1, MAXIMUM);
    assertThat(lengths).contains(MAXIMUM);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, MINIMUM - 1, MINIMUM})
  void whatIsNoLongerThanTheMinimumIsOneChunk(int length) {
    assertThat(lengths(cutter, random(4, length))).containsExactly(length);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 255})
  void bytesAllAlikeAreCutAtTheMaximum(int value) {
    byte[] content = new byte[3 * MAXIMUM + 1];
    Arrays.fill(content, (byte) value);
    assertThat(lengths(cutter, content)).containsExactly(MAXIMUM, MAXIMUM, MAXIMUM, 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6, 7})
  void aByteMoreAtTheFrontChangesThreeChunksAtMost(long seed) {
    byte[] content = random(seed, 20_000_000);
    byte[] longer = new byte[content.length + 1];
    System.arraycopy(content, 0, longer, 1, content.length);
    Set<String> before = new HashSet<>(hashes(content));
    List<String> after = hashes(longer);
    assertThat(after).hasSizeGreaterThan(50);
    after.removeIf(before::contains);
    assertThat(after).as("new with seed %d", seed).hasSizeBetween(1, 3);
  }

  @ParameterizedTest
  @ValueSource(longs = {8, 9, 10})
  void chunksOfRandomContentHave250To330KibOnAverage(long seed) {
    byte[] content = random(seed, 100_000_000);
    assertThat(content.length / lengths(cutter, content).size())
        .as("average with seed %d", seed)
        .isBetween(250 << 10, 330 << 10);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void whatIsThereSaysWhereToCutHoweverMuchFollows(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ByteBuf content = Unpooled.directBuffer().writeBytes(random(seed, 2 * MAXIMUM));
    try {
      int cut = cutter.cut(content, 7, MAXIMUM, false);
      for (int i = 0; i < 100; i++) {
        int length = 1 + random.nextInt(MAXIMUM);
        int early = cutter.cut(content, 7, length, false);
        assertThat(early).as("of %d, seed %d", length, seed).isEqualTo(cut <= length ? cut : 0);
        assertThat(cutter.cut(content, 7, length, true)).isEqualTo(Math.min(cut, length));
      }
    } finally {
      content.release();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0,256,512",
    "256,256,512",
    "64,100,512",
    "64,256,256",
    "65,256,512",
    "64,256,1048576"
  })
  void lengthsThatMakeNoSenseAreRefused(int minimum, int average, int maximum) {
    assertThatThrownBy(() -> new FastCdc(minimum, average, maximum))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private List<String> hashes(byte[] content) {
    Sha256 sha256 = new Sha256();
    ByteBuf buffer = Unpooled.wrappedBuffer(content);
    List<String> hashes = new ArrayList<>();
    int at = 0;
    for (int length : lengths(cutter, content)) {
      hashes.add(sha256.of(buffer, at, length));
      at += length;
    }
    return hashes;
  }

  private static List<Integer> lengths(FastCdc cutter, byte[] content) {
    ByteBuf buffer = Unpooled.directBuffer(content.length).writeBytes(content);
    try {
      List<Integer> lengths = new ArrayList<>();
      for (int at = 0; at < content.length; at += lengths.getLast()) {
        lengths.add(cutter.cut(buffer, at, content.length - at, true));
      }
      return lengths;
    } finally {
      buffer.release();
    }
  }

  private static byte[] random(long seed, int length) {
    byte[] content = new byte[length];
    new SplittableRandom(seed).nextBytes(content);
    return content;
  }
}
