package org.abanico.app.text;

import java.text.NumberFormat;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Sizes (SI: 1 kB = 1000 bytes), rates, durations and counts as people read them. */
public final class Quantities {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

  private final NumberFormat integers;
  private final NumberFormat tenths;

  public Quantities(Locale locale) {
    integers = NumberFormat.getIntegerInstance(locale);
    tenths = NumberFormat.getNumberInstance(locale);
    tenths.setMinimumFractionDigits(1);
    tenths.setMaximumFractionDigits(1);
  }

  /** {@code 999 B}, {@code 1.0 kB}, {@code 23.4 MB}, {@code 123 GB}. */
  public String bytes(long bytes) {
    if (bytes < 1000) {
      return integers.format(bytes) + " B";
    }
    double value = bytes;
    int unit = 0;
    // What would be rounded up to 1000 is written in the next unit.
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    return (value < 99.95 ? tenths.format(value) : integers.format(Math.round(value)))
        + " "
        + UNITS[unit];
  }

  /** {@code 98.3 MB/s}. */
  public String rate(long bytesPerSecond) {
    return bytes(bytesPerSecond) + "/s";
  }

  /** {@code 0:07}, {@code 12:34}, {@code 1:02:03}; hours go on past 24. */
  public static String clock(long nanos) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos);
    long hours = seconds / 3600;
    long minutes = seconds / 60 % 60;
    String tail = twoDigits(seconds % 60);
    return hours > 0 ? hours + ":" + twoDigits(minutes) + ":" + tail : minutes + ":" + tail;
  }

  /** {@code 0.4 s}, {@code 12.3 s}; a {@link #clock} from a minute on. */
  public String duration(long nanos) {
    return nanos < TimeUnit.MINUTES.toNanos(1) ? tenths.format(nanos / 1e9) + " s" : clock(nanos);
  }

  /** {@code 3 d}, {@code 12 h}, {@code 5 min}, {@code 10 s}: the largest unit that is whole. */
  public String wait(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds % 86_400 == 0) {
      return integers.format(seconds / 86_400) + " d";
    }
    if (seconds % 3_600 == 0) {
      return integers.format(seconds / 3_600) + " h";
    }
    return seconds % 60 == 0
        ? integers.format(seconds / 60) + " min"
        : integers.format(seconds) + " s";
  }

  /** With the language's grouping. */
  public String count(long number) {
    return integers.format(number);
  }

  /** The whole percents of {@code done} in {@code total}: 100 only when nothing is missing. */
  public static int percent(long done, long total) {
    if (total <= 0 || done >= total) {
      return 100;
    }
    return (int) Math.min(99, Math.max(0, (long) (done * 100.0 / total)));
  }

  private static String twoDigits(long value) {
    return (value < 10 ? "0" : "") + value;
  }
}
