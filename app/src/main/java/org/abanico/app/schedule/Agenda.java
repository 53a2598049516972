package org.abanico.app.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When the next backup of a folder is due. Times are those of the machine's clock, not of a clock
 * that only counts: a schedule holds while a machine sleeps, and what became due meanwhile is due
 * at once. A clock that is set back delays nothing but times of the day.
 *
 * <p>A watched folder is due when it has been quiet for {@link #SETTLE} after a change, {@link
 * #PATIENCE} after the first change at the latest, and every hour whether a change was seen or not:
 * what watches a folder may miss some.
 *
 * <p>What failed is due again after a minute, then after two, four and so on, an hour at most, if
 * it is not due earlier anyway.
 */
public final class Agenda {
  static final Duration SETTLE = Duration.ofSeconds(5);
  static final Duration PATIENCE = Duration.ofMinutes(1);
  static final Duration FULL_SCAN = Duration.ofHours(1);
  static final Duration FIRST_RETRY = Duration.ofMinutes(1);
  static final Duration LAST_RETRY = Duration.ofHours(1);

  private final Schedule schedule;
  private final ZoneId zone;
  private Instant start;
  private Instant seen;
  private @Nullable Instant began;
  private @Nullable Instant firstChange;
  private @Nullable Instant lastChange;
  private @Nullable Instant retry;
  private Duration nextRetry = FIRST_RETRY;

  /**
   * Begins at {@code now}: what has an interval or is watched is due at once, times of the day when
   * they come.
   *
   * @param zone of the times of the day
   */
  public Agenda(Schedule schedule, ZoneId zone, Instant now) {
    this.schedule = schedule;
    this.zone = zone;
    this.start = now;
    this.seen = now;
  }

  /** When the next backup is due; a time that is not after {@code now}: at once. */
  public Instant next(Instant now) {
    look(now);
    Stream<@Nullable Instant> due = Stream.of(byInterval(now), byTime(), byChange(), retry);
    return due.flatMap(Stream::ofNullable).min(Instant::compareTo).orElseThrow();
  }

  /** When the clock was set back, everything that was noted is as long ago as before. */
  private void look(Instant now) {
    if (now.isBefore(seen)) {
      Duration by = Duration.between(seen, now);
      start = start.plus(by);
      began = shifted(began, by);
      firstChange = shifted(firstChange, by);
      lastChange = shifted(lastChange, by);
      retry = shifted(retry, by);
    }
    seen = now;
  }

  private static @Nullable Instant shifted(@Nullable Instant time, Duration by) {
    return time == null ? null : time.plus(by);
  }

  private @Nullable Instant byInterval(Instant now) {
    Duration interval = schedule.every().orElse(schedule.watch() ? FULL_SCAN : null);
    if (interval == null) {
      return null;
    }
    return began == null ? now : began.plus(interval);
  }

  /** The first time of the day after the last backup began. */
  private @Nullable Instant byTime() {
    if (schedule.at().isEmpty()) {
      return null;
    }
    Instant after = began == null ? start : began;
    LocalDate day = after.atZone(zone).toLocalDate();
    return Stream.of(day, day.plusDays(1))
        .flatMap(date -> schedule.at().stream().map(time -> instant(date, time)))
        .filter(time -> time.isAfter(after))
        .min(Instant::compareTo)
        .orElseThrow();
  }

  private Instant instant(LocalDate date, LocalTime time) {
    return date.atTime(time).atZone(zone).toInstant();
  }

  private @Nullable Instant byChange() {
    if (firstChange == null || lastChange == null) {
      return null;
    }
    Instant quiet = lastChange.plus(SETTLE);
    Instant latest = firstChange.plus(PATIENCE);
    return quiet.isBefore(latest) ? quiet : latest;
  }

  /** Something in the folder has changed. */
  public void changed(Instant now) {
    look(now);
    if (schedule.watch()) {
      firstChange = firstChange == null ? now : firstChange;
      lastChange = now;
    }
  }

  /** A backup begins. What changes from now on may not be in it. */
  public void begins(Instant now) {
    look(now);
    began = now;
    firstChange = null;
    lastChange = null;
    retry = null;
  }

  /** The backup that began has ended. */
  public void ended(Instant now, boolean held) {
    look(now);
    if (held) {
      nextRetry = FIRST_RETRY;
      return;
    }
    retry = now.plus(nextRetry);
    Duration doubled = nextRetry.multipliedBy(2);
    nextRetry = doubled.compareTo(LAST_RETRY) < 0 ? doubled : LAST_RETRY;
  }
}
