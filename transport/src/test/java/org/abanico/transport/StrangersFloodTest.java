package org.abanico.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StrangersFloodTest {
  private static final long SECOND = 1_000_000_000L;
  private static final InetSocketAddress FROM = new InetSocketAddress("192.0.2.7", 4);

  private final Strangers strangers = new Strangers();

  private void refuse(int packets, long second) {
    for (int i = 0; i < packets; i++) {
      strangers.refusedOfMany(FROM, second * SECOND + i);
    }
  }

  @Test
  void aFloodMakesOneInFourEnoughAndItsEndAllOfThemWelcome() {
    refuse(Strangers.FLOOD - 1, 1);
    assertThat(strangers.oneWantedIn()).isEqualTo(1);
    refuse(1, 1);
    assertThat(strangers.oneWantedIn()).isEqualTo(4);
    strangers.thinned(4);
    refuse(Strangers.FLOOD / 4, 2);
    refuse(Strangers.FLOOD / 4, 3);
    assertThat(strangers.oneWantedIn()).isEqualTo(4);
    refuse(Strangers.FLOOD / 10, 4);
    strangers.onDeadline(5 * SECOND);
    assertThat(strangers.oneWantedIn()).isEqualTo(1);
  }

  @Test
  void aFloodThatStopsAtOnceIsSeenToBeOverWithoutAnotherPacket() {
    refuse(Strangers.FLOOD, 1);
    strangers.onDeadline(strangers.nextDeadline());
    long next = strangers.nextDeadline();
    assertThat(next).isLessThanOrEqualTo(3 * SECOND);
    strangers.onDeadline(next);
    assertThat(strangers.oneWantedIn()).isEqualTo(1);
    assertThat(strangers.nextDeadline()).isGreaterThan(60 * SECOND);
  }

  @Test
  void aPacketThatStandsForFourIsReportedAsFour() {
    List<RefusedPackets> reports = new ArrayList<>();
    strangers.reportTo(reports::add);
    strangers.thinned(4);
    refuse(40, 1);
    strangers.refused(FROM, SECOND);
    strangers.onDeadline(strangers.nextDeadline());
    assertThat(reports).containsExactly(new RefusedPackets(161, 1, false));
  }
}
