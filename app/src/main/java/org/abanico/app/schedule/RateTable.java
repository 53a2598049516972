package org.abanico.app.schedule;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.abanico.transport.RateLimit;

/**
 * How fast a program may be, by the time of the day.
 *
 * @param always where no hours say otherwise, in bytes a second; {@link RateLimit#NONE} for no
 *     limit
 */
public record RateTable(long always, List<Hours> hours) {
  /** No limit at any time. */
  public static final RateTable NONE = new RateTable(RateLimit.NONE, List.of());

  private static final Pattern RATE =
      Pattern.compile("([0-9]{1,7}(?:\\.[0-9]{1,3})?)([KMG]?)(bit)?");
  private static final Pattern HOURS = Pattern.compile("([^=-]+)-([^=-]+)=(.+)");
  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);
  private static final BigDecimal BITS = BigDecimal.valueOf(8);
  private static final long HIGHEST = 1_000_000_000_000L;
  private static final Duration DAY = Duration.ofDays(1);

  /**
   * Hours of each day, which may go past midnight.
   *
   * @param to not included
   */
  public record Hours(LocalTime from, LocalTime to, long bytesPerSecond) {
    private boolean contains(LocalTime time) {
      boolean begun = !time.isBefore(from);
      boolean over = !time.isBefore(to);
      return from.isBefore(to) ? begun && !over : begun || !over;
    }
  }

  public RateTable {
    hours = List.copyOf(hours);
  }

  /**
   * Makes one of texts like {@code 20M}, {@code 100Mbit} and {@code 08:00-18:00=5M}.
   *
   * @return empty when one of them is none, or there is more than one for all hours
   */
  public static Optional<RateTable> parse(List<String> texts) {
    OptionalLong always = OptionalLong.empty();
    List<Hours> hours = new ArrayList<>();
    for (String text : texts) {
      Matcher within = HOURS.matcher(text);
      boolean isOfHours = within.matches();
      OptionalLong rate = rate(isOfHours ? within.group(3) : text);
      if (rate.isEmpty()) {
        return Optional.empty();
      }
      if (isOfHours) {
        Optional<LocalTime> from = Schedule.time(within.group(1));
        Optional<LocalTime> to = Schedule.time(within.group(2));
        if (from.isEmpty() || to.isEmpty() || from.equals(to)) {
          return Optional.empty();
        }
        hours.add(new Hours(from.get(), to.get(), rate.getAsLong()));
      } else if (always.isPresent()) {
        return Optional.empty();
      } else {
        always = rate;
      }
    }
    return Optional.of(new RateTable(always.orElse(RateLimit.NONE), hours));
  }

  private static OptionalLong rate(String text) {
    Matcher matcher = RATE.matcher(text);
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    int power = matcher.group(2).isEmpty() ? 0 : 1 + "KMG".indexOf(matcher.group(2));
    BigDecimal number = new BigDecimal(matcher.group(1)).multiply(THOUSAND.pow(power));
    BigDecimal bytes =
        matcher.group(3) == null ? number : number.divide(BITS, 0, RoundingMode.HALF_UP);
    long rate = bytes.setScale(0, RoundingMode.HALF_UP).longValueExact();
    return rate >= RateLimit.LOWEST && rate <= HIGHEST
        ? OptionalLong.of(rate)
        : OptionalLong.empty();
  }

  /** In bytes a second: the lowest of the hours that it is; {@link RateLimit#NONE} for no limit. */
  public long at(LocalTime time) {
    return hours.stream()
        .filter(each -> each.contains(time))
        .mapToLong(Hours::bytesPerSecond)
        .min()
        .orElse(always);
  }

  /** How long it is until hours begin or end; a day when none do. */
  public Duration untilChange(LocalTime time) {
    return hours.stream()
        .flatMap(each -> List.of(each.from(), each.to()).stream())
        .map(boundary -> Duration.between(time, boundary))
        .map(left -> left.isPositive() ? left : left.plus(DAY))
        .min(Duration::compareTo)
        .orElse(DAY);
  }
}
