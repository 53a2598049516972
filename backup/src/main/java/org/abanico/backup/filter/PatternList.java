package org.abanico.backup.filter;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Patterns of one place, of which the last that is about an entry decides. */
final class PatternList {
  private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

  private final List<IgnorePattern> patterns;

  private PatternList(List<IgnorePattern> patterns) {
    this.patterns = patterns;
  }

  /** What a file of patterns holds. */
  static PatternList ofFile(byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    if (text.startsWith(BYTE_ORDER_MARK)) {
      text = text.substring(BYTE_ORDER_MARK.length());
    }
    List<IgnorePattern> patterns = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      String pattern = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
      add(patterns, IgnorePattern.ofLine(pattern));
    }
    return new PatternList(patterns);
  }

  /** Excludes, and what is included in spite of them. */
  static PatternList of(List<String> excludes, List<String> includes) {
    List<IgnorePattern> patterns = new ArrayList<>();
    for (String exclude : excludes) {
      add(patterns, IgnorePattern.of(bytes(exclude)));
    }
    for (String include : includes) {
      add(patterns, IgnorePattern.of("!" + bytes(include)));
    }
    return new PatternList(patterns);
  }

  private static void add(List<IgnorePattern> patterns, @Nullable IgnorePattern pattern) {
    if (pattern != null) {
      patterns.add(pattern);
    }
  }

  boolean isEmpty() {
    return patterns.isEmpty();
  }

  /** Whether an entry is excluded; null when no pattern is about it. */
  @Nullable Boolean excludes(String path, String name, boolean directory) {
    for (IgnorePattern pattern : patterns.reversed()) {
      if (pattern.matches(path, name, directory)) {
        return !pattern.isNegative();
      }
    }
    return null;
  }

  /** The bytes of a text in UTF-8, a char each. */
  static String bytes(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 128) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      }
    }
    return text;
  }
}
