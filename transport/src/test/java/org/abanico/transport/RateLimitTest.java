package org.abanico.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final long MILLISECOND = 1_000_000L;
  private static final long SECOND = 1_000_000_000L;
  private static final int DATAGRAM = 1_472;

  private final RateLimit limit = new RateLimit();

  /** Sends as much as is let, looking again when it says so, or later by a drawn time. */
  private long sentUntil(long from, long end, int datagram, long lateness, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long now = from;
    long sent = 0;
    while (now < end) {
      long batch = limit.batch(datagram, now);
      if (batch > 0) {
        assertThat(batch).isGreaterThanOrEqualTo(datagram);
        limit.sent(batch);
        sent += batch;
      } else {
        long next = limit.nextTime(datagram);
        assertThat(next).isGreaterThan(now);
        now = next + (lateness == 0 ? 0 : random.nextLong(lateness));
      }
    }
    return sent;
  }

  @Test
  void withoutALimitEverythingGoes() {
    assertThat(limit.batch(DATAGRAM, 5)).isEqualTo(RateLimit.NONE);
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
    limit.sent(500_000);
    assertThat(limit.batch(DATAGRAM, 400 * MILLISECOND)).isZero();
    assertThat(limit.nextTime(DATAGRAM)).isBetween(500 * MILLISECOND, 503 * MILLISECOND);
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
    assertThat(limit.batch(DATAGRAM, 2 * SECOND)).isEqualTo(RateLimit.NONE);
  }

  @Test
  void aRateThatNoConnectionCouldLiveWithIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> limit.set(9_999, 0));
  }
}
