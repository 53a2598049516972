package org.abanico.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final long MILLISECOND = 1_000_000L;
  private static final long SECOND = 1_000_000_000L;
  private static final int DATAGRAM = 1_472;

  private final RateLimit limit = new RateLimit();
  private final FairTurns.Place place = limit.newPlace();

  /** Sends as much as is let, looking again when it says so, or later by a drawn time. */
  private long sentUntil(long from, long end, int datagram, long lateness, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long now = from;
    long sent = 0;
    while (now < end) {
      long batch = limit.batch(place, datagram, now);
      if (batch > 0) {
        assertThat(batch).isGreaterThanOrEqualTo(datagram);
        limit.sent(place, batch);
        sent += batch;
      } else {
        long next = limit.nextTime();
        assertThat(next).isGreaterThan(now);
        now = next + (lateness == 0 ? 0 : random.nextLong(lateness));
      }
    }
    return sent;
  }

  @Test
  void withoutALimitEverythingGoes() {
    assertThat(limit.batch(place, DATAGRAM, 5)).isEqualTo(RateLimit.NONE);
    assertThat(limit.take(1L << 40, 5)).isEqualTo(1L << 40);
  }

  @Test
  void theRateIsKeptWhateverTheSizeOfDatagramsAndTheLatenessOfTimers() {
    for (long rate : new long[] {RateLimit.LOWEST, 1_000_000, 20_000_000, 1_000_000_000}) {
      for (int datagram : new int[] {1_200, DATAGRAM, 65_507}) {
        for (long lateness : new long[] {0, 5 * MILLISECOND, 30 * MILLISECOND}) {
          RateLimitTest test = new RateLimitTest();
          test.limit.set(rate, 0);
          long sent = test.sentUntil(0, 100 * SECOND, datagram, lateness, 7);
          assertThat((double) sent)
              .as("%d B/s, datagrams of %d, %d ns late, seed 7", rate, datagram, lateness)
              .isBetween(98.5 * rate - 2 * datagram, 100.1 * rate + 2 * datagram);
        }
      }
    }
  }

  @Test
  void whatWasNotUsedIsNotSavedUpBeyondABurst() {
    limit.set(1_000_000, 0);
    long sent = sentUntil(100 * SECOND, 100 * SECOND + 1, DATAGRAM, 0, 1);
    assertThat(sent).isLessThanOrEqualTo(1_000_000L * RateLimit.BURST_MILLIS / 1000);
  }

  @Test
  void whatLeftWithoutAskingIsWaitedFor() {
    limit.set(1_000_000, 0);
    limit.sent(place, 500_000);
    assertThat(limit.batch(place, DATAGRAM, 400 * MILLISECOND)).isZero();
    assertThat(limit.nextTime()).isBetween(500 * MILLISECOND, 503 * MILLISECOND);
  }

  @Test
  void aNewRateHoldsAtOnce() {
    limit.set(10_000_000, 0);
    long before = sentUntil(0, SECOND, DATAGRAM, 0, 1);
    limit.set(1_000_000, SECOND);
    long after = sentUntil(SECOND, 2 * SECOND, DATAGRAM, 0, 1);
    assertThat(before).isBetween(9_800_000L, 10_100_000L);
    assertThat(after).isBetween(950_000L, 1_060_000L);
    limit.set(RateLimit.NONE, 2 * SECOND);
    assertThat(limit.batch(place, DATAGRAM, 2 * SECOND)).isEqualTo(RateLimit.NONE);
  }

  @Test
  void aRateThatNoConnectionCouldLiveWithIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> limit.set(9_999, 0));
  }

  /** Asks for so much at a time, at times of its own. */
  private final class Asker {
    private final FairTurns.Place own = limit.newPlace();
    private final int datagram;
    private final int most;
    private long got;

    Asker(int datagram, int most) {
      this.datagram = datagram;
      this.most = most;
    }

    void ask(long now) {
      long batch = limit.batch(own, datagram, now);
      if (batch > 0) {
        long bytes = Math.min(batch, most);
        limit.sent(own, bytes);
        got += bytes;
      }
    }
  }

  /** In any order, until nobody is given more. */
  private void askAll(List<Asker> askers, long now, SplittableRandom random) {
    List<Asker> order = new ArrayList<>(askers);
    long before;
    do {
      before = askers.stream().mapToLong(each -> each.got).sum();
      Collections.shuffle(order, new Random(random.nextLong()));
      order.forEach(each -> each.ask(now));
    } while (askers.stream().mapToLong(each -> each.got).sum() > before);
  }

  @Test
  void eachGetsAsManyBytesWhateverTheSizeOfItsDatagramsAndHowMuchItSendsAtOnce() {
    for (long seed = 1; seed <= 20; seed++) {
      RateLimitTest test = new RateLimitTest();
      test.limit.set(2_500_000, 0);
      List<Asker> askers =
          List.of(
              test.new Asker(1_200, 1_200),
              test.new Asker(DATAGRAM, Integer.MAX_VALUE),
              test.new Asker(9_000, 9_000),
              test.new Asker(65_507, Integer.MAX_VALUE));
      SplittableRandom random = new SplittableRandom(seed);
      for (long now = 0; now < 60 * SECOND; now += 1 + random.nextLong(5 * MILLISECOND)) {
        test.askAll(askers, now, random);
      }
      assertThat(askers)
          .as("seed %d", seed)
          .allSatisfy(each -> assertThat(each.got).isBetween(36_000_000L, 39_000_000L));
    }
  }

  @Test
  void whoHasHadLessGoesFirstButWhatItDidNotWantIsNotSavedUpForIt() {
    limit.set(1_000_000, 0);
    Asker first = new Asker(DATAGRAM, Integer.MAX_VALUE);
    Asker late = new Asker(DATAGRAM, Integer.MAX_VALUE);
    SplittableRandom random = new SplittableRandom(1);
    for (long now = 0; now < 10 * SECOND; now += MILLISECOND) {
      askAll(List.of(first), now, random);
    }
    long before = first.got;
    for (long now = 10 * SECOND; now < 20 * SECOND; now += MILLISECOND) {
      askAll(List.of(first, late), now, random);
    }
    assertThat(first.got - before).isBetween(4_900_000L, 5_100_000L);
    assertThat(late.got).isBetween(4_900_000L, 5_100_000L);
  }

  @Test
  void whoWantsNothingMoreIsNotWaitedFor() {
    limit.set(1_000_000, 0);
    limit.sent(place, 100_000);
    Asker large = new Asker(65_507, 65_507);
    Asker small = new Asker(1_200, 1_200);
    large.ask(0);
    small.ask(95 * MILLISECOND);
    assertThat(small.got).isZero();
    limit.leave(large.own);
    small.ask(105 * MILLISECOND);
    assertThat(small.got).isEqualTo(1_200);
  }

  @Test
  void whoIsGoneWithoutAWordIsPassedOver() {
    limit.set(1_000_000, 0);
    limit.sent(place, 100_000);
    Asker gone = new Asker(DATAGRAM, DATAGRAM);
    Asker there = new Asker(DATAGRAM, DATAGRAM);
    gone.ask(0);
    there.ask(SECOND);
    assertThat(there.got).isZero();
    there.ask(SECOND + 1);
    assertThat(there.got).isEqualTo(DATAGRAM);
  }
}
