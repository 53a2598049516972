package org.abanico.transport;

import static org.abanico.transport.LoneSender.MILLISECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.abanico.transport.LoneSender.Batch;
import org.abanico.transport.path.PeerPaths.Change;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When packets leave, how many at once, and what holds them back. */
class PacketSenderTest {
  private static final int DATAGRAM = 1200;
  private static final long SECOND = 1_000 * MILLISECOND;

  private LoneSender one = LoneSender.ofSmallDatagrams();

  @AfterEach
  void release() {
    one.out.control.release();
    one.out.body.release();
  }

  private void limitTo(long bytesPerSecond) {
    RateLimit limit = new RateLimit();
    limit.set(bytesPerSecond, one.now);
    one =
        new LoneSender(
            LoneSender.config().withMaxDatagramBytes(DATAGRAM).withLimits(limit, new RateLimit()));
    one.now += SECOND;
  }

  @Test
  void whoHasNothingToSaySaysNothingAndWaitsForNothing() {
    assertThat(one.transmit()).isFalse();
    assertThat(one.batches).isEmpty();
    assertThat(one.sender.pacingDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aFewWordsAreOneDatagramNoLargerThanTheyNeed() {
    one.sayControl(20);
    assertThat(one.transmit()).isTrue();
    assertThat(one.transmit()).isFalse();
    Batch batch = one.batches.getFirst();
    assertThat(batch.packets()).hasSize(1);
    assertThat(batch.bytes()).isEqualTo(batch.datagramBytes()).isLessThan(150);
    assertThat(batch.to()).isEqualTo(LoneSender.PEER);
  }

  @Test
  void aBatchIsOfFullDatagramsButItsLast() {
    one.learn(MILLISECOND);
    one.sayBody(5_000);
    assertThat(one.transmit()).isTrue();
    assertThat(one.transmit()).isFalse();
    Batch batch = one.batches.getFirst();
    assertThat(batch.datagramBytes()).isEqualTo(DATAGRAM);
    assertThat(batch.packets()).hasSize(5);
    assertThat(batch.packets().getLast().length()).isBetween(100, DATAGRAM - 1);
  }

  @Test
  void aBatchIsNoLargerThanItsTakerTakes() {
    one.learn(MILLISECOND);
    one.maxBatchBytes = 3 * DATAGRAM + DATAGRAM / 2;
    one.sayBody(9_000);
    one.transmitAll();
    assertThat(one.batches).hasSize(3);
    assertThat(one.batches).allMatch(batch -> batch.packets().size() <= 3);
  }

  @Test
  void aWindowIsFilledAndNotOverrunAndIsSaidToHaveHeldTheSenderBack() {
    one.learn(MILLISECOND);
    one.sayBody(100_000);
    for (int i = 0; i < 100; i++) {
      one.transmitAll();
      one.now += MILLISECOND / 10;
    }
    long window = one.path.congestion().window();
    assertThat(one.sent.bytesInFlight()).isBetween(window - DATAGRAM + 1, window);
    assertThat(one.sender.pacingDeadline()).isEqualTo(Long.MAX_VALUE);
    one.acknowledgeAll(MILLISECOND);
    assertThat(one.samples.getLast().windowLimited()).isTrue();
    assertThat(one.path.congestion().window()).isGreaterThan(window);
    one.transmitAll();
    one.acknowledgeAll(MILLISECOND);
    assertThat(one.samples.getLast().delivery().applicationLimited()).isFalse();
  }

  @Test
  void whoRanOutOfWhatToSaySaysSo() {
    one.learn(MILLISECOND);
    one.sayBody(500);
    one.transmitAll();
    one.acknowledgeAll(MILLISECOND);
    one.sayBody(500);
    one.transmitAll();
    one.acknowledgeAll(MILLISECOND);
    assertThat(one.samples.getLast().delivery().applicationLimited()).isTrue();
    assertThat(one.samples.getLast().windowLimited()).isFalse();
  }

  @Test
  void thePacerSaysWhenItGoesOnAndThenItDoes() {
    one.learn(100 * MILLISECOND);
    one.sayBody(20_000);
    one.transmitAll();
    assertThat(one.sent.bytesInFlight()).isEqualTo(DATAGRAM);
    long next = one.sender.pacingDeadline();
    assertThat(next).isBetween(one.now + MILLISECOND, one.now + 20 * MILLISECOND);
    one.now = next - 100_000;
    assertThat(one.transmit()).isFalse();
    one.now = next;
    assertThat(one.transmit()).isTrue();
    one.acknowledgeAll(MILLISECOND);
    assertThat(one.samples.getLast().windowLimited()).isTrue();
  }

  @Test
  void thePaceIsKeptOverAWindow() {
    one.learn(100 * MILLISECOND);
    long rate = one.path.congestion().pacingRate();
    one.sayBody(11_000);
    long start = one.now;
    one.transmitAll();
    while (one.sender.pacingDeadline() != Long.MAX_VALUE) {
      one.now = one.sender.pacingDeadline();
      one.transmitAll();
    }
    long after = one.bytesSaid() - DATAGRAM;
    assertThat((double) after * SECOND / (one.now - start)).isBetween(0.85 * rate, 1.15 * rate);
  }

  @Test
  void theUsersLimitIsKeptAndItIsNotThePathThatHoldsTheSenderBack() {
    limitTo(100_000);
    one.learn(MILLISECOND);
    one.now += SECOND;
    long start = one.now;
    one.sayBody(300_000);
    while (one.now < start + SECOND) {
      one.transmitAll();
      assertThat(one.sender.pacingDeadline()).isBetween(one.now, one.now + 100 * MILLISECOND);
      one.now = Math.max(one.sender.pacingDeadline(), one.now + 1);
      one.acknowledgeAll(0);
    }
    assertThat(one.bytesSaid()).isBetween(95_000L, 110_000L);
    assertThat(one.samples.getLast().delivery().applicationLimited()).isTrue();
    assertThat(one.samples.getLast().windowLimited()).isFalse();
  }

  @Test
  void acknowledgementsCountTowardsTheUsersLimitAndNotTowardsThePace() {
    limitTo(100_000);
    one.learn(MILLISECOND);
    long number = 0;
    long told = one.path.limit.nextTime();
    for (int i = 0; i < 200; i++) {
      one.received.add(number++, true, one.now);
      one.received.add(number++, true, one.now);
      assertThat(one.transmit()).isTrue();
    }
    assertThat(one.frames()).allMatch(frames -> frames.startsWith("ACK "));
    assertThat(one.path.limit.nextTime()).isGreaterThan(told + 50 * MILLISECOND);
    assertThat(one.path.pacer.budget(one.now, 100_000)).isPositive();
    assertThat(one.sent.bytesInFlight()).isZero();
  }

  @Test
  void whoWaitsForTheWindowOrHasNothingLeavesTheLimitToOthers() {
    limitTo(100_000);
    one.learn(MILLISECOND);
    one.sayBody(50_000);
    one.transmitAll();
    FairTurns.Place other = one.path.limit.newPlace();
    one.path.limit.sent(other, 8_000);
    one.now += SECOND / 3;
    assertThat(one.path.limit.batch(other, DATAGRAM, one.now)).isZero();
    one.out.body.release();
    assertThat(one.transmit()).isFalse();
    assertThat(one.path.limit.batch(other, DATAGRAM, one.now)).isPositive();
  }

  @Test
  void twoProbesLeaveWhateverTheWindowIsAndThenNoMore() {
    one.learn(MILLISECOND);
    one.sayBody(100_000);
    for (int i = 0; i < 100; i++) {
      one.transmitAll();
      one.now += MILLISECOND / 10;
    }
    one.batches.clear();
    one.sender.probe();
    one.transmitAll();
    assertThat(one.frames()).hasSize(2).allMatch(frames -> frames.startsWith("DATA 1 "));
    assertThat(one.batches).allMatch(batch -> batch.packets().size() == 1);
  }

  @Test
  void aProbeOfWhoHasNothingToSayIsAPing() {
    one.sender.probe();
    one.transmitAll();
    assertThat(one.frames()).containsExactly("PING\n", "PING\n");
    one.sender.probe(1);
    one.transmitAll();
    assertThat(one.frames()).hasSize(3);
  }

  @Test
  void whatWaitsLongestGoesAgainInAProbe() {
    one.learn(MILLISECOND);
    one.sayControl(10);
    one.transmitAll();
    one.sayControl(7);
    one.transmitAll();
    one.batches.clear();
    one.sender.probeWithOldest();
    one.transmitAll();
    assertThat(one.frames()).hasSize(2);
    assertThat(one.frames().getFirst()).startsWith("DATA 0 3 +10\n");
    assertThat(one.frames().getLast()).isEqualTo("PING\n");
  }

  @Test
  void creditThatWaitsLongestIsToldAgainInAProbe() {
    one.in.body.consumed(1 << 20);
    one.transmitAll();
    List<String> first = one.frames();
    assertThat(first).hasSize(1);
    assertThat(first.getFirst()).startsWith("CREDIT 1 ");
    one.batches.clear();
    one.sender.probeWithOldest();
    one.transmitAll();
    assertThat(one.frames()).containsExactly(first.getFirst(), "PING\n");
  }

  @Test
  void whoProbesWithNothingUnderWayAsksAllTheSame() {
    one.sender.probeWithOldest();
    one.transmitAll();
    assertThat(one.frames()).containsExactly("PING\n", "PING\n");
  }

  @Test
  void onAnotherAddressThePathBeginsAnewAndWhatIsUnderWayIsAskedFor() {
    one.learn(MILLISECOND);
    one.sayBody(100_000);
    one.transmitAll();
    for (int i = 0; i < 2; i++) {
      one.acknowledgeAll(MILLISECOND);
      one.transmitAll();
    }
    assertThat(one.path.congestion().window()).isGreaterThan(20_000);
    one.moved(Change.ADDRESS);
    assertThat(one.path.congestion().window()).isEqualTo(12_000);
    assertThat(one.path.rtt.smoothed()).isZero();
    assertThat(one.sent.bytesInFlight()).isPositive();
    one.batches.clear();
    one.transmitAll();
    assertThat(one.frames().size()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void onAnotherPortThePathStaysAndWhatIsUnderWayIsAskedFor() {
    one.learn(MILLISECOND);
    long roundTrip = one.path.rtt.smoothed();
    long window = one.path.congestion().window();
    one.sayControl(10);
    one.transmitAll();
    one.batches.clear();
    one.moved(Change.NONE);
    one.transmitAll();
    assertThat(one.batches).isEmpty();
    one.moved(Change.PORT);
    one.transmitAll();
    assertThat(one.frames()).containsExactly("PING\n", "PING\n");
    one.acknowledgeAll(MILLISECOND / 2);
    assertThat(one.path.congestion().window()).isGreaterThanOrEqualTo(window);
    assertThat(one.path.rtt.smoothed()).isBetween(roundTrip / 2, roundTrip);
  }

  @Test
  void whatBecomesOfPacketsFromBeforeAMoveTellsNothingOfThePath() {
    for (Change change : new Change[] {Change.PORT, Change.ADDRESS}) {
      one.learn(MILLISECOND);
      one.sayControl(10);
      one.transmitAll();
      long before = one.assembler.nextNumber() - 1;
      one.moved(change);
      long roundTrip = one.path.rtt.smoothed();
      one.now += 500 * MILLISECOND;
      one.acknowledge(before, before);
      assertThat(one.samples).as(change.text()).isEmpty();
      assertThat(one.path.rtt.smoothed()).isEqualTo(roundTrip);
      assertThat(one.out.control.isDelivered()).isTrue();
    }
  }

  @Test
  void whoMovedToAnotherPortTriesALargerDatagramAgain() {
    one = new LoneSender(LoneSender.config());
    one.learn(MILLISECOND);
    one.sayBody(100_000);
    assertThat(one.transmit()).isTrue();
    assertThat(one.batches.getLast().bytes()).isEqualTo(1472);
    one.moved(Change.PORT);
    one.transmitAll();
    assertThat(one.batches).filteredOn(batch -> batch.bytes() == 1472).hasSize(2);
  }

  @Test
  void whoMovesWithNothingUnderWayIsNotAskedForAnything() {
    one.learn(MILLISECOND);
    one.moved(Change.PORT);
    one.moved(Change.ADDRESS);
    one.transmitAll();
    assertThat(one.batches).isEmpty();
  }

  @Test
  void aLargerDatagramIsTriedWithBodiesAloneAndNotWhileThePeerIsAskedForASignOfLife() {
    one = new LoneSender(LoneSender.config());
    one.learn(MILLISECOND);
    one.sayControl(100);
    one.transmitAll();
    assertThat(one.bytesSaid()).isLessThan(DATAGRAM);
    long before = one.sent.bytesInFlight();
    one.batches.clear();
    one.sayBody(100_000);
    one.sender.probe(1);
    assertThat(one.transmit()).isTrue();
    assertThat(one.batches.getFirst().bytes()).isEqualTo(DATAGRAM);
    assertThat(one.transmit()).isTrue();
    assertThat(one.batches.getLast().bytes()).isEqualTo(1472);
    assertThat(one.frames().getLast()).startsWith("PING\nPAD\n");
    assertThat(one.sent.bytesInFlight()).isEqualTo(before + one.bytesSaid());
    one.transmit();
    assertThat(one.batches.getLast().datagramBytes()).isEqualTo(DATAGRAM);
  }

  @Test
  void anAcknowledgementThatIsDueLeavesByItself() {
    one.received.add(0, true, one.now);
    one.transmitAll();
    assertThat(one.batches).isEmpty();
    one.now += LoneSender.MAX_ACK_DELAY;
    one.transmitAll();
    assertThat(one.frames()).containsExactly("ACK 0 25000 0\n");
    assertThat(one.sent.bytesInFlight()).isZero();
  }

  @Test
  void aProbeIsNoLargerThanEveryPathCarries() {
    one = new LoneSender(LoneSender.config());
    one.learn(MILLISECOND);
    one.sayBody(200_000);
    for (int i = 0; i < 20; i++) {
      one.transmitAll();
      one.acknowledgeAll(MILLISECOND);
    }
    assertThat(one.path.mtu.datagramBytes()).isGreaterThan(DATAGRAM);
    one.sayBody(200_000);
    one.batches.clear();
    one.sender.probe();
    one.transmit();
    one.transmit();
    assertThat(one.batches).extracting(Batch::bytes).containsExactly(DATAGRAM, DATAGRAM);
  }
}
