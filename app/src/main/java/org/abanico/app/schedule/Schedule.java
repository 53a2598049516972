package org.abanico.app.schedule;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a source was told about sending its folder more than once.
 *
 * @param every the time from the start of a backup to that of the next one
 * @param at times of the day, of the machine's time zone
 * @param watch whether changes in the folder begin a backup
 */
public record Schedule(Optional<Duration> every, List<LocalTime> at, boolean watch) {
  /** The folder is sent once. */
  public static final Schedule ONCE = new Schedule(Optional.empty(), List.of(), false);

  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,5})([smhd])");
  private static final Duration SHORTEST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofDays(366);

  public Schedule {
    at = at.stream().distinct().sorted().toList();
  }

  /** Whether there is to be more than one backup. */
  public boolean isService() {
    return every.isPresent() || !at.isEmpty() || watch;
  }

  /** Makes a duration of a text like {@code 90s}, {@code 15m}, {@code 6h} or {@code 1d}. */
  public static Optional<Duration> duration(String text) {
    return time(text, SHORTEST);
  }

  /** Makes a time of such a text, or of {@code 0}. */
  public static Optional<Duration> timeSpan(String text) {
    return text.equals("0") ? Optional.of(Duration.ZERO) : time(text, Duration.ZERO);
  }

  private static Optional<Duration> time(String text, Duration shortest) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    Duration duration =
        switch (matcher.group(2)) {
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        };
    boolean fits = duration.compareTo(shortest) >= 0 && duration.compareTo(LONGEST) <= 0;
    return fits ? Optional.of(duration) : Optional.empty();
  }

  /** Makes a time of the day of a text like {@code 02:30}. */
  public static Optional<LocalTime> time(String text) {
    if (!text.matches("[0-9]{2}:[0-9]{2}")) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalTime.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
