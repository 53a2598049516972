package org.abanico.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinkTest {
  private static final long MILLISECOND = 1_000_000L;
  private static final long SECOND = 1_000_000_000L;
  private static final int SIZE = 1_250;
  private static final int MANY = 20_000;

  private final SimulatedNetwork network = new SimulatedNetwork(20_260_101);
  private final SimulatedDriver sender = network.host(SimulatedNetwork.address(1, 7000));
  private final SimulatedDriver receiver =
      network.host(
          SimulatedNetwork.address(2, 7000),
          HostSettings.defaults().withReceiveBuffer(2L * MANY * SIZE));
  private final Collector collector = new Collector();

  @AfterEach
  void nothingIsLeaked() {
    network.close();
    assertThat(network.unreleasedBytes()).isZero();
  }

  @Test
  void datagramsArriveAtTheRateOfTheLink() {
    blast(LinkSettings.perfect().withRate(10_000_000), 1_000, 0);
    List<Long> times = times();
    assertThat(times).hasSize(1_000);
    assertThat(times.getFirst()).isEqualTo(1 * MILLISECOND);
    assertThat(times.getLast()).isEqualTo(1_000 * MILLISECOND);
    assertThat(times.get(499)).isEqualTo(500 * MILLISECOND);
  }

  @Test
  void delayComesOnTopOfTheTimeThatSendingTakes() {
    blast(LinkSettings.perfect().withRate(10_000_000).withDelay(40 * MILLISECOND), 2, 0);
    assertThat(times()).containsExactly(41 * MILLISECOND, 42 * MILLISECOND);
  }

  @Test
  void aPerfectLinkTakesNoTimeAndKeepsTheOrder() {
    blast(LinkSettings.perfect(), 100, 0);
    assertThat(times()).containsOnly(0L).hasSize(100);
    assertThat(collector.numbers()).isSorted();
  }

  @Test
  void theShareOfDatagramsLostIsTheOneAskedFor() {
    LinkStatistics statistics = blast(LinkSettings.perfect().withLoss(0.1, 1), MANY, 0);
    assertThat(share(statistics.lost(), MANY)).isCloseTo(0.1, within(0.01));
    assertThat(statistics.delivered() + statistics.lost()).isEqualTo(MANY);
    assertThat(meanRunOfLosses()).isCloseTo(1 / 0.9, within(0.1));
  }

  @Test
  void lossesInBurstsHaveTheSameShareInLongerRuns() {
    LinkStatistics statistics = blast(LinkSettings.perfect().withLoss(0.1, 8), MANY, 0);
    assertThat(share(statistics.lost(), MANY)).isCloseTo(0.1, within(0.03));
    assertThat(meanRunOfLosses()).isCloseTo(8, within(1.5));
  }

  @Test
  void everythingIsLostWhenLossIsOne() {
    assertThat(blast(LinkSettings.perfect().withLoss(1, 1), 100, 0).lost()).isEqualTo(100);
    assertThat(collector.arrivals()).isEmpty();
  }

  @Test
  void someDatagramsArriveTwice() {
    LinkStatistics statistics = blast(LinkSettings.perfect().withDuplication(0.2), MANY, 0);
    assertThat(share(statistics.duplicated(), MANY)).isCloseTo(0.2, within(0.01));
    assertThat(collector.arrivals()).hasSize((int) (MANY + statistics.duplicated()));
    assertThat(new HashSet<>(collector.numbers())).hasSize(MANY);
  }

  @Test
  void datagramsThatMakeALargerPacketThanTheMtuAreDropped() {
    LinkSettings fits = LinkSettings.perfect().withMtu(SIZE + LinkSettings.HEADERS);
    assertThat(blast(fits, 10, 0).delivered()).isEqualTo(10);
    LinkStatistics statistics = blast(fits.withMtu(fits.mtu() - 1), 10, 0);
    assertThat(statistics.delivered()).isZero();
    assertThat(statistics.tooLarge()).isEqualTo(10);
  }

  @Test
  void aFullQueueDropsWhatComesLast() {
    LinkStatistics statistics =
        blast(LinkSettings.perfect().withRate(1_000_000).withQueue(10L * SIZE), 50, 0);
    assertThat(statistics.overflowed()).isEqualTo(40);
    assertThat(statistics.longestQueueBytes()).isEqualTo(10L * SIZE);
    assertThat(collector.numbers()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void aQueueEmptiesAtTheRateOfTheLink() {
    LinkSettings settings = LinkSettings.perfect().withRate(10_000_000).withQueue(2L * SIZE);
    assertThat(blast(settings, 500, 1 * MILLISECOND).overflowed()).isZero();
    assertThat(collector.arrivals()).hasSize(500);
  }

  @Test
  void jitterLetsDatagramsOvertakeOneAnother() {
    LinkSettings settings =
        LinkSettings.perfect().withDelay(10 * MILLISECOND).withJitter(5 * MILLISECOND);
    LinkStatistics statistics = blast(settings, 1_000, MILLISECOND / 10);
    assertThat(statistics.reordered()).isBetween(500L, 1_000L);
    assertThat(collector.numbers()).hasSize(1_000).doesNotHaveDuplicates();
    for (Collector.Arrival arrival : collector.arrivals()) {
      long sent = arrival.number() * (MILLISECOND / 10);
      assertThat(since(arrival.nanos()) - sent).isBetween(10 * MILLISECOND, 15 * MILLISECOND);
    }
  }

  @Test
  void corruptionChangesOneBitOfADatagram() {
    LinkStatistics statistics = blast(LinkSettings.perfect().withCorruption(1), 1_000, 0);
    assertThat(statistics.corrupted()).isEqualTo(1_000);
    assertThat(collector.arrivals()).hasSize(1_000).allMatch(arrival -> arrival.bytes() == SIZE);
    for (int number = 0; number < 1_000; number++) {
      int change = collector.arrivals().get(number).bitsSet() - Integer.bitCount(number);
      assertThat(change).isIn(-1, 1);
    }
  }

  @Test
  void onlyTheShareAskedForIsCorrupted() {
    LinkStatistics statistics = blast(LinkSettings.perfect().withCorruption(0.05), MANY, 0);
    assertThat(share(statistics.corrupted(), MANY)).isCloseTo(0.05, within(0.01));
  }

  @Test
  void settingsMayChangeWhileTheLinkIsInUse() {
    LinkSettings slow = LinkSettings.perfect().withRate(1_000_000);
    Link link = network.connect(sender, receiver, slow);
    network.after(SECOND / 2, () -> link.change(slow.withLoss(1, 1)));
    network.after(SECOND, () -> link.change(slow));
    receiver.run(collector);
    sender.run(new Blaster(receiver.localAddress(), 150, SIZE, 10 * MILLISECOND));
    network.runFor(10 * SECOND);
    assertThat(link.statistics().lost()).isEqualTo(50);
    assertThat(collector.arrivals()).hasSize(100);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    LinkSettings perfect = LinkSettings.perfect();
    assertThatThrownBy(() -> perfect.withRate(0)).hasMessageContaining("bitsPerSecond");
    assertThatThrownBy(() -> perfect.withDelay(-1)).hasMessageContaining("delayNanos");
    assertThatThrownBy(() -> perfect.withJitter(-1)).hasMessageContaining("jitterNanos");
    assertThatThrownBy(() -> perfect.withLoss(1.1, 1)).hasMessageContaining("loss");
    assertThatThrownBy(() -> perfect.withLoss(0.1, 0.5)).hasMessageContaining("lossBurst");
    assertThatThrownBy(() -> perfect.withLoss(0.9, 1.5)).hasMessageContaining("lossBurst");
    assertThatThrownBy(() -> perfect.withDuplication(Double.NaN))
        .hasMessageContaining("duplication");
    assertThatThrownBy(() -> perfect.withCorruption(-0.1)).hasMessageContaining("corruption");
    assertThatThrownBy(() -> perfect.withQueue(0)).hasMessageContaining("queueBytes");
    assertThatThrownBy(() -> perfect.withMtu(28)).hasMessageContaining("mtu");
    assertThatThrownBy(() -> perfect.withMtu(65_536)).hasMessageContaining("mtu");
  }

  private LinkStatistics blast(LinkSettings settings, int count, long pauseNanos) {
    Link link = network.connect(sender, receiver, settings.withQueue(queueFor(settings)));
    receiver.run(collector);
    sender.run(new Blaster(receiver.localAddress(), count, SIZE, pauseNanos));
    network.runFor(60 * SECOND);
    assertThat(link.statistics().offered()).isEqualTo(count);
    return link.statistics();
  }

  /** Tests that are not about the queue have one that never fills. */
  private static long queueFor(LinkSettings settings) {
    boolean asked = settings.queueBytes() != LinkSettings.perfect().queueBytes();
    return asked ? settings.queueBytes() : 2L * MANY * SIZE;
  }

  private List<Long> times() {
    return collector.arrivals().stream().map(arrival -> since(arrival.nanos())).toList();
  }

  private long since(long nanos) {
    return nanos - (network.clock().nanoTime() - network.clock().elapsedNanos());
  }

  private double meanRunOfLosses() {
    List<Integer> runs = new ArrayList<>();
    int expected = 0;
    for (int number : collector.numbers()) {
      if (number > expected) {
        runs.add(number - expected);
      }
      expected = number + 1;
    }
    return runs.stream().mapToInt(run -> run).average().orElse(0);
  }

  private static double share(long part, long whole) {
    return (double) part / whole;
  }
}
