package org.abanico.app.text;

import java.util.List;

/** Rows of texts as lines, each column as wide as its widest text. */
public final class Table {
  private static final String GAP = "  ";

  private Table() {}

  /** The lines of rows that all have as many texts. */
  public static List<String> lines(List<List<String>> rows) {
    return rows.stream().map(row -> line(row, rows)).toList();
  }

  private static String line(List<String> row, List<List<String>> rows) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size() - 1; column++) {
      String text = row.get(column);
      line.append(text).append(" ".repeat(width(rows, column) - Columns.of(text))).append(GAP);
    }
    return line.append(row.getLast()).toString();
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> Columns.of(row.get(column))).max().orElse(0);
  }
}
