package org.abanico.app.render;

import java.util.ArrayList;
import java.util.List;
import org.abanico.app.text.Columns;
import org.abanico.app.text.Messages;
import org.abanico.app.text.Quantities;
import org.abanico.app.text.SafeText;
import org.abanico.client.CopyProgress;

/** How far a copy is, in one line: as a sentence, or drawn to a terminal's width. */
final class ProgressLine {
  private static final String GAP = "  ";
  private static final int SHORTEST_DIRECTORY = 8;
  private static final int SHORTEST_GRAPH = 8;
  private static final int LONGEST_GRAPH = 22;

  private final Messages messages;
  private final Quantities quantities;

  ProgressLine(Messages messages) {
    this.messages = messages;
    this.quantities = new Quantities(messages.locale());
  }

  /** All of it, however long, without a line end. */
  String sentence(CopyProgress progress) {
    List<String> parts = new ArrayList<>();
    parts.add(share(progress));
    parts.add(bytes(progress));
    parts.add(files(progress));
    addIfKnown(parts, rate(progress));
    addIfKnown(parts, left(progress));
    parts.add(messages.text("progress.in", SafeText.of(progress.directory())));
    return String.join(", ", parts);
  }

  /**
   * As much of it as fits into {@code width} columns, the most telling parts first; never longer.
   */
  String drawn(CopyProgress progress, int width) {
    List<String> figures = new ArrayList<>();
    figures.add(share(progress));
    for (String part : List.of(bytes(progress), left(progress), rate(progress), files(progress))) {
      if (!part.isEmpty() && width(figures) + GAP.length() + Columns.of(part) <= width) {
        figures.add(part);
      }
    }
    int room = width - width(figures);
    String directory = SafeText.of(progress.directory());
    int wanted = Math.min(Columns.of(directory), Math.max(SHORTEST_DIRECTORY, room / 3));
    String graph = graph(progress, room - GAP.length() - (GAP.length() + wanted));
    StringBuilder line = new StringBuilder();
    if (!graph.isEmpty()) {
      line.append(graph).append(' ');
      room -= Columns.of(graph) + 1;
    }
    line.append(String.join(GAP, figures));
    int forDirectory = room - GAP.length();
    if (forDirectory >= Math.min(SHORTEST_DIRECTORY, Columns.of(directory))) {
      line.append(GAP).append(Columns.shortenMiddle(directory, forDirectory));
    }
    return Columns.head(line.toString(), width);
  }

  private static int width(List<String> parts) {
    return parts.stream().mapToInt(Columns::of).sum() + GAP.length() * (parts.size() - 1);
  }

  private static String graph(CopyProgress progress, int room) {
    if (!progress.counted() || room < SHORTEST_GRAPH) {
      return "";
    }
    int cells = Math.min(room, LONGEST_GRAPH) - 2;
    int full = cells * Quantities.percent(progress.bytesDone(), progress.bytesTotal()) / 100;
    return "[" + "#".repeat(full) + ".".repeat(cells - full) + "]";
  }

  private String share(CopyProgress progress) {
    return progress.counted()
        ? messages.text(
            "progress.percent", Quantities.percent(progress.bytesDone(), progress.bytesTotal()))
        : messages.text("progress.counting");
  }

  private String bytes(CopyProgress progress) {
    return ofTotal(
        progress, quantities.bytes(progress.bytesDone()), quantities.bytes(progress.bytesTotal()));
  }

  private String files(CopyProgress progress) {
    return messages.text(
        "progress.files",
        ofTotal(
            progress,
            quantities.count(progress.filesDone()),
            quantities.count(progress.filesTotal())));
  }

  private String ofTotal(CopyProgress progress, String done, String total) {
    return progress.counted() ? messages.text("progress.of", done, total) : done;
  }

  private String rate(CopyProgress progress) {
    return progress.bytesPerSecond() > 0 ? quantities.rate(progress.bytesPerSecond()) : "";
  }

  private String left(CopyProgress progress) {
    return progress.nanosLeft() >= 0
        ? messages.text("progress.left", Quantities.clock(progress.nanosLeft()))
        : "";
  }

  private static void addIfKnown(List<String> parts, String part) {
    if (!part.isEmpty()) {
      parts.add(part);
    }
  }
}
