package org.abanico.backup.history;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which snapshots are kept: those of the last so many days, or the last one of each of the last so
 * many days, weeks and months that have any. The newest one always is.
 *
 * <p>Only the times at which snapshots were published count, never what a clock says now. Where
 * those cannot be trusted, everything is kept: when they do not rise with the snapshots' numbers,
 * and when the newest one's is more than a day away from the time that its source has given it.
 * Ages are counted back from the newest snapshot, but at most a day after the one before: a gap, in
 * which a clock may have jumped, counts once another backup has followed it.
 *
 * @param days of which all snapshots are kept; 0 when counts are given
 */
public record Retention(int days, int daily, int weekly, int monthly) {
  private static final Pattern DAYS = Pattern.compile("([1-9]\\d{0,4})d");
  private static final Pattern COUNT = Pattern.compile("(daily|weekly|monthly)=([1-9]\\d{0,4})");
  private static final Duration DAY = Duration.ofDays(1);
  private static final DateTimeFormatter START =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);
  private static final int START_LENGTH = 16;

  /** Everything is kept. */
  public static final Retention EVERYTHING = new Retention(0, 0, 0, 0);

  /** Why nothing is removed although something may be due. */
  public enum Doubt {
    NONE,
    /** The times of snapshots do not rise: a clock has jumped back. */
    TIMES_OUT_OF_ORDER,
    /** The clocks of source and destination are more than a day apart. */
    CLOCKS_APART
  }

  /**
   * What is to be done.
   *
   * @param forget the snapshots to be forgotten, the oldest first; none when there is a doubt
   */
  public record Verdict(List<Snapshot> forget, Doubt doubt) {}

  /** Reads {@code 30d}, or {@code daily=7,weekly=4,monthly=12} or some of these. */
  public static Optional<Retention> parse(String text) {
    Matcher all = DAYS.matcher(text);
    if (all.matches()) {
      return Optional.of(new Retention(Integer.parseInt(all.group(1)), 0, 0, 0));
    }
    Retention counts = EVERYTHING;
    Set<String> seen = new HashSet<>();
    for (String part : text.split(",", -1)) {
      Matcher count = COUNT.matcher(part);
      if (!count.matches() || !seen.add(count.group(1))) {
        return Optional.empty();
      }
      int number = Integer.parseInt(count.group(2));
      counts =
          switch (count.group(1)) {
            case "daily" -> new Retention(0, number, counts.weekly, counts.monthly);
            case "weekly" -> new Retention(0, counts.daily, number, counts.monthly);
            default -> new Retention(0, counts.daily, counts.weekly, number);
          };
    }
    return Optional.of(counts);
  }

  /**
   * Decides.
   *
   * @param snapshots all that there are, in their order
   */
  public Verdict decide(List<Snapshot> snapshots) {
    if (equals(EVERYTHING) || snapshots.size() < 2) {
      return new Verdict(List.of(), Doubt.NONE);
    }
    List<Snapshot> due = days > 0 ? older(snapshots) : uncounted(snapshots);
    Doubt doubt = due.isEmpty() ? Doubt.NONE : doubt(snapshots);
    return new Verdict(doubt == Doubt.NONE ? due : List.of(), doubt);
  }

  private static Doubt doubt(List<Snapshot> snapshots) {
    for (int i = 1; i < snapshots.size(); i++) {
      if (snapshots.get(i).time().isBefore(snapshots.get(i - 1).time())) {
        return Doubt.TIMES_OUT_OF_ORDER;
      }
    }
    Snapshot newest = snapshots.getLast();
    boolean apart =
        start(newest.backup())
            .map(start -> Duration.between(start, newest.time()).abs().compareTo(DAY) > 0)
            .orElse(false);
    return apart ? Doubt.CLOCKS_APART : Doubt.NONE;
  }

  /** When its source began a backup, as its identifier says. */
  private static Optional<Instant> start(String backup) {
    try {
      String text = backup.substring(0, Math.min(START_LENGTH, backup.length()));
      return Optional.of(LocalDateTime.parse(text, START).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private List<Snapshot> older(List<Snapshot> snapshots) {
    Instant newest = snapshots.getLast().time();
    Instant confirmed = snapshots.get(snapshots.size() - 2).time().plus(DAY);
    Instant from = (newest.isBefore(confirmed) ? newest : confirmed).minus(Duration.ofDays(days));
    return snapshots.subList(0, snapshots.size() - 1).stream()
        .filter(snapshot -> snapshot.time().isBefore(from))
        .toList();
  }

  private List<Snapshot> uncounted(List<Snapshot> snapshots) {
    Set<Snapshot> kept = new HashSet<>();
    kept.add(snapshots.getLast());
    keepLast(snapshots, daily, LocalDate::toString, kept);
    keepLast(
        snapshots,
        weekly,
        day ->
            day.get(IsoFields.WEEK_BASED_YEAR) + "-" + day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
        kept);
    keepLast(snapshots, monthly, day -> day.getYear() + "-" + day.getMonthValue(), kept);
    return snapshots.stream().filter(snapshot -> !kept.contains(snapshot)).toList();
  }

  private static void keepLast(
      List<Snapshot> snapshots, int count, Function<LocalDate, String> period, Set<Snapshot> kept) {
    Set<String> seen = new HashSet<>();
    List<Snapshot> newestFirst = new ArrayList<>(snapshots).reversed();
    for (Snapshot snapshot : newestFirst) {
      String name = period.apply(snapshot.time().atOffset(ZoneOffset.UTC).toLocalDate());
      if (seen.size() < count && seen.add(name)) {
        kept.add(snapshot);
      }
    }
  }
}
