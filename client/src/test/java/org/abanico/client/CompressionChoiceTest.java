package org.abanico.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CompressionChoiceTest {
  private final CompressionChoice choice = new CompressionChoice();

  private void beyondTheFirst(long waitingBytes) {
    for (int i = 0; i < CompressionChoice.FIRST_BLOCKS; i++) {
      choice.decide(waitingBytes);
    }
  }

  @Test
  void theFirstBlocksAreCompressedWhateverWaits() {
    for (int i = 0; i < CompressionChoice.FIRST_BLOCKS; i++) {
      assertThat(choice.decide(0)).isTrue();
    }
    assertThat(choice.decide(0)).isFalse();
  }

  @Test
  void itGoesOnWhileSomethingWaits() {
    beyondTheFirst(0);
    assertThat(choice.decide(CompressionChoice.LITTLE)).isTrue();
    assertThat(choice.decide(CompressionChoice.MUCH)).isTrue();
    assertThat(choice.decide(CompressionChoice.LITTLE)).isTrue();
    assertThat(choice.decide(CompressionChoice.LITTLE - 1)).isFalse();
  }

  @Test
  void itBeginsAgainOnlyWhenMuchWaits() {
    beyondTheFirst(0);
    assertThat(choice.decide(0)).isFalse();
    assertThat(choice.decide(CompressionChoice.LITTLE)).isFalse();
    assertThat(choice.decide(CompressionChoice.MUCH - 1)).isFalse();
    assertThat(choice.decide(CompressionChoice.MUCH)).isTrue();
  }

  /** A reader hands over four blocks of content at a time, and their manifest. */
  @Test
  void blocksThatComeAtOnceAndLeaveAtOnceAreLeftAlone() {
    beyondTheFirst(0);
    for (int i = 0; i < 100; i++) {
      long waiting = 0;
      for (int block = 0; block < 5; block++) {
        assertThat(choice.decide(waiting)).isFalse();
        waiting += block == 0 ? 300_000 : 1 << 20;
      }
    }
  }

  /** Compressing takes longer than sending what it makes; reading takes less than sending. */
  @Test
  void aNetworkInBetweenIsNeitherLeftWithoutWorkNorMoreThanItNeeds() {
    beyondTheFirst(0);
    long waiting = 0;
    int compressed = 0;
    int starved = 0;
    for (int i = 0; i < 1000; i++) {
      boolean compress = choice.decide(waiting);
      compressed += compress ? 1 : 0;
      long leaves = compress ? 400_000 : 150_000;
      long comes = compress ? 300_000 : 1_000_000;
      starved += waiting + comes < leaves ? 1 : 0;
      waiting = Math.max(0, waiting + comes - leaves);
      assertThat(waiting).isLessThan(CompressionChoice.MUCH + (1 << 20));
    }
    assertThat(starved).isZero();
    assertThat(compressed).isBetween(800, 950);
  }
}
