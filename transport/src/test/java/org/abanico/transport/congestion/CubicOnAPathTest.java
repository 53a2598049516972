package org.abanico.transport.congestion;

import static org.abanico.transport.congestion.Bottleneck.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.transport.congestion.CongestionController.AckSample;
import org.abanico.transport.congestion.CongestionController.DeliverySample;
import org.abanico.transport.congestion.CongestionController.LossSample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CUBIC, the pacer and a model of a path, together. */
class CubicOnAPathTest {
  private static final long MILLIS = 1_000_000;
  private static final long RATE = 12_500_000;
  private static final long RTT = 50 * MILLIS;

  /** The bandwidth-delay product of 100 Mb/s and 50 ms: 521 datagrams. */
  private static final long BDP = RATE * RTT / SECOND;

  private static final long SEED = 20_260_101;

  private final Bottleneck path = path(BDP);

  @Test
  void slowStartDoublesWhatIsDeliveredInEachRoundTrip() {
    Cubic cubic = cubic();
    ModelFlow.greedy(path, cubic).startAt(0);
    path.runUntil(3 * RTT);
    long window = cubic.window();
    path.runUntil(4 * RTT);
    assertThat((double) cubic.window() / window).isBetween(1.7, 2.2);
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 4, 8})
  void hyStartSlowsDownBeforeTheQueueIsFull(long queueInBdps) {
    Bottleneck queued = path(queueInBdps * BDP);
    Cubic cubic = cubic();
    ModelFlow.greedy(queued, cubic).startAt(0);
    runWhile("slow-start", cubic, queued);
    assertThat(cubic.state()).isEqualTo("conservative-slow-start");
    assertThat(queued.dropped()).isZero();
    assertThat(queued.largestQueue()).isLessThan(3 * BDP / 2);
  }

  @Test
  void hyStartLeavesSlowStartWithoutALossWhenTheQueueIsDeep() {
    Bottleneck deep = path(8 * BDP);
    Cubic cubic = cubic();
    ModelFlow.greedy(deep, cubic).startAt(0);
    runWhile("slow-start", cubic, deep);
    runWhile("conservative-slow-start", cubic, deep);
    assertThat(cubic.state()).isIn("convex", "reno-friendly");
    assertThat(deep.dropped()).isZero();
    assertThat(cubic.window()).isGreaterThan(BDP);
  }

  @Test
  void usesNineTenthsOfThePathAndMore() {
    ModelFlow flow = ModelFlow.greedy(path, cubic());
    flow.startAt(0);
    path.runUntil(30 * SECOND);
    assertThat(utilisation(flow, 30)).isGreaterThan(0.9);
    assertThat((double) flow.lostPackets() * ModelFlow.DATAGRAM)
        .isLessThan(0.01 * flow.receivedBytes());
  }

  @Test
  void usesAPathOfOneGigabitAndOneMillisecond() {
    Bottleneck fast = new Bottleneck(10 * RATE, MILLIS, 512_000, new SplittableRandom(SEED));
    ModelFlow flow = ModelFlow.greedy(fast, cubic());
    flow.startAt(0);
    fast.runUntil(3 * SECOND);
    assertThat(flow.receivedBytes()).isGreaterThan((long) (0.9 * 10 * RATE * 3));
  }

  @Test
  void usesThePathThoughItsTimersAreUpToFiveMillisecondsLate() {
    ModelFlow flow = new ModelFlow(path, cubic(), () -> Long.MAX_VALUE, 5 * MILLIS);
    flow.startAt(0);
    path.runUntil(30 * SECOND);
    assertThat(utilisation(flow, 30)).as("seed %s", SEED).isGreaterThan(0.9);
  }

  @Test
  void randomLossCostsNoMoreThanTheResponseFunctionSays() {
    path.setLossProbability(1e-5);
    ModelFlow flow = ModelFlow.greedy(path, cubic());
    flow.startAt(0);
    path.runUntil(30 * SECOND);
    assertThat(utilisation(flow, 30)).as("seed %s", SEED).isGreaterThan(0.8);
  }

  /** How well depends on when the second begins, for whose packets find the queue full: a mean. */
  @Test
  void twoFlowsComeToShareThePath() {
    double sum = 0;
    int starts = 8;
    for (int i = 0; i < starts; i++) {
      double index = jainsIndex(5 * SECOND + i * 37 * MILLIS);
      assertThat(index).as("Jain's index, start %s", i).isGreaterThan(0.75);
      sum += index;
    }
    assertThat(sum / starts).as("mean of Jain's index").isGreaterThan(0.93);
  }

  private static double jainsIndex(long secondStart) {
    Bottleneck shared = path(BDP);
    ModelFlow first = ModelFlow.greedy(shared, cubic());
    ModelFlow second = ModelFlow.greedy(shared, cubic());
    first.startAt(0);
    second.startAt(secondStart);
    shared.runUntil(40 * SECOND);
    long firstBefore = first.receivedBytes();
    long secondBefore = second.receivedBytes();
    shared.runUntil(80 * SECOND);
    double a = first.receivedBytes() - firstBefore;
    double b = second.receivedBytes() - secondBefore;
    assertThat((a + b) / (40 * RATE)).as("utilisation").isGreaterThan(0.9);
    return (a + b) * (a + b) / (2 * (a * a + b * b));
  }

  @Test
  void followsARiseAndADropOfTheRate() {
    ModelFlow flow = ModelFlow.greedy(path, cubic());
    flow.startAt(0);
    path.setRate(RATE / 5);
    path.runUntil(20 * SECOND);
    path.setRate(RATE);
    path.runUntil(40 * SECOND);
    long before = flow.receivedBytes();
    path.runUntil(50 * SECOND);
    assertThat((double) (flow.receivedBytes() - before) / (10 * RATE)).isGreaterThan(0.9);

    path.setRate(RATE / 5);
    path.runUntil(55 * SECOND);
    before = flow.receivedBytes();
    long lostBefore = flow.lostPackets();
    path.runUntil(75 * SECOND);
    long delivered = flow.receivedBytes() - before;
    assertThat((double) delivered / (4 * RATE)).isGreaterThan(0.9);
    assertThat((flow.lostPackets() - lostBefore) * ModelFlow.DATAGRAM).isLessThan(delivered / 50);
  }

  @Test
  void aSenderLimitedByItsApplicationKeepsItsWindow() {
    Cubic cubic = cubic();
    ModelFlow flow = new ModelFlow(path, cubic, () -> RATE / 5 * path.now() / SECOND, 0);
    for (long time = 0; time < 60 * SECOND; time += MILLIS) {
      path.at(time, flow::transmit);
    }
    path.runUntil(5 * SECOND);
    long window = cubic.window();
    path.runUntil(60 * SECOND);
    assertThat(cubic.window()).isEqualTo(window);
    assertThat((double) flow.receivedBytes()).isGreaterThan(0.99 * RATE / 5 * 59);
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    List<Long> received = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      Bottleneck lossy = path(BDP);
      lossy.setLossProbability(1e-3);
      ModelFlow flow = ModelFlow.greedy(lossy, cubic());
      flow.startAt(0);
      lossy.runUntil(5 * SECOND);
      received.add(flow.receivedBytes());
    }
    assertThat(received.getFirst()).isEqualTo(received.getLast());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverHappensTheWindowStaysWithinItsBounds(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long maximum = random.nextLong(5_000, 5_000_000);
    Cubic cubic = new Cubic(ModelFlow.DATAGRAM, maximum, 100 * MILLIS);
    long now = random.nextLong();
    long packet = 0;
    for (int step = 0; step < 50_000; step++) {
      now += random.nextLong(1, 1L << random.nextInt(1, 36));
      long sent = now - random.nextLong(1, 500 * MILLIS);
      long rtt = random.nextLong(1, 1L << random.nextInt(1, 36));
      long bytes = random.nextLong(1, 1L << random.nextInt(1, 22));
      packet++;
      switch (random.nextInt(12)) {
        case 0 -> cubic.onLost(new LossSample(now, bytes, packet, sent, 0, rtt, 0, List.of()));
        case 1 -> cubic.onSpuriousLoss(now);
        case 2 -> cubic.onSent(now, 1200, random.nextBoolean() ? 1200 : 4800);
        case 3 -> {
          if (random.nextInt(50) == 0) {
            cubic.onPersistentCongestion(now);
          }
        }
        default ->
            cubic.onAcknowledged(
                new AckSample(
                    now,
                    bytes,
                    packet,
                    sent,
                    packet + random.nextInt(1, 100),
                    bytes,
                    0,
                    random.nextBoolean() ? rtt : -1,
                    0,
                    rtt,
                    rtt,
                    new DeliverySample(0, 0, 0, 0, -1, false),
                    random.nextBoolean()));
      }
      assertThat(cubic.window()).as("seed %s, step %s", seed, step).isBetween(2400L, maximum);
      assertThat(cubic.pacingRate()).as("seed %s, step %s", seed, step).isPositive();
      assertThat(cubic.state()).isNotEmpty();
    }
  }

  private static void runWhile(String state, Cubic cubic, Bottleneck on) {
    while (cubic.state().equals(state)) {
      on.runUntil(on.now() + MILLIS);
      assertThat(on.now()).isLessThan(5 * SECOND);
    }
  }

  private static Bottleneck path(long queueLimit) {
    return new Bottleneck(RATE, RTT, queueLimit, new SplittableRandom(SEED));
  }

  private static Cubic cubic() {
    return new Cubic(ModelFlow.DATAGRAM, 64 << 20, 100 * MILLIS);
  }

  private static double utilisation(ModelFlow flow, long seconds) {
    return (double) flow.receivedBytes() / (seconds * RATE);
  }
}
