package org.abanico.transport.ranges;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RangeSetTest {

  @Test
  void neighboursAndOverlapsBecomeOneRange() {
    RangeSet set = new RangeSet();
    assertThat(set.add(10, 20)).isEqualTo(10);
    assertThat(set.add(30, 40)).isEqualTo(10);
    assertThat(set.add(20, 25)).isEqualTo(5);
    assertThat(set.add(24, 31)).isEqualTo(5);
    assertThat(set).hasToString("[10,40)");
  }

  @Test
  void removingFromTheMiddleSplitsARange() {
    RangeSet set = new RangeSet();
    set.add(0, 100);
    set.remove(40, 60);
    assertThat(set).hasToString("[0,40),[60,100)");
    set.removeBelow(70);
    assertThat(set).hasToString("[70,100)");
  }

  @Test
  void behavesAsASetOfNumbersWhateverIsAddedAndRemoved() {
    for (long seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      RangeSet set = new RangeSet();
      BitSet model = new BitSet();
      for (int step = 0; step < 200; step++) {
        int low = random.nextInt(300);
        int high = low + random.nextInt(40);
        if (random.nextInt(3) == 0) {
          set.remove(low, high);
          model.clear(low, high);
        } else {
          int before = model.cardinality();
          long added = set.add(low, high);
          model.set(low, high);
          assertThat(added).as("seed %d", seed).isEqualTo(model.cardinality() - before);
        }
        assertSame(set, model, seed);
      }
    }
  }

  private static void assertSame(RangeSet set, BitSet model, long seed) {
    int index = 0;
    for (int low = model.nextSetBit(0); low >= 0; index++) {
      int high = model.nextClearBit(low);
      assertThat(index).as("seed %d", seed).isLessThan(set.count());
      assertThat(set.low(index)).as("seed %d", seed).isEqualTo(low);
      assertThat(set.high(index)).as("seed %d", seed).isEqualTo(high);
      low = model.nextSetBit(high);
    }
    assertThat(set.count()).as("seed %d", seed).isEqualTo(index);
    for (int value = 0; value < 345; value += 7) {
      assertThat(set.contains(value)).as("seed %d", seed).isEqualTo(model.get(value));
    }
  }
}
