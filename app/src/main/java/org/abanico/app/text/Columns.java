package org.abanico.app.text;

/** How many columns of a terminal a text takes, and texts cut to fit. */
public final class Columns {
  private static final String ELLIPSIS = "…";

  private Columns() {}

  /**
   * The columns of a text without control characters: 2 for wide characters (East Asian, emoji), 0
   * for those that combine with the one before.
   */
  public static int of(String text) {
    return text.codePoints().map(Columns::of).sum();
  }

  private static int of(int point) {
    return switch (Character.getType(point)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isWide(point) ? 2 : 1;
    };
  }

  /** The blocks of Unicode Standard Annex 11 that hold the characters in use that are wide. */
  private static boolean isWide(int point) {
    return point >= 0x1100
        && (point <= 0x115F
            || (point >= 0x2E80 && point <= 0xA4CF && point != 0x303F)
            || (point >= 0xAC00 && point <= 0xD7A3)
            || (point >= 0xF900 && point <= 0xFAFF)
            || (point >= 0xFE30 && point <= 0xFE6F)
            || (point >= 0xFF00 && point <= 0xFF60)
            || (point >= 0xFFE0 && point <= 0xFFE6)
            || (point >= 0x1F300 && point <= 0x1FAFF)
            || (point >= 0x20000 && point <= 0x3FFFD));
  }

  /** The text in at most {@code columns} columns, its middle replaced by an ellipsis if need be. */
  public static String shortenMiddle(String text, int columns) {
    if (of(text) <= columns) {
      return text;
    }
    if (columns < 1) {
      return "";
    }
    int room = columns - 1;
    String head = head(text, room / 2);
    return head + ELLIPSIS + tail(text, room - of(head));
  }

  /** As much of the text's beginning as fits into {@code columns}. */
  public static String head(String text, int columns) {
    int used = 0;
    int end = 0;
    while (end < text.length()) {
      int point = text.codePointAt(end);
      used += of(point);
      if (used > columns) {
        break;
      }
      end += Character.charCount(point);
    }
    return text.substring(0, end);
  }

  private static String tail(String text, int columns) {
    int used = 0;
    int begin = text.length();
    while (begin > 0) {
      int point = text.codePointBefore(begin);
      used += of(point);
      if (used > columns) {
        break;
      }
      begin -= Character.charCount(point);
    }
    return text.substring(begin);
  }
}
