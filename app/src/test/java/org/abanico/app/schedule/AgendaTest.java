package org.abanico.app.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgendaTest {
  private static final ZoneId MADRID = ZoneId.of("Europe/Madrid");
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private static Agenda every(Duration interval) {
    return new Agenda(new Schedule(Optional.of(interval), List.of(), false), MADRID, NOON);
  }

  private static Agenda at(Instant start, String... times) {
    List<LocalTime> list = List.of(times).stream().map(LocalTime::parse).toList();
    return new Agenda(new Schedule(Optional.empty(), list, false), MADRID, start);
  }

  private static Agenda watching() {
    return new Agenda(new Schedule(Optional.empty(), List.of(), true), MADRID, NOON);
  }

  private static Instant after(Duration time) {
    return NOON.plus(time);
  }

  private static Instant seconds(long seconds) {
    return NOON.plusSeconds(seconds);
  }

  @Test
  void anIntervalBeginsAtOnceAndIsCountedFromStartToStart() {
    Agenda agenda = every(Duration.ofHours(1));
    assertThat(agenda.next(NOON)).isEqualTo(NOON);
    agenda.begins(NOON);
    agenda.ended(after(Duration.ofMinutes(20)), true);
    assertThat(agenda.next(after(Duration.ofMinutes(20)))).isEqualTo(after(Duration.ofHours(1)));
  }

  @Test
  void aBackupThatTakesLongerThanTheIntervalIsFollowedAtOnce() {
    Agenda agenda = every(Duration.ofHours(1));
    agenda.begins(NOON);
    Instant end = after(Duration.ofHours(3));
    agenda.ended(end, true);
    assertThat(agenda.next(end)).isBeforeOrEqualTo(end);
    agenda.begins(end);
    assertThat(agenda.next(end)).isEqualTo(end.plus(Duration.ofHours(1)));
  }

  @Test
  void aTimeOfTheDayIsAwaitedAndComesBackTheNextDay() {
    Agenda agenda = at(NOON, "02:30");
    Instant night = Instant.parse("2026-11-25T01:30:00Z");
    assertThat(agenda.next(NOON)).isEqualTo(night);
    assertThat(agenda.next(night)).isEqualTo(night);
    agenda.begins(night);
    agenda.ended(night.plusSeconds(60), true);
    assertThat(agenda.next(night.plusSeconds(60))).isEqualTo(night.plus(Duration.ofDays(1)));
  }

  @Test
  void ofSeveralTimesTheNextOneCounts() {
    Agenda agenda = at(NOON, "20:00", "08:15", "14:00");
    assertThat(agenda.next(NOON)).isEqualTo(Instant.parse("2026-11-24T13:00:00Z"));
    agenda.begins(Instant.parse("2026-11-24T13:00:00Z"));
    assertThat(agenda.next(NOON.plusSeconds(7200)))
        .isEqualTo(Instant.parse("2026-11-24T19:00:00Z"));
  }

  @Test
  void whatBecameDueWhileTheMachineSleptIsDueAtOnceAndOnlyOnce() {
    Agenda agenda = at(NOON, "02:30");
    Instant awake = Instant.parse("2026-11-27T09:00:00Z");
    assertThat(agenda.next(awake)).isBeforeOrEqualTo(awake);
    agenda.begins(awake);
    agenda.ended(awake, true);
    assertThat(agenda.next(awake)).isEqualTo(Instant.parse("2026-11-28T01:30:00Z"));
  }

  @Test
  void aTimeThatADayDoesNotHaveComesWhenTheClockHasBeenPutForward() {
    Agenda agenda = at(Instant.parse("2026-03-28T12:00:00Z"), "02:30");
    assertThat(agenda.next(Instant.parse("2026-03-28T12:00:00Z")))
        .isEqualTo(Instant.parse("2026-03-29T01:30:00Z"));
  }

  @Test
  void aTimeThatADayHasTwiceCountsOnce() {
    Agenda agenda = at(Instant.parse("2026-10-24T12:00:00Z"), "02:30");
    Instant first = agenda.next(Instant.parse("2026-10-24T12:00:00Z"));
    assertThat(first).isEqualTo(Instant.parse("2026-10-25T00:30:00Z"));
    agenda.begins(first);
    assertThat(agenda.next(first)).isEqualTo(Instant.parse("2026-10-26T01:30:00Z"));
  }

  @Test
  void aWatchedFolderIsSentAtOnceAndThenEveryHourThoughNothingWasSeen() {
    Agenda agenda = watching();
    assertThat(agenda.next(NOON)).isEqualTo(NOON);
    agenda.begins(NOON);
    agenda.ended(seconds(10), true);
    assertThat(agenda.next(seconds(10))).isEqualTo(after(Agenda.FULL_SCAN));
  }

  @Test
  void aChangeIsSentOnceTheFolderIsQuiet() {
    Agenda agenda = watching();
    agenda.begins(NOON);
    agenda.ended(seconds(1), true);
    agenda.changed(seconds(100));
    agenda.changed(seconds(103));
    assertThat(agenda.next(seconds(103))).isEqualTo(seconds(103).plus(Agenda.SETTLE));
  }

  @Test
  void aFolderThatNeverGetsQuietIsSentNevertheless() {
    Agenda agenda = watching();
    agenda.begins(NOON);
    agenda.ended(seconds(1), true);
    for (int second = 100; second < 200; second++) {
      agenda.changed(seconds(second));
    }
    assertThat(agenda.next(seconds(200))).isEqualTo(seconds(100).plus(Agenda.PATIENCE));
  }

  @Test
  void whatChangesDuringABackupIsSentByTheNextOne() {
    Agenda agenda = watching();
    agenda.begins(NOON);
    agenda.changed(seconds(30));
    agenda.ended(seconds(40), true);
    assertThat(agenda.next(seconds(40))).isEqualTo(seconds(30).plus(Agenda.SETTLE));
    agenda.begins(seconds(40));
    agenda.ended(seconds(50), true);
    assertThat(agenda.next(seconds(50))).isEqualTo(seconds(40).plus(Agenda.FULL_SCAN));
  }

  @Test
  void changesAreNothingToASourceThatDoesNotWatch() {
    Agenda agenda = every(Duration.ofHours(1));
    agenda.begins(NOON);
    agenda.changed(seconds(5));
    assertThat(agenda.next(seconds(5))).isEqualTo(after(Duration.ofHours(1)));
  }

  @Test
  void whatFailedIsTriedAgainLaterAndLaterAnHourAtMost() {
    Agenda agenda = at(NOON, "02:30");
    Instant now = NOON;
    for (int minutes : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      agenda.begins(now);
      agenda.ended(now, false);
      assertThat(agenda.next(now)).isEqualTo(now.plus(Duration.ofMinutes(minutes)));
      now = now.plus(Duration.ofMinutes(minutes));
    }
    agenda.begins(now);
    agenda.ended(now, true);
    assertThat(agenda.next(now)).isEqualTo(Instant.parse("2026-11-25T01:30:00Z"));
  }

  @Test
  void aShortIntervalIsNotMadeLongerByAFailure() {
    Agenda agenda = every(Duration.ofSeconds(10));
    agenda.begins(NOON);
    agenda.ended(seconds(2), false);
    assertThat(agenda.next(seconds(2))).isEqualTo(seconds(10));
  }

  @Test
  void aClockThatIsSetBackDelaysNothing() {
    Agenda agenda = every(Duration.ofHours(1));
    agenda.begins(NOON);
    agenda.ended(seconds(60), true);
    assertThat(agenda.next(seconds(1800))).isEqualTo(after(Duration.ofHours(1)));
    Instant yearBefore = Instant.parse("2025-11-24T12:00:00Z");
    assertThat(agenda.next(yearBefore)).isEqualTo(yearBefore.plus(Duration.ofMinutes(30)));
  }

  @Test
  void durationsAndTimesAreWrittenInOneWay() {
    assertThat(Schedule.duration("90s")).contains(Duration.ofSeconds(90));
    assertThat(Schedule.duration("15m")).contains(Duration.ofMinutes(15));
    assertThat(Schedule.duration("6h")).contains(Duration.ofHours(6));
    assertThat(Schedule.duration("7d")).contains(Duration.ofDays(7));
    for (String text : List.of("", "9s", "0h", "1", "h", "1.5h", "-1h", "1w", "999999d", "1 h")) {
      assertThat(Schedule.duration(text)).as(text).isEmpty();
    }
    assertThat(Schedule.time("02:30")).contains(LocalTime.of(2, 30));
    for (String text : List.of("", "2:30", "24:00", "02:60", "02:30:00", "noon")) {
      assertThat(Schedule.time(text)).as(text).isEmpty();
    }
  }
}
