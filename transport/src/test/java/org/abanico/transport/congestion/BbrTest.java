package org.abanico.transport.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.transport.congestion.CongestionController.AckSample;
import org.abanico.transport.congestion.CongestionController.DeliverySample;
import org.abanico.transport.congestion.CongestionController.LossSample;
import org.abanico.transport.congestion.CongestionController.LostPacket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BbrTest {
  private static final long MILLIS = 1_000_000;
  private static final int DATAGRAM = 1200;
  private static final long INITIAL_RTT = 100 * MILLIS;

  private final Bbr bbr = bbr(64 << 20);
  private long now;
  private long delivered;
  private long number;

  private static Bbr bbr(long maximumWindow) {
    return new Bbr(DATAGRAM, maximumWindow, INITIAL_RTT, new SplittableRandom(7));
  }

  /** A whole window is acknowledged, a round trip of 50 ms after it was sent. */
  private void round(long rate) {
    now += 50 * MILLIS;
    long volume = bbr.window();
    long prior = delivered;
    delivered += volume;
    number += volume / DATAGRAM;
    bbr.onAcknowledged(
        new AckSample(
            now,
            volume,
            number,
            now - 50 * MILLIS,
            number + 1,
            volume,
            0,
            50 * MILLIS,
            0,
            50 * MILLIS,
            50 * MILLIS,
            new DeliverySample(delivered, prior, 0, volume, rate, false),
            true));
  }

  private void lose(int packets) {
    List<LostPacket> lost = new ArrayList<>();
    for (int i = 0; i < packets; i++) {
      lost.add(new LostPacket(number + 2 * i, DATAGRAM, bbr.window(), DATAGRAM * (i + 1), false));
    }
    number += 2 * packets;
    bbr.onLost(
        new LossSample(
            now,
            (long) packets * DATAGRAM,
            number,
            now,
            bbr.window(),
            50 * MILLIS,
            delivered,
            lost));
  }

  @Test
  void refusesADatagramSizeOrAnInitialRoundTripOfZero() {
    SplittableRandom random = new SplittableRandom(1);
    assertThatThrownBy(() -> new Bbr(0, 1, 1, random)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Bbr(1, 1, 0, random)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void takesTheSmallestDatagramAndRoundTripAndTwoDatagramsForTheSmallestMaximum() {
    SplittableRandom random = new SplittableRandom(1);
    assertThat(new Bbr(1, 100, 1, random).window()).isEqualTo(10);
    assertThat(bbr(1).window()).isEqualTo(2 * DATAGRAM);
  }

  @Test
  void startsWithTheInitialWindowOfRfc9002AndTakesTheFirstRoundTripForItsRate() {
    assertThat(bbr.window()).isEqualTo(10 * DATAGRAM);
    assertThat(bbr.pacingRate()).isEqualTo((long) (2.77 * 10 * DATAGRAM * 10));
    round(-1);
    assertThat(bbr.pacingRate()).isEqualTo((long) (2.77 * 10 * DATAGRAM * 20));
  }

  @Test
  void startupEndsAfterThreeRoundsWithoutGrowthAndDrainFollows() {
    round(1_000_000);
    round(2_000_000);
    round(2_100_000);
    round(2_100_000);
    assertThat(bbr.state()).isEqualTo("startup");
    round(2_100_000);
    assertThat(bbr.state()).isIn("drain", "probe-down", "probe-cruise");
    assertThat((double) bbr.pacingRate()).isLessThan(2_100_000);
  }

  @Test
  void startupEndsByLossOnceTheRateGrowsNoMore() {
    round(1_000_000);
    round(2_000_000);
    lose(20);
    round(2_050_000);
    round(2_050_000);
    assertThat(bbr.state()).isNotEqualTo("startup");
  }

  @Test
  void startupGoesOnUnderLossWhileTheRateStillGrows() {
    for (long rate = 1_000_000; rate < 60_000_000; rate *= 2) {
      lose((int) Math.max(1, bbr.window() / DATAGRAM / 20));
      round(rate);
      assertThat(bbr.state()).isEqualTo("startup");
    }
  }

  @Test
  void aLossThatWasNoneLeadsBackToStartup() {
    round(1_000_000);
    round(2_000_000);
    lose(20);
    round(2_050_000);
    round(2_050_000);
    bbr.onSpuriousLoss(now);
    assertThat(bbr.state()).isEqualTo("startup");
  }

  @Test
  void persistentCongestionLeavesFourDatagramsAndAcksBringTheWindowBack() {
    for (int i = 0; i < 12; i++) {
      round(2_000_000);
    }
    long before = bbr.window();
    bbr.onPersistentCongestion(now);
    assertThat(bbr.window()).isEqualTo(4 * DATAGRAM);
    for (int i = 0; i < 12; i++) {
      round(2_000_000);
    }
    assertThat(bbr.window()).isGreaterThan(before / 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverHappensTheWindowStaysWithinItsBounds(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long maximum = random.nextLong(5_000, 5_000_000);
    Bbr any = bbr(maximum);
    long time = random.nextLong();
    long sum = 0;
    for (int step = 0; step < 50_000; step++) {
      time += random.nextLong(1, 1L << random.nextInt(1, 34));
      long bytes = random.nextLong(1, 1L << random.nextInt(1, 22));
      long rtt = random.nextLong(1, 1L << random.nextInt(1, 36));
      long flight = random.nextLong(1, 1L << random.nextInt(1, 24));
      switch (random.nextInt(12)) {
        case 0 -> {
          LostPacket lost = new LostPacket(step, DATAGRAM, flight, bytes, random.nextBoolean());
          any.onLost(new LossSample(time, bytes, step, time, flight, rtt, sum, List.of(lost)));
        }
        case 1 -> any.onSpuriousLoss(time);
        case 2 -> any.onSent(time, DATAGRAM, random.nextBoolean() ? DATAGRAM : flight);
        case 3 -> {
          if (random.nextInt(50) == 0) {
            any.onPersistentCongestion(time);
          }
        }
        default -> {
          long prior = Math.max(0, sum - random.nextLong(1, 1L << 22));
          sum += bytes;
          any.onAcknowledged(
              new AckSample(
                  time,
                  bytes,
                  step,
                  time - rtt,
                  step + 1,
                  flight,
                  random.nextLong(0, flight),
                  random.nextBoolean() ? rtt : -1,
                  random.nextLong(0, rtt + 1),
                  rtt,
                  rtt / 2,
                  new DeliverySample(
                      sum,
                      prior,
                      random.nextLong(0, 100_000),
                      flight,
                      random.nextBoolean() ? random.nextLong(1, 1L << 32) : -1,
                      random.nextInt(4) == 0),
                  random.nextBoolean()));
        }
      }
      assertThat(any.window()).as("seed %s, step %s", seed, step).isBetween(4800L, maximum);
      assertThat(any.pacingRate()).as("seed %s, step %s", seed, step).isPositive();
      assertThat(any.state()).isNotEmpty();
    }
  }

  @Test
  void theWindowNeverFallsBelowFourDatagramsOfTheSizeThatThePathTurnsOutToCarry() {
    bbr.onDatagramSize(9000);
    assertThat(bbr.window()).isEqualTo(4 * 9000);
    round(1_000_000);
    bbr.onPersistentCongestion(now);
    assertThat(bbr.window()).isEqualTo(4 * 9000);
    bbr.onDatagramSize(DATAGRAM);
    bbr.onPersistentCongestion(now);
    assertThat(bbr.window()).isEqualTo(4 * DATAGRAM);
  }
}
