package org.abanico.desktop.view;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import org.abanico.backup.manifest.EntryTime;
import org.jspecify.annotations.Nullable;

/** Days and times as the window's language writes them, in the machine's time zone. */
final class Moments {
  private final DateTimeFormatter format;
  private final DateTimeFormatter dayFormat;

  Moments(Context context) {
    format =
        here(DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT), context);
    dayFormat = here(DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM), context);
  }

  private static DateTimeFormatter here(DateTimeFormatter format, Context context) {
    return format.withLocale(context.words().locale()).withZone(ZoneId.systemDefault());
  }

  String of(Instant time) {
    return format.format(time);
  }

  /** Without the time of day. */
  String dayOf(Instant time) {
    return dayFormat.format(time);
  }

  /** Nothing for none, and the bare number of seconds beyond the years that are written. */
  String of(@Nullable EntryTime time) {
    if (time == null) {
      return "";
    }
    try {
      return format.format(Instant.ofEpochSecond(time.seconds(), time.nanos()));
    } catch (DateTimeException | ArithmeticException e) {
      return String.valueOf(time.seconds());
    }
  }
}
