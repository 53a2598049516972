package org.abanico.transport.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.abanico.transport.congestion.CongestionController.AckSample;
import org.abanico.transport.congestion.CongestionController.DeliverySample;
import org.junit.jupiter.api.Test;

/** What BBR's model takes a path to hold. */
class BbrPathTest {
  private static final long MILLIS = 1_000_000;
  private static final int DATAGRAM = 1200;
  private static final int INITIAL_WINDOW = 12_000;

  private final BbrPath path = new BbrPath(DATAGRAM, INITIAL_WINDOW);

  private static AckSample sample(long bytes, long rate, long rtt, long ackDelay, long minRtt) {
    DeliverySample delivery = new DeliverySample(bytes, 0, 0, 0, rate, false);
    return new AckSample(
        0, bytes, 1, -rtt, 2, bytes, 0, rtt, ackDelay, rtt, minRtt, delivery, true);
  }

  /** That rate and that round trip are measured. */
  private void measure(long rate, long rtt) {
    AckSample ack = sample(1, rate, rtt, 0, rtt);
    path.onAcknowledged(ack, INITIAL_WINDOW, true, false);
    path.minRtt.onAcknowledged(0, rtt);
    path.endAck(ack.delivery());
  }

  @Test
  void holdsTheInitialWindowUntilItIsMeasured() {
    assertThat(path.bdp(1)).isEqualTo(INITIAL_WINDOW);
    assertThat(path.bdp(2)).isEqualTo(2 * INITIAL_WINDOW);
    path.minRtt.onAcknowledged(0, 50 * MILLIS);
    assertThat(path.bdp(1)).isEqualTo(INITIAL_WINDOW);
  }

  @Test
  void holdsTheInitialWindowWhileNoRoundTripIsKnown() {
    AckSample ack = sample(1, 1_000_000, -1, 0, 0);
    path.onAcknowledged(ack, INITIAL_WINDOW, true, false);
    path.endAck(ack.delivery());
    assertThat(path.bdp(1)).isEqualTo(INITIAL_WINDOW);
  }

  @Test
  void holdsWhatTheBandwidthDeliversInTheSmallestRoundTrip() {
    measure(1_000_000, 50 * MILLIS);
    assertThat(path.bandwidth()).isEqualTo(1_000_000);
    assertThat(path.bdp(1)).isCloseTo(50_000, within(1.0));
    assertThat(path.inFlight(1.5)).isCloseTo(75_000, within(1.0));
  }

  @Test
  void fourDatagramsMayBeInFlightAtLeast() {
    measure(10_000, MILLIS);
    assertThat(path.inFlight(1)).isEqualTo(4 * DATAGRAM);
    assertThat(path.mostInFlight(BbrPhase.CRUISE)).isEqualTo(4 * DATAGRAM);
    assertThat(path.mostInFlight(BbrPhase.UP)).isEqualTo(6 * DATAGRAM);
    assertThat(path.probeRttWindow()).isEqualTo(4 * DATAGRAM);
    path.setDatagramSize(2 * DATAGRAM);
    assertThat(path.inFlight(1)).isEqualTo(8 * DATAGRAM);
  }

  @Test
  void whatLeavesInTwoMillisecondsMayBeInFlightAtLeastOnAShortPath() {
    measure(100_000_000, MILLIS / 10);
    assertThat(path.inFlight(1)).isCloseTo(200_000, within(1.0));
    assertThat(path.mostInFlight(BbrPhase.CRUISE)).isCloseTo(200_000, within(1.0));
    assertThat(path.probeRttWindow()).isCloseTo(100_000, within(1.0));
  }

  @Test
  void whatIsAcknowledgedAtOnceMayBeInFlightInAddition() {
    measure(1_000_000, 50 * MILLIS);
    path.aggregation.onAcknowledged(0, 9_000, 0, 1_000_000, 1, true);
    double extra = path.aggregation.extraAcked();
    assertThat(extra).isGreaterThanOrEqualTo(9_000);
    assertThat(path.mostInFlight(BbrPhase.CRUISE)).isCloseTo(100_000 + extra, within(1.0));
  }

  @Test
  void withoutALongTermBoundThereIsNoHeadroom() {
    assertThat(path.withHeadroom()).isEqualTo(BbrPath.UNBOUNDED);
  }

  @Test
  void headroomIsFifteenPercentOfTheBoundButADatagramAtLeastAndFourDatagramsAreLeft() {
    path.setLongTerm(100_000);
    assertThat(path.withHeadroom()).isCloseTo(85_000, within(1.0));
    path.setLongTerm(7_000);
    assertThat(path.withHeadroom()).isCloseTo(5_800, within(1.0));
    path.setLongTerm(5_000);
    assertThat(path.withHeadroom()).isEqualTo(4 * DATAGRAM);
  }

  @Test
  void theReceiversDelayIsNoPartOfTheRoundTripAsFarAsItCanBeBelieved() {
    assertThat(BbrPath.rtt(sample(1, 1, 70 * MILLIS, 20 * MILLIS, 50 * MILLIS)))
        .isEqualTo(50 * MILLIS);
    assertThat(BbrPath.rtt(sample(1, 1, 70 * MILLIS, 21 * MILLIS, 50 * MILLIS)))
        .isEqualTo(70 * MILLIS);
  }

  @Test
  void aLossThatWasNoneBringsTheBoundBackButNoLowerOne() {
    path.setLongTerm(50_000);
    path.saveBounds();
    path.setLongTerm(20_000);
    path.undo();
    assertThat(path.longTerm()).isEqualTo(50_000);
    path.setLongTerm(80_000);
    path.undo();
    assertThat(path.longTerm()).isEqualTo(80_000);
  }
}
