package org.abanico.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.abanico.transport.Workers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedNetworkTest {
  private static final long MILLISECOND = 1_000_000L;
  private static final long SECOND = 1_000_000_000L;

  private static final LinkSettings ROUGH =
      LinkSettings.perfect()
          .withRate(5_000_000)
          .withDelay(20 * MILLISECOND)
          .withJitter(10 * MILLISECOND)
          .withLoss(0.1, 3)
          .withDuplication(0.1)
          .withCorruption(0.01)
          .withQueue(30_000);

  private final SimulatedNetwork network = new SimulatedNetwork(7);
  private final SimulatedDriver one = network.host(SimulatedNetwork.address(1, 7000));
  private final SimulatedDriver other = network.host(SimulatedNetwork.address(2, 7000));

  @AfterEach
  void nothingIsLeaked() {
    network.close();
    assertThat(network.unreleasedBytes()).isZero();
  }

  @Test
  void anAnswerComesAfterTwoDelays() {
    network.connectBoth(one, other, LinkSettings.perfect().withDelay(30 * MILLISECOND));
    PingPong pinging = pingPong(SECOND);
    assertThat(network.runUntil(() -> pinging.answers() == 1, SECOND)).isTrue();
    assertThat(network.clock().elapsedNanos()).isBetween(60 * MILLISECOND, 61 * MILLISECOND);
    assertThat(pinging.lastAnswerTime()).isEqualTo(one.nanoTime());
  }

  @Test
  void runningEndsAtTheLimitWhenTheConditionNeverHolds() {
    assertThat(network.runUntil(() -> false, 3 * SECOND)).isFalse();
    assertThat(network.clock().elapsedNanos()).isEqualTo(3 * SECOND);
  }

  @Test
  void aClockStandsStillOnceForTwoSleepsAtTheSameTime() {
    long begun = one.nanoTime();
    one.sleepFor(30 * SECOND, true);
    network.runFor(10 * SECOND);
    one.sleepFor(50 * SECOND, true);
    network.runFor(100 * SECOND);
    assertThat(one.nanoTime() - begun).isEqualTo(50 * SECOND);
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    long hash = traceOfRoughRun(42);
    assertThat(traceOfRoughRun(42)).isEqualTo(hash);
  }

  @Test
  void differentSeedsGiveDifferentRuns() {
    Set<Long> hashes = new HashSet<>();
    for (int seed = 0; seed < 50; seed++) {
      hashes.add(traceOfRoughRun(seed));
    }
    assertThat(hashes).hasSize(50);
  }

  @Test
  void linksDrawIndependently() {
    network.connect(one, other, LinkSettings.perfect().withLoss(0.3, 1));
    Collector collector = new Collector();
    other.run(collector);
    one.run(new Blaster(other.localAddress(), 1_000, 100, 0));
    network.runFor(SECOND);
    List<Integer> alone = List.copyOf(collector.numbers());

    try (SimulatedNetwork busy = new SimulatedNetwork(7)) {
      SimulatedDriver a = busy.host(SimulatedNetwork.address(1, 7000));
      SimulatedDriver b = busy.host(SimulatedNetwork.address(2, 7000));
      busy.connect(a, b, LinkSettings.perfect().withLoss(0.3, 1));
      SimulatedDriver c = busy.host(SimulatedNetwork.address(3, 7000));
      busy.connect(c, b, ROUGH);
      Collector unheard = new Collector();
      b.run(unheard);
      a.run(new Blaster(b.localAddress(), 1_000, 100, 0));
      busy.runFor(SECOND);
      c.run(new Blaster(b.localAddress(), 100, 100, 0));
      busy.runFor(SECOND);
      assertThat(unheard.numbers().subList(0, alone.size())).isEqualTo(alone);
    }
  }

  @Test
  void whatArrivesTogetherIsHandedOverBeforeTheEndpointTransmits() {
    network.connect(one, other, LinkSettings.perfect());
    Collector collector = new Collector();
    other.run(collector);
    one.run(new Blaster(other.localAddress(), 150, 100, 0));
    network.runFor(SECOND);
    assertThat(collector.batches()).containsExactly(64, 64, 22);
  }

  @Test
  void aHostThatWakesUpLateFindsMoreAtOnce() {
    SimulatedDriver sleepy =
        network.host(
            SimulatedNetwork.address(3, 7000), HostSettings.defaults().withWakeUp(MILLISECOND));
    network.connect(one, sleepy, LinkSettings.perfect().withRate(80_000_000));
    Collector collector = new Collector();
    sleepy.run(collector);
    one.run(new Blaster(sleepy.localAddress(), 110, 1_000, 0));
    network.runFor(SECOND);
    assertThat(collector.batches()).startsWith(11).hasSize(10);
  }

  @Test
  void aFullReceiveBufferDropsDatagrams() {
    SimulatedDriver small =
        network.host(
            SimulatedNetwork.address(3, 7000), HostSettings.defaults().withReceiveBuffer(5_000));
    network.connect(one, small, LinkSettings.perfect());
    Collector collector = new Collector();
    small.run(collector);
    one.run(new Blaster(small.localAddress(), 20, 1_000, 0));
    network.runFor(SECOND);
    assertThat(collector.numbers()).containsExactly(0, 1, 2, 3, 4);
    assertThat(small.overflowed()).isEqualTo(15);
  }

  @Test
  void aSocketThatIsFullTakesMoreLater() {
    SimulatedDriver modest =
        network.host(
            SimulatedNetwork.address(3, 7000), HostSettings.defaults().withBatches(1_000, 4));
    network.connect(modest, other, LinkSettings.perfect());
    Collector collector = new Collector();
    other.run(collector);
    Blaster blaster = new Blaster(other.localAddress(), 20, 1_000, 0);
    modest.run(blaster);
    network.runUntil(() -> blaster.sent() > 0, SECOND);
    assertThat(blaster.sent()).isEqualTo(4);
    network.runFor(SECOND);
    assertThat(collector.batches()).containsExactly(4, 4, 4, 4, 4);
  }

  @Test
  void datagramsToNobodyAreDropped() {
    one.run(new Blaster(SimulatedNetwork.address(9, 9), 10, 100, 0));
    network.runFor(SECOND);
    assertThat(network.unroutable()).isEqualTo(10);
  }

  @Test
  void aHostThatCrashedHearsNothingUntilItRunsAgain() {
    network.connectBoth(one, other, LinkSettings.perfect().withDelay(MILLISECOND));
    PingPong pinging = pingPong(10 * MILLISECOND);
    network.runFor(SECOND);
    long answers = pinging.answers();
    other.crash();
    network.runFor(SECOND);
    assertThat(pinging.answers()).isEqualTo(answers);
    other.run(new PingPong(one.localAddress(), Long.MAX_VALUE));
    network.runFor(SECOND);
    assertThat(pinging.answers()).isGreaterThan(answers);
  }

  @Test
  void aHostWithoutCpuDoesEverythingLate() {
    network.connect(one, other, LinkSettings.perfect());
    Collector collector = new Collector();
    other.run(collector);
    other.pauseFor(SECOND);
    long begin = network.clock().nanoTime();
    one.run(new Blaster(other.localAddress(), 10, 100, 0));
    network.runFor(2 * SECOND);
    assertThat(collector.arrivals()).hasSize(10);
    assertThat(collector.arrivals()).allMatch(arrival -> arrival.nanos() == begin + SECOND);
  }

  @Test
  void jobsOfOneWorkersCompleteInOrderAndLater() {
    Workers workers = one.newWorkers();
    List<String> outcomes = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int number = i;
      workers.submit(
          () -> number,
          (result, failure, now) -> {
            outcomes.add(result + " " + failure);
            times.add(now);
          });
    }
    assertThat(outcomes).isEmpty();
    network.runFor(SECOND);
    assertThat(outcomes).hasSize(20).startsWith("0 null", "1 null").endsWith("19 null");
    assertThat(times).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aJobThatFailsSaysWhy() {
    List<Exception> failures = new ArrayList<>();
    one.newWorkers()
        .submit(
            () -> {
              throw new IOException("disk on fire");
            },
            (result, failure, now) -> {
              assertThat(result).isNull();
              failures.add(failure);
            });
    network.runFor(SECOND);
    assertThat(failures).hasSize(1).first().isInstanceOf(IOException.class);
  }

  @Test
  void jobsOfACrashedHostNeverComplete() {
    List<Long> completions = new ArrayList<>();
    one.newWorkers().submit(() -> "done", (result, failure, now) -> completions.add(now));
    one.crash();
    network.runFor(SECOND);
    assertThat(completions).isEmpty();
  }

  @Test
  void whatAnEndpointThrowsComesOutOfTheRun() {
    one.execute(
        now -> {
          throw new IllegalStateException("a bug");
        });
    assertThatThrownBy(() -> network.runFor(SECOND)).hasMessage("a bug");
  }

  @Test
  void closingReleasesWhatIsOnItsWay() {
    network.connect(one, other, LinkSettings.perfect().withDelay(SECOND).withDuplication(1));
    one.run(new Blaster(other.localAddress(), 100, 1_000, 0));
    network.runFor(MILLISECOND);
    assertThat(network.unreleasedBytes()).isPositive();
    network.close();
    assertThat(network.unreleasedBytes()).isZero();
  }

  private PingPong pingPong(long intervalNanos) {
    other.run(new PingPong(one.localAddress(), Long.MAX_VALUE));
    PingPong pinging = new PingPong(other.localAddress(), intervalNanos);
    one.run(pinging);
    return pinging;
  }

  private static long traceOfRoughRun(long seed) {
    try (SimulatedNetwork rough = new SimulatedNetwork(seed)) {
      SimulatedDriver a = rough.host(SimulatedNetwork.address(1, 7000));
      SimulatedDriver b = rough.host(SimulatedNetwork.address(2, 7000));
      rough.connectBoth(a, b, ROUGH);
      a.run(new PingPong(b.localAddress(), MILLISECOND));
      b.run(new PingPong(a.localAddress(), 3 * MILLISECOND));
      Workers workers = a.newWorkers();
      workers.submit(() -> 1, (result, failure, now) -> {});
      rough.runFor(SECOND);
      assertThat(rough.traceLength()).isGreaterThan(2_000);
      return rough.traceHash();
    }
  }
}
