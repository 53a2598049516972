package org.abanico.backup.filter;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Matches paths with patterns as Git does: {@code *} and {@code ?} stop at a slash, {@code **} as a
 * whole component does not, sets are in brackets, a backslash takes the next character as it is.
 * Both sides are bytes of UTF-8, a char each. Time and memory are bounded by pattern length × text
 * length, however many stars there are.
 */
final class Wildmatch {
  private enum Result {
    MATCH,
    NO_MATCH,
    /** No place further on can match either. */
    ABORT,
    /** Only a star that may pass slashes can help. */
    ABORT_TO_STARSTAR,
    /** It was not tried yet. */
    UNKNOWN
  }

  /** When a matching has come to stars so often, it remembers what came of them. */
  private static final int MANY = 32;

  private static final Result[] NOTHING = {};

  private final String pattern;
  private final String text;
  private final boolean pathname;
  private int stars;

  /** By the place behind a star, and that in the text from which it was tried: what came of it. */
  private @Nullable Map<Integer, Result[]> outcomes;

  private @Nullable Map<Integer, CharacterSet> sets;

  private Wildmatch(String pattern, String text, boolean pathname) {
    this.pattern = pattern;
    this.text = text;
    this.pathname = pathname;
  }

  /**
   * Whether all of the text matches.
   *
   * @param pathname whether slashes are matched by slashes and {@code **} only
   */
  static boolean matches(String pattern, String text, boolean pathname) {
    return new Wildmatch(pattern, text, pathname).match(0, 0) == Result.MATCH;
  }

  private Result match(int fromPattern, int fromText) {
    int p = fromPattern;
    int t = fromText;
    while (p < pattern.length()) {
      char c = pattern.charAt(p);
      if (t == text.length() && c != '*') {
        return Result.ABORT;
      }
      switch (c) {
        case '*' -> {
          return star(p, t);
        }
        case '?' -> {
          if (pathname && text.charAt(t) == '/') {
            return Result.NO_MATCH;
          }
          p++;
        }
        case '[' -> {
          CharacterSet set = setAt(p);
          if (set == null) {
            return Result.ABORT;
          }
          if (!set.has(text.charAt(t)) || (pathname && text.charAt(t) == '/')) {
            return Result.NO_MATCH;
          }
          p = set.end();
        }
        case '\\' -> {
          if (p + 1 == pattern.length() || pattern.charAt(p + 1) != text.charAt(t)) {
            return Result.NO_MATCH;
          }
          p += 2;
        }
        default -> {
          if (c != text.charAt(t)) {
            return Result.NO_MATCH;
          }
          p++;
        }
      }
      t++;
    }
    return t == text.length() ? Result.MATCH : Result.NO_MATCH;
  }

  private Result star(int first, int fromText) {
    int p = first + 1;
    boolean passesSlashes = !pathname;
    if (p < pattern.length() && pattern.charAt(p) == '*') {
      while (p < pattern.length() && pattern.charAt(p) == '*') {
        p++;
      }
      if (pathname && isComponent(first, p)) {
        if (p < pattern.length()
            && pattern.charAt(p) == '/'
            && match(p + 1, fromText) == Result.MATCH) {
          return Result.MATCH;
        }
        passesSlashes = true;
      }
    }
    if (p == pattern.length()) {
      return passesSlashes || text.indexOf('/', fromText) < 0
          ? Result.MATCH
          : Result.ABORT_TO_STARSTAR;
    }
    if (!passesSlashes && pattern.charAt(p) == '/') {
      int slash = text.indexOf('/', fromText);
      return slash < 0 ? Result.ABORT : match(p + 1, slash + 1);
    }
    Result[] known = known(p);
    int t = fromText;
    Result result = Result.ABORT;
    for (; t < text.length(); t++) {
      if (known.length > 0 && known[t] != Result.UNKNOWN) {
        result = known[t];
        break;
      }
      Result rest = match(p, t);
      if (rest == Result.NO_MATCH) {
        if (!passesSlashes && text.charAt(t) == '/') {
          result = Result.ABORT_TO_STARSTAR;
          break;
        }
      } else if (!passesSlashes || rest != Result.ABORT_TO_STARSTAR) {
        result = rest;
        break;
      }
    }
    if (known.length > 0) {
      // From wherever on the way it was tried, it would have come to this.
      Arrays.fill(known, fromText, Math.min(t + 1, text.length()), result);
    }
    return result;
  }

  /** What is known of the star before this place; empty while there is no need to know. */
  private Result[] known(int p) {
    if (++stars <= MANY) {
      return NOTHING;
    }
    if (outcomes == null) {
      outcomes = new HashMap<>();
    }
    return outcomes.computeIfAbsent(
        p,
        _ -> {
          Result[] none = new Result[text.length()];
          Arrays.fill(none, Result.UNKNOWN);
          return none;
        });
  }

  private @Nullable CharacterSet setAt(int p) {
    if (stars <= MANY) {
      return CharacterSet.parse(pattern, p);
    }
    if (sets == null) {
      sets = new HashMap<>();
    }
    return sets.computeIfAbsent(p, at -> CharacterSet.parse(pattern, at));
  }

  /** Whether the stars stand between slashes, or a slash and an end. */
  private boolean isComponent(int first, int end) {
    boolean begins = first == 0 || pattern.charAt(first - 1) == '/';
    boolean ends =
        end == pattern.length() || pattern.charAt(end) == '/' || pattern.startsWith("\\/", end);
    return begins && ends;
  }
}
