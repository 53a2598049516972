package org.abanico.backup.abilities;

import java.util.Locale;

/**
 * Which letters a file system takes for the same. What of Unicode is folded differs from one to the
 * other: here rather more is, for two names that it takes for one would overwrite each other.
 */
public enum Folding {
  /** None: upper and lower case are different. */
  NONE,
  /** Those of ASCII. */
  ASCII,
  /** Each letter by itself. */
  SIMPLE,
  /** Also where one letter stands for several: ß and SS. */
  FULL;

  private static final int CASE_BIT = 0x20;

  /** The same text for all that are taken for the same. */
  String fold(String name) {
    return switch (this) {
      case NONE -> name;
      case ASCII ->
          name.codePoints()
              .map(Folding::lowerAscii)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      case SIMPLE ->
          name.codePoints()
              .map(Folding::lower)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      case FULL -> name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    };
  }

  private static int lowerAscii(int letter) {
    return letter >= 'A' && letter <= 'Z' ? letter | CASE_BIT : letter;
  }

  private static int lower(int letter) {
    return Character.toLowerCase(Character.toUpperCase(letter));
  }
}
