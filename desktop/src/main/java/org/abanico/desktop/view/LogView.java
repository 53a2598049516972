package org.abanico.desktop.view;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import javafx.application.Platform;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.abanico.desktop.model.EventLog;

/** What happened, the newest line in sight. */
final class LogView {
  private static final double TIME_WIDTH = 58;

  /** Gap, padding and scroll bar. */
  private static final double AROUND = 60;

  private final Context context;
  private final EventLog log;
  private final ListView<EventLog.Line> list = new ListView<>();
  private final DateTimeFormatter time;
  private long shown;

  LogView(Context context, EventLog log) {
    this.context = context;
    this.log = log;
    this.time =
        DateTimeFormatter.ofPattern("HH:mm:ss", context.words().locale())
            .withZone(ZoneId.systemDefault());
    list.setId("log");
    list.getStyleClass().add("log");
    list.setAccessibleText(context.text("log.title"));
    list.setPlaceholder(Kit.label(context.text("log.empty"), "muted"));
    list.setCellFactory(_ -> new LineCell());
  }

  ListView<EventLog.Line> node() {
    return list;
  }

  void refresh() {
    long fresh = log.added() - shown;
    if (fresh == 0) {
      return;
    }
    List<EventLog.Line> lines = log.lines();
    if (fresh < lines.size() && list.getItems().size() + fresh == lines.size()) {
      list.getItems().addAll(lines.subList(lines.size() - (int) fresh, lines.size()));
    } else {
      list.getItems().setAll(lines);
    }
    shown = log.added();
    // The list knows its new lines only after its next layout.
    Platform.runLater(() -> list.scrollTo(list.getItems().size() - 1));
  }

  private final class LineCell extends ListCell<EventLog.Line> {
    private final Label when = Kit.label("", "muted", "time");
    private final Label what = new Label();
    private final HBox row = new HBox(Kit.GAP, when, what);

    LineCell() {
      when.setMinWidth(TIME_WIDTH);
      what.setWrapText(true);
      what.setMinHeight(Region.USE_PREF_SIZE);
      // A line is broken where the list ends: a cell does not ask for its height at its width.
      what.prefWidthProperty().bind(list.widthProperty().subtract(TIME_WIDTH + AROUND));
      setPrefWidth(0);
    }

    @Override
    protected void updateItem(EventLog.Line line, boolean empty) {
      super.updateItem(line, empty);
      if (empty || line == null) {
        setGraphic(null);
      } else {
        when.setText(time.format(line.time()));
        what.setText(line.text(context.words().language()));
        setGraphic(row);
      }
    }
  }
}
