package org.abanico.transport.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.abanico.transport.congestion.CongestionController.DeliverySample;
import org.abanico.transport.congestion.CongestionController.LostPacket;
import org.junit.jupiter.api.Test;

class DeliveryRateTest {
  private static final long MILLIS = 1_000_000;
  private static final int BYTES = 1000;

  private final DeliveryRate rate = new DeliveryRate(0);
  private long inFlight;
  private long nextNumber;

  private SentPacket send(long time) {
    SentPacket packet = new SentPacket(nextNumber++, time, BYTES);
    rate.onSent(packet, inFlight);
    inFlight += BYTES;
    return packet;
  }

  private DeliverySample acknowledge(long time, SentPacket... packets) {
    for (SentPacket packet : packets) {
      rate.onDelivered(packet, time);
      inFlight -= BYTES;
    }
    return rate.sample(packets[packets.length - 1], time, MILLIS);
  }

  @Test
  void isWhatWasDeliveredByTheTimeItTook() {
    SentPacket first = send(0);
    SentPacket second = send(MILLIS);
    acknowledge(10 * MILLIS, first);
    acknowledge(11 * MILLIS, second);
    SentPacket third = send(11 * MILLIS);
    SentPacket fourth = send(12 * MILLIS);
    acknowledge(21 * MILLIS, third);
    DeliverySample sample = acknowledge(22 * MILLIS, fourth);
    assertThat((double) sample.rate()).isCloseTo(2 * BYTES / 0.011, within(1.0));
    assertThat(sample.delivered() - sample.priorDelivered()).isEqualTo(2 * BYTES);
    assertThat(sample.inFlightAtSend()).isEqualTo(2 * BYTES);
  }

  @Test
  void acksThatComeAtOnceShowNoMoreThanTheRateOfSending() {
    SentPacket[] packets = new SentPacket[10];
    for (int i = 0; i < packets.length; i++) {
      packets[i] = send(i * 2 * MILLIS);
    }
    DeliverySample sample = acknowledge(19 * MILLIS, packets);
    assertThat((double) sample.rate()).isLessThanOrEqualTo(packets.length * BYTES / 0.018);
  }

  @Test
  void aSampleShorterThanTheSmallestRoundTripTellsNoRate() {
    SentPacket packet = send(0);
    rate.onDelivered(packet, MILLIS / 2);
    assertThat(rate.sample(packet, MILLIS / 2, MILLIS).rate()).isEqualTo(-1);
  }

  @Test
  void anOldPacketAcknowledgedLateDoesNotStretchTheSamplesAfterIt() {
    SentPacket old = send(0);
    SentPacket newer = send(50 * MILLIS);
    acknowledge(60 * MILLIS, newer);
    acknowledge(61 * MILLIS, old);
    SentPacket next = send(61 * MILLIS);
    assertThat(next.firstSentTimeBefore).isEqualTo(61 * MILLIS);
    SentPacket after = send(62 * MILLIS);
    acknowledge(71 * MILLIS, next);
    assertThat(acknowledge(72 * MILLIS, after).rate()).isGreaterThan(100_000);
  }

  @Test
  void afterTheApplicationHadNothingToSendSamplesAreMarkedUntilTheGapIsThrough() {
    SentPacket before = send(0);
    rate.onApplicationLimited(inFlight);
    SentPacket behindTheGap = send(5 * MILLIS);
    assertThat(acknowledge(10 * MILLIS, before).applicationLimited()).isFalse();
    assertThat(acknowledge(15 * MILLIS, behindTheGap).applicationLimited()).isTrue();
    SentPacket later = send(16 * MILLIS);
    assertThat(acknowledge(26 * MILLIS, later).applicationLimited()).isFalse();
  }

  @Test
  void theFirstFlightAfterSilenceIsMarkedThoughNothingWasInFlight() {
    acknowledge(10 * MILLIS, send(0));
    rate.onApplicationLimited(0);
    assertThat(acknowledge(1010 * MILLIS, send(1000 * MILLIS)).applicationLimited()).isTrue();
    assertThat(acknowledge(1030 * MILLIS, send(1020 * MILLIS)).applicationLimited()).isFalse();
  }

  @Test
  void aLostPacketTellsWhatWasInFlightAndWhatWasLostSinceItLeft() {
    SentPacket first = send(0);
    SentPacket second = send(MILLIS);
    SentPacket third = send(2 * MILLIS);
    assertThat(rate.onLost(first)).isEqualTo(new LostPacket(0, BYTES, BYTES, BYTES, false));
    assertThat(rate.onLost(second))
        .isEqualTo(new LostPacket(1, BYTES, 2 * BYTES, 2 * BYTES, false));
    assertThat(acknowledge(10 * MILLIS, third).lost()).isEqualTo(2 * BYTES);
  }
}
