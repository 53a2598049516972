package org.abanico.transport.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.abanico.transport.congestion.CongestionController;
import org.abanico.wire.packet.AckRanges;
import org.junit.jupiter.api.Test;

/** RFC 9002, section 6 and 7.6, with what docs/protocol.md, section 4, adds. */
class LossDetectorTest {
  private static final long MILLISECOND = 1_000_000L;
  private static final long MAX_ACK_DELAY = 25 * MILLISECOND;
  private static final int BYTES = 1_200;

  private final RttEstimator rtt = new RttEstimator(MAX_ACK_DELAY);
  private final Controller controller = new Controller();
  private final Fates fates = new Fates();
  private final LossDetector detector = new LossDetector(rtt, controller, fates);
  private long now = 1_000 * MILLISECOND;
  private long next;

  @Test
  void aPacketIsLostWhenThreeLaterOnesHaveBeenReached() {
    sendMany(5);
    advance(10);
    acknowledge(1, 3);
    assertThat(fates.lost).containsExactly(0L);
    assertThat(fates.acknowledged).containsExactlyInAnyOrder(1L, 2L, 3L);
    assertThat(detector.packetsLost()).isOne();
    assertThat(detector.bytesInFlight()).isEqualTo(BYTES);
    assertThat(controller.lostBytes).isEqualTo(BYTES);
  }

  @Test
  void twoLaterOnesAreNotEnoughBeforeItsTimeHasCome() {
    sendMany(3);
    advance(10);
    acknowledge(1, 2);
    assertThat(fates.lost).isEmpty();
    assertThat(detector.deadline()).isEqualTo(now - 10 * MILLISECOND + 10 * MILLISECOND * 9 / 8);
  }

  @Test
  void aPacketIsLostNineEighthsOfARoundTripAfterItWasSentOnceALaterOneHasArrived() {
    sendMany(2);
    advance(80);
    acknowledge(1, 1);
    assertThat(fates.lost).isEmpty();
    long due = detector.deadline();
    assertThat(due).isEqualTo(now + 10 * MILLISECOND);
    assertThat(detector.onDeadline(due - 1)).isFalse();
    assertThat(fates.lost).isEmpty();
    assertThat(detector.onDeadline(due)).as("probes").isFalse();
    assertThat(fates.lost).containsExactly(0L);
    assertThat(detector.deadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void noPacketIsLostByTimeSoonerThanTimersCanTell() {
    sendMany(2);
    now += 1_000;
    acknowledge(1, 1);
    assertThat(detector.deadline()).isEqualTo(now - 1_000 + RttEstimator.GRANULARITY);
  }

  /** ACKs overlap, overtake each other and forget old ranges. */
  @Test
  void everyPacketThatSomeAckNamesIsAcknowledgedOnce() {
    long seed = 4_711;
    SplittableRandom random = new SplittableRandom(seed);
    Set<Long> named = new HashSet<>();
    for (int round = 0; round < 300; round++) {
      sendMany(random.nextInt(1, 20));
      advance(1);
      TreeSet<Long> bounds = new TreeSet<>();
      for (int i = random.nextInt(1, 8); i > 0; i--) {
        bounds.add(Math.max(0, next - 1 - random.nextLong(60)) & ~1L);
      }
      long[] ranges =
          bounds.descendingSet().stream()
              .flatMap(b -> Stream.of(b, b))
              .mapToLong(Long::longValue)
              .toArray();
      bounds.forEach(named::add);
      detector.onAck(AckRanges.of(ranges), 0, next, now);
    }
    assertThat(fates.acknowledged).as("seed %s", seed).doesNotHaveDuplicates();
    assertThat(named).as("seed %s", seed).containsAll(fates.acknowledged);
    assertThat(fates.acknowledged).as("seed %s", seed).containsAll(named);
  }

  @Test
  void packetsAfterTheLargestAcknowledgedAreNeverDeclaredLost() {
    sendMany(10);
    advance(10);
    acknowledge(0, 0);
    advance(60_000);
    detector.onDeadline(now);
    assertThat(fates.lost).isEmpty();
  }

  @Test
  void aPacketThatArrivesAfterAllRaisesThePacketThresholdAndTakesTheReductionBack() {
    sendMany(60);
    advance(10);
    acknowledge(4, 8);
    assertThat(fates.lost).containsExactly(0L, 1L, 2L, 3L);
    acknowledge(0, 3);
    assertThat(controller.spurious).isOne();
    assertThat(fates.acknowledged).contains(0L, 1L, 2L, 3L);
    advance(1);
    acknowledge(15, 15);
    assertThat(fates.lost).as("six behind, with the threshold at nine").doesNotContain(9L);
    acknowledge(18, 18);
    assertThat(fates.lost).as("nine behind").contains(9L).doesNotContain(10L);
  }

  @Test
  void theThresholdIsNeverRaisedBeyondAQuarterOfWhatIsInFlight() {
    sendMany(33);
    advance(10);
    acknowledge(12, 12);
    assertThat(fates.lost).contains(0L, 9L);
    acknowledge(0, 11);
    sendMany(20);
    advance(1);
    acknowledge(30, 30);
    assertThat(fates.lost).contains(25L);
    assertThat(fates.lost).doesNotContain(26L, 27L);
  }

  @Test
  void notAllLossesProvenSpuriousIsNoReasonToTakeAReductionBack() {
    sendMany(10);
    advance(10);
    acknowledge(4, 8);
    acknowledge(0, 2);
    assertThat(controller.spurious).isZero();
  }

  @Test
  void whatWasSentToWhereThePeerIsNoMoreIsLostWithoutTellingCongestionControl() {
    sendMany(5);
    detector.leaveBehind();
    sendMany(5);
    advance(10);
    acknowledge(9, 9);
    assertThat(fates.lost).contains(0L, 1L, 2L, 3L, 4L);
    assertThat(controller.lostBytes).isEqualTo(2 * BYTES);
    assertThat(detector.packetsLost()).isEqualTo(2);
    acknowledge(0, 4);
    assertThat(fates.acknowledged).contains(0L, 4L);
    assertThat(controller.spurious).isZero();
    assertThat(controller.acknowledgedBytes).isEqualTo(BYTES);
  }

  @Test
  void onAnotherPathOnlyWhatIsSentThereTellsOfRoundTripsAndDeliveries() {
    sendMany(1);
    advance(10);
    acknowledge(0, 0);
    sendMany(3);
    Controller fresh = new Controller();
    rtt.reset();
    detector.startPath(fresh, now);
    advance(5);
    acknowledge(1, 3);
    assertThat(rtt.hasSample()).isFalse();
    assertThat(detector.bytesInFlight()).isZero();
    sendMany(1);
    advance(30);
    acknowledge(4, 4);
    assertThat(rtt.latest()).isEqualTo(30 * MILLISECOND);
    assertThat(fresh.acknowledgedBytes).isEqualTo(BYTES);
    assertThat(controller.acknowledgedBytes).isEqualTo(BYTES);
  }

  @Test
  void theFirstProbeTimeoutIsThreeInitialRoundTripsAndThePeersDelay() {
    sendMany(1);
    assertThat(detector.deadline()).isEqualTo(now + 300 * MILLISECOND + MAX_ACK_DELAY);
  }

  @Test
  void theProbeTimeoutIsTheSmoothedRoundTripFourVariationsAndThePeersDelayAfterTheLastPacket() {
    sendMany(1);
    advance(40);
    acknowledge(0, 0);
    assertThat(detector.deadline()).as("nothing in flight").isEqualTo(Long.MAX_VALUE);
    sendMany(1);
    advance(5);
    sendMany(1);
    assertThat(detector.deadline())
        .isEqualTo(now + 40 * MILLISECOND + 4 * 20 * MILLISECOND + MAX_ACK_DELAY);
  }

  @Test
  void aProbeTimeoutAsksForProbesAndLosesNothing() {
    sendMany(3);
    now = detector.deadline();
    assertThat(detector.onDeadline(now - 1)).isFalse();
    assertThat(detector.onDeadline(now)).isTrue();
    assertThat(fates.lost).isEmpty();
    assertThat(controller.lostBytes).isZero();
    assertThat(detector.bytesInFlight()).isEqualTo(3 * BYTES);
    assertThat(detector.oldestInFlight()).extracting(SentPacket::number).isEqualTo(0L);
  }

  @Test
  void eachProbeTimeoutInARowIsTwiceAsLongUpToTwoSeconds() {
    assertThat(probeTimeouts(7))
        .containsExactly(325L, 650L, 1_300L, 2_000L, 2_000L, 2_000L, 2_000L);
  }

  @Test
  void aProbeTimeoutThatIsLongerThanTwoSecondsByItselfIsNotBackedOff() {
    sendMany(1);
    advance(900);
    acknowledge(0, 0);
    assertThat(probeTimeouts(3)).containsExactly(2_725L, 2_725L, 2_725L);
  }

  @Test
  void anAcknowledgementEndsTheBackingOff() {
    probeTimeouts(4);
    acknowledge(next - 1, next - 1);
    sendMany(1);
    assertThat(detector.deadline() - now).isEqualTo(rtt.probeTimeout());
  }

  @Test
  void lossesOverThreeProbeTimeoutsWithNothingInBetweenArePersistentCongestion() {
    establish();
    sendMany(1);
    advance(3 * rtt.probeTimeout() / MILLISECOND + 1);
    sendMany(1);
    advance(10);
    sendMany(4);
    advance(10);
    acknowledge(next - 1, next - 1);
    assertThat(fates.lost).hasSize(3);
    assertThat(controller.persistent).isOne();
    assertThat(fates.persistent).isOne();
  }

  @Test
  void lossesOverAShorterTimeAreNot() {
    establish();
    sendMany(1);
    advance(2 * rtt.probeTimeout() / MILLISECOND);
    sendMany(1);
    advance(10);
    sendMany(4);
    advance(10);
    acknowledge(next - 1, next - 1);
    assertThat(fates.lost).hasSize(3);
    assertThat(controller.persistent).isZero();
  }

  @Test
  void lossesWithAPacketThatArrivedInBetweenAreNot() {
    establish();
    sendMany(1);
    advance(2 * rtt.probeTimeout() / MILLISECOND);
    long between = send();
    advance(2 * rtt.probeTimeout() / MILLISECOND);
    sendMany(1);
    advance(10);
    sendMany(4);
    advance(10);
    long newest = next - 1;
    detector.onAck(AckRanges.of(newest, newest, between, between), 0, next, now);
    assertThat(fates.lost).hasSizeGreaterThanOrEqualTo(2);
    assertThat(controller.persistent).isZero();
  }

  @Test
  void theLossOfAPathProbeIsToldToTheListenerAlone() {
    detector.onSent(new SentPacket(next++, now, 9_000).asPathProbe());
    sendMany(3);
    assertThat(detector.bytesInFlight()).isEqualTo(9_000 + 3 * BYTES);
    assertThat(detector.oldestInFlight()).extracting(SentPacket::number).isEqualTo(1L);
    advance(10);
    acknowledge(1, 3);
    assertThat(fates.lost).containsExactly(0L);
    assertThat(controller.lostBytes).isZero();
    assertThat(detector.bytesInFlight()).isZero();
  }

  @Test
  void aPathProbeThatArrivesCountsAsDelivered() {
    detector.onSent(new SentPacket(next++, now, 9_000).asPathProbe());
    advance(10);
    acknowledge(0, 0);
    assertThat(controller.acknowledgedBytes).isEqualTo(9_000);
    assertThat(rtt.smoothed()).isEqualTo(10 * MILLISECOND);
  }

  @Test
  void anAcknowledgementOfWhatWasNeverSentBreaksTheProtocol() {
    sendMany(2);
    assertThat(detector.onAck(range(0, 2), 0, next, now)).isFalse();
    assertThat(fates.acknowledged).isEmpty();
  }

  @Test
  void aPacketCountsOnceHoweverOftenItIsAcknowledged() {
    sendMany(2);
    advance(10);
    acknowledge(0, 1);
    acknowledge(0, 1);
    assertThat(fates.acknowledged).hasSize(2);
    assertThat(controller.acknowledgedBytes).isEqualTo(2 * BYTES);
    assertThat(detector.bytesInFlight()).isZero();
  }

  private void establish() {
    sendMany(1);
    advance(20);
    acknowledge(0, 0);
  }

  @Test
  void congestionControlIsToldOfWhatLeavesAndWhatIsInFlightWithIt() {
    sendMany(3);
    assertThat(controller.sentBytes).isEqualTo(3 * BYTES);
    assertThat(controller.inFlight).isEqualTo(3 * BYTES);
    advance(10);
    acknowledge(0, 1);
    sendMany(1);
    assertThat(controller.inFlight).isEqualTo(2 * BYTES);
  }

  @Test
  void whatWasLostTwoProbeTimeoutsAgoIsForgotten() {
    sendMany(10);
    advance(10);
    acknowledge(4, 9);
    assertThat(fates.lost).contains(0L, 1L);
    now += rtt.probeTimeout();
    sendMany(1);
    advance(10);
    acknowledge(10, 10);
    acknowledge(0, 0);
    assertThat(fates.acknowledged).as("not yet").contains(0L);
    now += rtt.probeTimeout();
    sendMany(1);
    advance(10);
    acknowledge(11, 11);
    acknowledge(1, 3);
    assertThat(fates.acknowledged).as("forgotten").doesNotContain(1L, 2L, 3L);
    assertThat(controller.spurious).isZero();
  }

  @Test
  void aPacketThatWasLostTooSoonByTimeIsGivenMoreTimeAfterwards() {
    sendMany(2);
    advance(80);
    acknowledge(1, 1);
    now = detector.deadline();
    detector.onDeadline(now);
    assertThat(fates.lost).containsExactly(0L);
    advance(1);
    acknowledge(0, 0);
    assertThat(controller.spurious).isOne();
    sendMany(2);
    long sent = now;
    advance(80);
    acknowledge(3, 3);
    assertThat(detector.deadline() - sent)
        .isEqualTo(Math.max(rtt.smoothed(), rtt.latest()) * 10 / 8);
  }

  @Test
  void whatDescribedAPacketThatArrivedKnowsNothingOfItWhenUsedAgain() {
    SentPacket first =
        detector
            .packet(next, now, BYTES)
            .withAck(7)
            .withControl(1, 2)
            .withBody(3, 4)
            .withCredit(true, true)
            .asPathProbe();
    detector.onSent(first);
    next++;
    advance(10);
    acknowledge(0, 0);
    SentPacket second = detector.packet(next, now, 9);
    assertThat(second).isSameAs(first);
    assertThat(second)
        .usingRecursiveComparison()
        .ignoringFieldsMatchingRegexes(".*Before", ".*Offset", "inFlightAtSend", "lostTime")
        .isEqualTo(new SentPacket(next, now, 9));
  }

  @Test
  void whatDescribesAPacketThatMayStillArriveIsNotUsedAgain() {
    sendMany(5);
    SentPacket lost = detector.oldestInFlight();
    advance(10);
    acknowledge(1, 4);
    assertThat(fates.lost).containsExactly(0L);
    acknowledge(0, 0);
    for (int i = 0; i < 5; i++) {
      assertThat(detector.packet(next, now, BYTES)).isNotSameAs(lost);
    }
  }

  /** Sends something, lets the time-outs pass, each answered with a packet, and measures them. */
  private List<Long> probeTimeouts(int count) {
    List<Long> millis = new ArrayList<>();
    sendMany(1);
    for (int i = 0; i < count; i++) {
      long deadline = detector.deadline();
      millis.add((deadline - now) / MILLISECOND);
      now = deadline;
      assertThat(detector.onDeadline(now)).isTrue();
      sendMany(1);
    }
    return millis;
  }

  private void sendMany(int count) {
    for (int i = 0; i < count; i++) {
      send();
    }
  }

  private long send() {
    detector.onSent(detector.packet(next, now, BYTES));
    return next++;
  }

  private void advance(long millis) {
    now += millis * MILLISECOND;
  }

  private void acknowledge(long low, long high) {
    assertThat(detector.onAck(range(low, high), 0, next, now)).isTrue();
  }

  private static AckRanges range(long low, long high) {
    return AckRanges.of(low, high);
  }

  /** What became of packets, by number. */
  private static final class Fates implements LossDetector.Listener {
    final List<Long> acknowledged = new ArrayList<>();
    final List<Long> lost = new ArrayList<>();
    int persistent;

    @Override
    public void onPersistentCongestion() {
      persistent++;
    }

    @Override
    public void onAcknowledged(SentPacket packet) {
      acknowledged.add(packet.number());
    }

    @Override
    public void onLost(SentPacket packet) {
      lost.add(packet.number());
    }
  }

  /** Keeps what it is told. */
  private static final class Controller implements CongestionController {
    long sentBytes;
    long inFlight;
    long acknowledgedBytes;
    long lostBytes;
    int spurious;
    int persistent;

    @Override
    public void onSent(long nowNanos, int bytes, long bytesInFlight) {
      sentBytes += bytes;
      inFlight = bytesInFlight;
    }

    @Override
    public void onAcknowledged(AckSample sample) {
      acknowledgedBytes += sample.acknowledgedBytes();
    }

    @Override
    public void onLost(LossSample sample) {
      lostBytes += sample.lostBytes();
    }

    @Override
    public void onSpuriousLoss(long nowNanos) {
      spurious++;
    }

    @Override
    public void onPersistentCongestion(long nowNanos) {
      persistent++;
    }

    @Override
    public void onDatagramSize(int datagramBytes) {}

    @Override
    public long window() {
      return 1 << 20;
    }

    @Override
    public long pacingRate() {
      return 1 << 20;
    }

    @Override
    public String state() {
      return "test";
    }
  }
}
