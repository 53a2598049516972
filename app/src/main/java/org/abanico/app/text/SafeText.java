package org.abanico.app.text;

/**
 * Names from the network and from disks, made harmless to a terminal: a name could otherwise hold
 * escape sequences that move the cursor or rewrite what was shown.
 */
public final class SafeText {
  private SafeText() {}

  /**
   * The text with every control, format, separator and unpaired surrogate code point but the space
   * written as {@code \}{@code n}, {@code \}{@code t} or its hexadecimal escape.
   */
  public static String of(String text) {
    if (text.codePoints().allMatch(SafeText::isHarmless)) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            point -> {
              if (isHarmless(point)) {
                safe.appendCodePoint(point);
              } else if (point == '\n') {
                safe.append("\\n");
              } else if (point == '\t') {
                safe.append("\\t");
              } else {
                safe.append(String.format("\\u%04x", point));
              }
            });
    return safe.toString();
  }

  private static boolean isHarmless(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          isEmojiJoiner(point);
      default -> true;
    };
  }

  /** Zero-width joiner: a format character that emoji are made of. */
  private static boolean isEmojiJoiner(int point) {
    return point == 0x200D;
  }
}
