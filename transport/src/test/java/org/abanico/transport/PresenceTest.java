package org.abanico.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Whether the peer is there, and whether this end slept itself (protocol.md, section 4.3). */
class PresenceTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = 7 * SECOND;

  private final Presence presence = new Presence(TransportConfig.defaults(), START);

  private static long at(long seconds) {
    return START + seconds * SECOND;
  }

  private void hearEveryFiveSeconds(long fromSeconds, long toSeconds) {
    for (long second = fromSeconds; second <= toSeconds; second += 5) {
      presence.received(at(second));
    }
  }

  @Test
  void aPeerIsSilentTwentySecondsAfterItsLastPacket() {
    assertThat(presence.deadline()).isEqualTo(at(20));
    assertThat(presence.received(at(3))).isFalse();
    assertThat(presence.deadline()).isEqualTo(at(23));
  }

  @Test
  void whoHasNotRunForOverTenSecondsSleptAndGivesItsPeerItsTimeAgain() {
    assertThat(presence.driven(at(10))).isFalse();
    assertThat(presence.deadline()).isEqualTo(at(20));
    assertThat(presence.driven(at(20) + 1)).isTrue();
    assertThat(presence.deadline()).isEqualTo(at(40) + 1);
    assertThat(presence.driven(at(30) + 1)).isFalse();
  }

  @Test
  void whoGivesItsPeerLessThanTenSecondsSleptWhenItHasNotRunForThatLong() {
    TransportConfig defaults = TransportConfig.defaults();
    TransportConfig hasty =
        new TransportConfig(
            defaults.maxDatagramBytes(),
            defaults.bodyWindowBytes(),
            defaults.controlWindowBytes(),
            defaults.maxWindowBytes(),
            defaults.keepAliveNanos(),
            3 * SECOND,
            defaults.openingTimeoutNanos(),
            defaults.maxConnections(),
            defaults.congestion(),
            defaults.sending(),
            defaults.receiving());
    assertThat(new Presence(hasty, START).driven(at(3))).isFalse();
    assertThat(new Presence(hasty, START).driven(at(3) + 1)).isTrue();
  }

  @Test
  void aPeerThatIsDoubtedHasFiveSeconds() {
    assertThat(presence.doubt(at(1))).isTrue();
    assertThat(presence.deadline()).isEqualTo(at(6));
    assertThat(presence.doubt(at(4))).isFalse();
    assertThat(presence.deadline()).isEqualTo(at(6));
    presence.received(at(5));
    assertThat(presence.deadline()).isEqualTo(at(25));
    assertThat(presence.doubt(at(18))).isTrue();
  }

  @Test
  void doubtGivesAPeerNoMoreTimeThanItHad() {
    presence.doubt(at(18));
    assertThat(presence.deadline()).isEqualTo(at(20));
  }

  @Test
  void sleepEndsADoubt() {
    presence.doubt(at(1));
    assertThat(presence.driven(at(11))).isTrue();
    assertThat(presence.deadline()).isEqualTo(at(31));
    assertThat(presence.doubt(at(11))).isTrue();
  }

  @Test
  void anAbsentPeerHasTwoHoursAndIsNeitherDoubtedNorMissedWhileNobodyRuns() {
    presence.leave(at(20));
    assertThat(presence.isAbsent()).isTrue();
    assertThat(presence.absentSince()).isEqualTo(at(20));
    assertThat(presence.deadline()).isEqualTo(at(20 + 7_200));
    assertThat(presence.doubt(at(30))).isFalse();
    assertThat(presence.driven(at(3_600))).isFalse();
    assertThat(presence.deadline()).isEqualTo(at(20 + 7_200));
  }

  @Test
  void anAbsentPeerReturnsOnceAndIsThenSilentAsAnyOther() {
    presence.leave(at(20));
    assertThat(presence.received(at(100))).isTrue();
    assertThat(presence.isAbsent()).isFalse();
    assertThat(presence.received(at(101))).isFalse();
    assertThat(presence.deadline()).isEqualTo(at(121));
  }

  @Test
  void aPeerSpeaksOnWhenItHasBeenHeardForAMinute() {
    hearEveryFiveSeconds(5, 60);
    assertThat(presence.speaksOn(at(60) - 1)).isFalse();
    assertThat(presence.speaksOn(at(60))).isTrue();
    assertThat(presence.speaksOn(at(70))).isTrue();
    assertThat(presence.speaksOn(at(70) + 1)).isFalse();
  }

  @Test
  void aPauseOfTenSecondsIsNoneAndALongerOneBeginsTheMinuteAgain() {
    hearEveryFiveSeconds(5, 50);
    presence.received(at(60));
    assertThat(presence.speaksOn(at(60))).isTrue();
    presence.received(at(70) + 1);
    assertThat(presence.speaksOn(at(70) + 1)).isFalse();
    hearEveryFiveSeconds(75, 130);
    assertThat(presence.speaksOn(at(130))).isFalse();
    assertThat(presence.speaksOn(at(130) + 1)).isTrue();
  }

  @Test
  void whoWokeUpBeginsTheMinuteAgain() {
    hearEveryFiveSeconds(5, 60);
    presence.driven(at(65));
    assertThat(presence.speaksOn(at(65))).isFalse();
    hearEveryFiveSeconds(70, 125);
    assertThat(presence.speaksOn(at(125) - 1)).isFalse();
    assertThat(presence.speaksOn(at(125))).isTrue();
  }
}
