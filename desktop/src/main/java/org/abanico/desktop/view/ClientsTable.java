package org.abanico.desktop.view;

import java.text.NumberFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.abanico.desktop.model.ClientRow;

/** The clients that are connected. */
final class ClientsTable {
  private static final double MILLIS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final String UNKNOWN = "–";

  private final Context context;
  private final NumberFormat percent;
  private final NumberFormat millis;
  private final TableView<Live<ClientRow>> table = new TableView<>();
  private final Live.Items<ClientRow> rows = new Live.Items<>(table.getItems(), ClientRow::key);

  ClientsTable(Context context) {
    this.context = context;
    percent = NumberFormat.getPercentInstance(context.words().locale());
    percent.setMaximumFractionDigits(1);
    millis = NumberFormat.getNumberInstance(context.words().locale());
    millis.setMaximumFractionDigits(1);
    table.setId("clients");
    table.getStyleClass().add("clients");
    table.setAccessibleText(context.text("clients.accessible"));
    table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
    table.setPlaceholder(Kit.paragraph(context.text("clients.none"), "muted", "placeholder"));
    column("name", 72, false, row -> context.phrases().safe(row.name()));
    column("role", 86, false, row -> context.text("role." + row.role()));
    column("group", 58, false, row -> context.phrases().safe(row.group()));
    column("address", 126, false, ClientRow::address);
    column("round-trip", 84, true, this::roundTrip);
    column("loss", 66, true, row -> row.loss() < 0 ? UNKNOWN : percent.format(row.loss()));
    column("rate", 74, true, row -> context.phrases().rate(row.bytesPerSecond()));
    column("state", 76, false, row -> context.text("state." + row.state()));
  }

  private String roundTrip(ClientRow row) {
    return row.roundTripNanos() == 0
        ? UNKNOWN
        : context.text("clients.millis", millis.format(row.roundTripNanos() / MILLIS));
  }

  private void column(String key, double width, boolean figure, Function<ClientRow, String> text) {
    TableColumn<Live<ClientRow>, String> column = new TableColumn<>(context.text("clients." + key));
    column.setId("column-" + key);
    column.setPrefWidth(width);
    column.setMinWidth(48);
    column.setReorderable(false);
    column.setCellValueFactory(cell -> cell.getValue().value().map(text));
    column.setCellFactory(_ -> new TextCell(figure));
    if (figure) {
      column.getStyleClass().add("figure-column");
    }
    table.getColumns().add(column);
  }

  Node node() {
    return table;
  }

  void refresh(List<ClientRow> clients) {
    rows.update(clients);
  }

  /** A text, or a figure at the right. */
  private static final class TextCell extends TableCell<Live<ClientRow>, String> {
    TextCell(boolean figure) {
      if (figure) {
        getStyleClass().add("figure");
      }
    }

    @Override
    protected void updateItem(String text, boolean empty) {
      super.updateItem(text, empty);
      setText(empty ? null : text);
    }
  }
}
