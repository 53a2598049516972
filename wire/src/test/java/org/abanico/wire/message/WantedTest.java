package org.abanico.wire.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which chunks are wanted, as text. */
final class WantedTest {

  @Test
  void theFirstChunkIsTheHighestBitOfTheFirstDigit() {
    BitSet wanted = new BitSet();
    wanted.set(0);
    wanted.set(5);
    assertThat(Wanted.of(wanted, 6)).isEqualTo(new Wanted("84"));
  }

  @Test
  void noneAndAllAreOneCharacter() {
    BitSet wanted = new BitSet();
    assertThat(Wanted.of(wanted, 1_000)).isEqualTo(Wanted.NONE);
    wanted.set(0, 1_000);
    assertThat(Wanted.of(wanted, 1_000)).isEqualTo(Wanted.ALL);
    assertThat(Wanted.of(new BitSet(), 0)).isEqualTo(Wanted.NONE);
  }

  @Test
  void whatIsWrittenIsRead() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 1_000; round++) {
      int count = random.nextInt(round < 10 ? Wanted.MAX_CHUNKS : 200) + 1;
      BitSet wanted = new BitSet();
      for (int i = 0; i < count; i++) {
        wanted.set(i, random.nextInt(3) == 0);
      }
      assertThat(new Wanted(Wanted.of(wanted, count).text()).chunks(count))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(wanted);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "g", "A0", "-1", "**", " "})
  void whatIsNoSetIsRefused(String text) {
    assertThatThrownBy(() -> new Wanted(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSetOfMoreThanASegmentHoldsIsRefused() {
    String longest = "1".repeat(Wanted.MAX_CHUNKS / 4);
    assertThat(new Wanted(longest).chunks(Wanted.MAX_CHUNKS).cardinality())
        .isEqualTo(Wanted.MAX_CHUNKS / 4);
    assertThatThrownBy(() -> new Wanted(longest + "1"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 5, 8, 12})
  void aSetOfOtherChunksIsRefused(int count) {
    assertThatThrownBy(() -> new Wanted("1").chunks(count))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
