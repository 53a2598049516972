package org.abanico.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.abanico.client.Attendance.News;
import org.abanico.wire.message.Limits;
import org.junit.jupiter.api.Test;

/** Who is there, as a server says. */
class AttendanceTest {
  private final Attendance attendance = new Attendance();

  @Test
  void whoComesIsThereAndFree() {
    assertThat(attendance.member(7, "seven")).isEqualTo(News.CAME);
    assertThat(attendance.member(7, "seven")).isEqualTo(News.NONE);
    assertThat(attendance.name(7)).isEqualTo("seven");
    assertThat(attendance.isThere(7)).isTrue();
    assertThat(attendance.free()).containsExactly(7L);
    assertThat(attendance.freeNames()).containsExactly("seven");
    assertThat(attendance.busyNames()).isEmpty();
  }

  @Test
  void aNumberHasOneName() {
    attendance.member(7, "seven");
    assertThat(attendance.member(7, "eight")).isEqualTo(News.WRONG);
  }

  @Test
  void whoIsBusyIsThereAndNotFreeUntilItIsBack() {
    attendance.member(7, "seven");
    assertThat(attendance.gone(7, "busy")).isEqualTo("seven");
    assertThat(attendance.isThere(7)).isTrue();
    assertThat(attendance.free()).isEmpty();
    assertThat(attendance.freeNames()).isEmpty();
    assertThat(attendance.busyNames()).containsExactly("seven");
    assertThat(attendance.member(7, "seven")).isEqualTo(News.BACK);
    assertThat(attendance.busyNames()).isEmpty();
  }

  @Test
  void whoIsAwayKeepsItsNumberAndIsNotThere() {
    attendance.member(7, "seven");
    assertThat(attendance.gone(7, "away")).isEqualTo("seven");
    assertThat(attendance.isThere(7)).isFalse();
    assertThat(attendance.busyNames()).isEmpty();
    assertThat(attendance.name(7)).isEqualTo("seven");
    assertThat(attendance.member(7, "seven")).isEqualTo(News.BACK);
  }

  @Test
  void whoLeavesIsForgotten() {
    attendance.member(7, "seven");
    assertThat(attendance.gone(7, "left")).isEqualTo("seven");
    assertThat(attendance.name(7)).isNull();
    assertThat(attendance.isThere(7)).isFalse();
    assertThat(attendance.gone(7, "left")).isNull();
    assertThat(attendance.member(7, "other")).isEqualTo(News.CAME);
  }

  @Test
  void moreThanTwiceAsManyAsAGroupHasAreNotBelieved() {
    for (int i = 0; i < 2 * Limits.MAX_MEMBERS; i++) {
      assertThat(attendance.member(i, "n" + i)).isEqualTo(News.CAME);
    }
    assertThat(attendance.member(1 << 20, "more")).isEqualTo(News.WRONG);
    assertThat(attendance.member(0, "n0")).isEqualTo(News.NONE);
  }
}
