package org.abanico.app.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sizes as users write them: {@code 500M}, {@code 20G}, {@code 20GiB}; K, M, G and T are binary.
 */
final class Sizes {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*([kmgt]?)(?:i?b)?");
  private static final String UNITS = "kmgt";

  private Sizes() {}

  /** In bytes; null when it is not valid, or over 1 PiB. */
  static @Nullable Long parse(String text) {
    Matcher matcher = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return null;
    }
    String unit = matcher.group(2);
    long factor = unit.isEmpty() ? 1 : 1L << (10 * (UNITS.indexOf(unit) + 1));
    long number = Long.parseLong(matcher.group(1));
    return number > (1L << 50) / factor ? null : number * factor;
  }
}
