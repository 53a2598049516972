package org.abanico.wire.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AckRangesTest {
  private static void isRefused(long... lowsAndHighs) {
    assertThatIllegalArgumentException().isThrownBy(() -> AckRanges.of(lowsAndHighs));
  }

  /** This many ranges of one number each. */
  private static long[] single(int count) {
    return LongStream.range(0, count)
        .map(i -> 1000 - 2 * i)
        .flatMap(number -> LongStream.of(number, number))
        .toArray();
  }

  @Test
  void rangesDescendWithAGapBetweenThem() {
    assertThat(AckRanges.of(5, 9, 3, 3).count()).isEqualTo(2);
    isRefused(5, 9, 4, 4);
    isRefused(5, 9, 5, 6);
    isRefused(3, 3, 5, 9);
    isRefused(9, 5);
    isRefused(-1, 5);
    assertThat(AckRanges.of(0, 0).low(0)).isZero();
  }

  @Test
  void thereAreOneToSixtyFourAndEachHasBothEnds() {
    isRefused();
    isRefused(1, 2, 0);
    assertThat(AckRanges.of(single(64)).count()).isEqualTo(64);
    isRefused(single(65));
  }

  @Test
  void areEqualWhenTheirBoundsAre() {
    AckRanges ranges = AckRanges.of(5, 9, 3, 3);
    assertThat(ranges)
        .isEqualTo(AckRanges.of(5, 9, 3, 3))
        .hasSameHashCodeAs(AckRanges.of(5, 9, 3, 3));
    assertThat(ranges).isNotEqualTo(AckRanges.of(5, 9)).isNotEqualTo("5-9,3");
    assertThat(ranges.hashCode()).isNotEqualTo(AckRanges.of(5, 9).hashCode());
  }

  @Test
  void areWrittenAsInAPacket() {
    assertThat(AckRanges.of(5, 9, 3, 3, 0, 1)).hasToString("5-9,3,0-1");
  }
}
