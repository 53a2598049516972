package org.abanico.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What strangers sent is summed up, and what of it is a flood (protocol.md, section 3). */
class StrangersTest {
  private static final long SECOND = 1_000_000_000L;

  private final Strangers strangers = new Strangers();
  private final List<RefusedPackets> reports = new ArrayList<>();

  @BeforeEach
  void listen() {
    strangers.reportTo(reports::add);
  }

  private static InetSocketAddress from(int host) {
    return new InetSocketAddress("10.0." + host / 250 + "." + (1 + host % 250), 4000);
  }

  private void refuse(int packets, long nowNanos) {
    for (int i = 0; i < packets; i++) {
      strangers.refused(from(0), nowNanos);
    }
  }

  /** A packet that stands for so many. */
  private void flood(int packets, long nowNanos) {
    strangers.thinned(packets);
    strangers.refusedOfMany(from(0), nowNanos);
  }

  @Test
  void theHundredthPacketIsReportedWithAllOthersAMinuteLater() {
    refuse(Strangers.LEAST - 1, SECOND);
    assertThat(strangers.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    refuse(1, 2 * SECOND);
    assertThat(strangers.nextDeadline()).isEqualTo(62 * SECOND);
    refuse(50, 30 * SECOND);
    assertThat(strangers.nextDeadline()).isEqualTo(62 * SECOND);
    strangers.onDeadline(62 * SECOND - 1);
    assertThat(reports).isEmpty();
    strangers.onDeadline(62 * SECOND);
    assertThat(reports).containsExactly(new RefusedPackets(150, 1, false));
    assertThat(strangers.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void afterAReportItCountsFromNothing() {
    for (int i = 0; i <= Strangers.MOST_ADDRESSES; i++) {
      strangers.refused(from(i), SECOND);
    }
    strangers.onDeadline(61 * SECOND);
    refuse(Strangers.LEAST, 61 * SECOND);
    strangers.onDeadline(121 * SECOND);
    assertThat(reports)
        .containsExactly(new RefusedPackets(257, 256, true), new RefusedPackets(100, 1, false));
  }

  @Test
  void thatThereWereMoreAddressesIsSaidOfOthersThanThoseThatAreRemembered() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < Strangers.MOST_ADDRESSES; i++) {
        strangers.refused(from(i), SECOND);
      }
    }
    strangers.onDeadline(61 * SECOND);
    assertThat(reports).containsExactly(new RefusedPackets(512, 256, false));
  }

  @Test
  void whoCameFromMoreAddressesOnceDidSoWhateverComesLater() {
    for (int i = 0; i <= Strangers.MOST_ADDRESSES; i++) {
      strangers.refused(from(i), SECOND);
    }
    refuse(1, 2 * SECOND);
    strangers.onDeadline(61 * SECOND);
    assertThat(reports).containsExactly(new RefusedPackets(258, 256, true));
  }

  @Test
  void twentyThousandInASecondAreAFloodAndAsManyInMoreThanOneAreNone() {
    flood(Strangers.FLOOD - 1, SECOND);
    refuse(1, 2 * SECOND);
    assertThat(strangers.oneWantedIn()).isEqualTo(1);
    flood(Strangers.FLOOD - 2, 3 * SECOND - 1);
    assertThat(strangers.oneWantedIn()).isEqualTo(1);
    refuse(1, 3 * SECOND - 1);
    assertThat(strangers.oneWantedIn()).isEqualTo(Strangers.FLOOD_SHARE);
  }

  @Test
  void aFloodGoesOnThroughASecondOfHalfAsManyAndEndsWithOneOfLess() {
    flood(Strangers.FLOOD, SECOND);
    flood(Strangers.FLOOD / 2, 2 * SECOND);
    strangers.onDeadline(3 * SECOND);
    assertThat(strangers.oneWantedIn()).isEqualTo(Strangers.FLOOD_SHARE);
    flood(Strangers.FLOOD / 2 - 1, 3 * SECOND);
    strangers.onDeadline(4 * SECOND - 1);
    assertThat(strangers.oneWantedIn()).isEqualTo(Strangers.FLOOD_SHARE);
    strangers.onDeadline(4 * SECOND);
    assertThat(strangers.oneWantedIn()).isEqualTo(1);
  }

  @Test
  void aFloodThatPausedForASecondIsOver() {
    flood(Strangers.FLOOD, SECOND);
    refuse(1, 3 * SECOND);
    assertThat(strangers.oneWantedIn()).isEqualTo(1);
  }

  @Test
  void aFloodIsLookedAtEverySecondAndItsReportIsNotPutOff() {
    flood(Strangers.FLOOD, SECOND);
    for (long second = 2; second <= 61; second++) {
      assertThat(strangers.nextDeadline()).isEqualTo(second * SECOND);
      strangers.onDeadline(second * SECOND);
      assertThat(reports).hasSize(second < 61 ? 0 : 1);
      flood(Strangers.FLOOD, second * SECOND);
    }
  }

  @Test
  void whoHasNoListenerIsNotStopped() {
    Strangers unheard = new Strangers();
    for (int i = 0; i < Strangers.LEAST; i++) {
      unheard.refused(from(i), SECOND);
    }
    unheard.onDeadline(61 * SECOND);
    assertThat(unheard.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }
}
