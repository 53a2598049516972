package org.abanico.backup.filter;

import org.jspecify.annotations.Nullable;

/**
 * One pattern in the syntax of Git's ignore files (gitignore(5)). Texts are bytes of UTF-8, a char
 * each.
 */
final class IgnorePattern {
  private static final String SPECIAL = "*?[\\";

  private final String pattern;
  private final boolean negative;
  private final boolean directoriesOnly;
  private final boolean anchored;
  private final int literal;

  private IgnorePattern(String text) {
    String rest = text;
    negative = rest.startsWith("!");
    if (negative) {
      rest = rest.substring(1);
    }
    directoriesOnly = rest.endsWith("/");
    if (directoriesOnly) {
      rest = rest.substring(0, rest.length() - 1);
    }
    anchored = rest.indexOf('/') >= 0;
    if (rest.startsWith("/")) {
      rest = rest.substring(1);
    }
    pattern = rest;
    literal = literalPrefix(rest);
  }

  /** Reads a line without its line end; null when it is empty or a comment. */
  static @Nullable IgnorePattern ofLine(String line) {
    if (line.startsWith("#")) {
      return null;
    }
    return of(withoutTrailingSpaces(line));
  }

  /** Reads a pattern; null when it is empty. */
  static @Nullable IgnorePattern of(String text) {
    return text.isEmpty() ? null : new IgnorePattern(text);
  }

  private static String withoutTrailingSpaces(String line) {
    int end = line.length();
    int spaces = -1;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == ' ') {
        spaces = spaces < 0 ? i : spaces;
      } else {
        spaces = -1;
        if (c == '\\') {
          i++;
        }
      }
    }
    return line.substring(0, spaces < 0 ? end : spaces);
  }

  private static int literalPrefix(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (SPECIAL.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }

  /** Whether it takes back what patterns before it say. */
  boolean isNegative() {
    return negative;
  }

  /**
   * Whether it is about an entry.
   *
   * @param path from the directory that the pattern belongs to
   */
  boolean matches(String path, String name, boolean directory) {
    if (directoriesOnly && !directory) {
      return false;
    }
    if (!anchored) {
      return literal == pattern.length()
          ? name.equals(pattern)
          : Wildmatch.matches(pattern, name, false);
    }
    // As Git does it: stars behind a literal beginning are looked at as if they began the pattern.
    return path.startsWith(pattern.substring(0, literal))
        && Wildmatch.matches(pattern.substring(literal), path.substring(literal), true);
  }
}
