package org.abanico.transport.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacerTest {
  private static final int DATAGRAM = 1200;
  private static final long MILLIS = 1_000_000;
  private static final long SECOND = 1_000_000_000;

  /** 100 Mb/s: 12,500 bytes a millisecond, which is 10 datagrams and a bit. */
  private static final long RATE = 12_500_000;

  private static final int BURST = 10 * DATAGRAM;

  private final Pacer pacer = new Pacer(DATAGRAM);
  private long now = -5 * SECOND;

  @ParameterizedTest
  @ValueSource(longs = {2_000, 100_000, 12_500_000, 1_250_000_000, 12_500_000_000L})
  void theAverageRateIsThePacingRate(long rate) {
    long start = now;
    long duration = Math.max(SECOND / 10, 1000L * DATAGRAM * SECOND / rate);
    long sent = 0;
    while (now - start < duration) {
      sent += sendAll(rate);
      now = pacer.nextSendTime();
    }
    double expected = (double) rate / SECOND * (now - start);
    assertThat((double) sent).isCloseTo(expected, Percentage.withPercentage(1));
  }

  @Test
  void aBurstIsWhatLeavesInAMillisecondInWholeDatagrams() {
    for (int i = 0; i < 100; i++) {
      assertThat(pacer.budget(now, RATE)).isEqualTo(BURST);
      assertThat(sendAll(RATE)).isEqualTo(BURST);
      now = pacer.nextSendTime();
    }
  }

  @Test
  void aBurstIsTwoDatagramsAtLeastAndWhatOneBatchTakesAtMost() {
    assertThat(new Pacer(DATAGRAM).budget(0, 1)).isEqualTo(DATAGRAM);
    assertThat(new Pacer(DATAGRAM).budget(0, 1L << 40)).isEqualTo(65_536 / DATAGRAM * DATAGRAM);
    assertThat(new Pacer(DATAGRAM, 5 * DATAGRAM).budget(0, 1L << 40)).isEqualTo(5 * DATAGRAM);
    assertThat(new Pacer(DATAGRAM, DATAGRAM).budget(0, 1L << 40)).isEqualTo(DATAGRAM);
  }

  @Test
  void aRefusedSenderGetsNothingBeforeItsTimeAndAWholeBurstThen() {
    sendAll(RATE);
    long next = pacer.nextSendTime();
    assertThat(next - now).isCloseTo(BURST * SECOND / RATE, within(2L));
    assertThat(pacer.budget(next - 1000, RATE)).isZero();
    assertThat(pacer.nextSendTime()).isCloseTo(next, within(2L));
    assertThat(pacer.budget(next, RATE)).isGreaterThanOrEqualTo(BURST - 1);
  }

  @Test
  void aBurstMayBeSentInParts() {
    assertThat(pacer.budget(now, RATE)).isEqualTo(BURST);
    pacer.sent(3 * DATAGRAM);
    assertThat(pacer.nextSendTime()).isLessThanOrEqualTo(now);
    assertThat(pacer.budget(now, RATE)).isEqualTo(7 * DATAGRAM);
  }

  @Test
  void aTimerThatIsFiveMillisecondsLateMaySendFiveMillisecondsWorthMore() {
    sendAll(RATE);
    now = pacer.nextSendTime() + 5 * MILLIS;
    assertThat((double) pacer.budget(now, RATE)).isCloseTo(BURST + 62_500, within(2.0));
  }

  @Test
  void lateTimersDoNotLowerTheAverageRate() {
    long seed = 4711;
    SplittableRandom random = new SplittableRandom(seed);
    long start = now;
    long sent = 0;
    while (now - start < 10 * SECOND) {
      sent += sendAll(RATE);
      now = pacer.nextSendTime() + random.nextLong(10 * MILLIS);
    }
    double expected = (double) RATE / SECOND * (now - start);
    assertThat((double) sent).as("seed %s", seed).isCloseTo(expected, Percentage.withPercentage(1));
  }

  @Test
  void latenessIsMadeUpForUpToItsBound() {
    sendAll(RATE);
    now = pacer.nextSendTime() + SECOND;
    double most = BURST + Pacer.MAX_LATENESS_MILLIS * RATE / 1000.0;
    assertThat((double) pacer.budget(now, RATE)).isCloseTo(most, within(2.0));
  }

  @Test
  void whatALongWaitMissedIsMadeUpForLittleByLittle() {
    long start = now;
    long sent = sendAll(RATE);
    now = pacer.nextSendTime() + 40 * MILLIS;
    sent += sendAll(RATE);
    long behind = (now - start) * RATE / SECOND - sent;
    assertThat((double) behind).isBetween(29.0 * RATE / 1000, 31.0 * RATE / 1000);
    long pausedUntil = now;
    while (now - pausedUntil < 100 * MILLIS) {
      now = pacer.nextSendTime();
      long burst = sendAll(RATE);
      assertThat(burst).isLessThanOrEqualTo(2L * BURST);
      sent += burst;
    }
    behind = (now - start) * RATE / SECOND - sent;
    assertThat((double) behind).isBetween(2.0 * RATE / 1000, 8.0 * RATE / 1000);
  }

  @Test
  void anIdlePeriodEarnsOneBurstAtMost() {
    sendAll(RATE);
    now = pacer.nextSendTime();
    pacer.budget(now, RATE);
    pacer.sent(DATAGRAM);
    now += 60 * SECOND;
    assertThat(pacer.budget(now, RATE)).isEqualTo(BURST);
  }

  @Test
  void creditForLatenessThatIsNotUsedIsLost() {
    sendAll(RATE);
    now = pacer.nextSendTime() + 5 * MILLIS;
    assertThat(pacer.budget(now, RATE)).isGreaterThan(5 * BURST);
    now += MILLIS;
    assertThat(pacer.budget(now, RATE)).isEqualTo(BURST);
  }

  @Test
  void whatIsSentBeyondTheBudgetIsWaitedFor() {
    sendAll(RATE);
    long next = pacer.nextSendTime();
    pacer.sent(BURST);
    assertThat(pacer.nextSendTime() - next).isCloseTo(BURST * SECOND / RATE, within(2L));
  }

  @Test
  void aNewRateHoldsFromThenOn() {
    sendAll(RATE);
    now += 100_000;
    assertThat(pacer.budget(now, 10 * RATE)).isZero();
    double missing = 65_536 / DATAGRAM * DATAGRAM - 1250;
    assertThat((double) (pacer.nextSendTime() - now))
        .isCloseTo(missing / (10 * RATE) * SECOND, Percentage.withPercentage(1));
  }

  @Test
  void aSenderIsBehindFromATooLateTimerUntilItHasMadeUpForIt() {
    sendAll(RATE);
    now = pacer.nextSendTime() + 5 * MILLIS;
    sendAll(RATE);
    assertThat(pacer.isBehind()).isFalse();
    now = pacer.nextSendTime() + 12 * MILLIS;
    sendAll(RATE);
    assertThat(pacer.isBehind()).isTrue();
    long start = now;
    while (pacer.isBehind()) {
      now = pacer.nextSendTime();
      sendAll(RATE);
    }
    assertThat(now - start).isBetween(7 * MILLIS, 12 * MILLIS);
  }

  @Test
  void refusesADatagramSizeOfZero() {
    assertThat(new Pacer(1).budget(now, 1)).isEqualTo(1);
    assertThatThrownBy(() -> new Pacer(0)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Sends full datagrams until refused. */
  private long sendAll(long rate) {
    long sent = 0;
    for (int budget = pacer.budget(now, rate); budget > 0; budget = pacer.budget(now, rate)) {
      int bytes = Math.max(1, budget / DATAGRAM) * DATAGRAM;
      pacer.sent(bytes);
      sent += bytes;
    }
    return sent;
  }
}
