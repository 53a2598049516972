package org.abanico.backup.filter;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A set of bytes in brackets: single ones, ranges, classes such as {@code [:digit:]}; turned round
 * by {@code !} or {@code ^} in front.
 */
final class CharacterSet {
  private static final int BYTES = 256;

  private final BitSet members = new BitSet(BYTES);
  private final String pattern;
  private int at;

  private CharacterSet(String pattern, int at) {
    this.pattern = pattern;
    this.at = at;
  }

  /** The set whose bracket opens there; null when it is none that could match. */
  static @Nullable CharacterSet parse(String pattern, int open) {
    CharacterSet set = new CharacterSet(pattern, open + 1);
    return set.read() ? set : null;
  }

  boolean has(char c) {
    return members.get(c);
  }

  /** Where the pattern goes on behind the bracket that closes it. */
  int end() {
    return at;
  }

  private boolean read() {
    boolean negated = at < pattern.length() && (peek() == '!' || peek() == '^');
    if (negated) {
      at++;
    }
    int previous = 0;
    boolean first = true;
    while (first || (at < pattern.length() && peek() != ']')) {
      first = false;
      if (at == pattern.length()) {
        return false;
      }
      char c = pattern.charAt(at++);
      if (c == '\\') {
        if (at == pattern.length()) {
          return false;
        }
        c = pattern.charAt(at++);
        members.set(c);
        previous = c;
      } else if (c == '-' && previous != 0 && at < pattern.length() && peek() != ']') {
        c = pattern.charAt(at++);
        if (c == '\\') {
          if (at == pattern.length()) {
            return false;
          }
          c = pattern.charAt(at++);
        }
        if (previous <= c) {
          members.set(previous, c + 1);
        }
        previous = 0;
      } else if (c == '[' && at < pattern.length() && peek() == ':') {
        int close = pattern.indexOf(']', at + 1);
        if (close < 0) {
          return false;
        }
        if (close == at + 1 || pattern.charAt(close - 1) != ':') {
          // No class: a bracket like any other member.
          members.set('[');
          previous = '[';
        } else {
          if (!addClass(pattern.substring(at + 1, close - 1))) {
            return false;
          }
          at = close + 1;
          previous = 0;
        }
      } else {
        members.set(c);
        previous = c;
      }
    }
    if (at == pattern.length()) {
      return false;
    }
    at++;
    if (negated) {
      members.flip(0, BYTES);
    }
    return true;
  }

  private char peek() {
    return pattern.charAt(at);
  }

  private boolean addClass(String name) {
    for (char c = 0; c < 128; c++) {
      Boolean in = isIn(name, c);
      if (in == null) {
        return false;
      }
      if (in) {
        members.set(c);
      }
    }
    return true;
  }

  private static @Nullable Boolean isIn(String name, char c) {
    boolean upper = c >= 'A' && c <= 'Z';
    boolean lower = c >= 'a' && c <= 'z';
    boolean digit = c >= '0' && c <= '9';
    boolean graphic = c > ' ' && c < 127;
    return switch (name) {
      case "alnum" -> upper || lower || digit;
      case "alpha" -> upper || lower;
      case "blank" -> c == ' ' || c == '\t';
      case "cntrl" -> c < ' ' || c == 127;
      case "digit" -> digit;
      case "graph" -> graphic;
      case "lower" -> lower;
      case "print" -> graphic || c == ' ';
      case "punct" -> graphic && !upper && !lower && !digit;
      case "space" -> c == ' ' || (c >= '\t' && c <= '\r');
      case "upper" -> upper;
      case "xdigit" -> digit || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
      default -> null;
    };
  }
}
