package org.abanico.desktop.view;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.layout.VBox;
import org.abanico.desktop.model.Backup;
import org.abanico.desktop.model.DestinationProgress;
import org.abanico.desktop.model.ServerModel;

/** The backups that run, with the progress of each destination: however many there are. */
final class BackupsCard {
  private static final double LEAST_HEIGHT = 64;
  private static final double MOST_HEIGHT = 190;
  private static final double TITLE_HEIGHT = 42;
  private static final double DESTINATION_HEIGHT = 46;

  private final Context context;
  private final ServerModel model;
  private final Label none;
  private final ListView<Live<Row>> list = new ListView<>();
  private final Live.Items<Row> items = new Live.Items<>(list.getItems(), Row::key);
  private final VBox node;

  private sealed interface Row {
    Object key();
  }

  private record Title(Backup backup) implements Row {
    @Override
    public Object key() {
      return List.of(backup.group(), backup.id());
    }
  }

  private record Part(Backup of, DestinationProgress progress) implements Row {
    @Override
    public Object key() {
      return List.of(of.group(), of.id(), progress.name());
    }
  }

  BackupsCard(Context context, ServerModel model) {
    this.context = context;
    this.model = model;
    none = Kit.paragraph(context.text("backups.none"), "muted");
    list.setId("backups");
    list.getStyleClass().add("bare-list");
    list.setAccessibleText(context.text("backups.title"));
    list.setCellFactory(_ -> new RowCell());
    list.setMinHeight(LEAST_HEIGHT);
    node = Kit.card(Kit.heading(context.text("backups.title")), none, list);
    node.setMinHeight(VBox.USE_PREF_SIZE);
  }

  Node node() {
    return node;
  }

  void refresh() {
    List<Row> rows = new ArrayList<>();
    double height = 0;
    for (Backup backup : model.backups()) {
      Backup whole = backup.withoutDestinations();
      rows.add(new Title(whole));
      backup.destinations().forEach(progress -> rows.add(new Part(whole, progress)));
      height += TITLE_HEIGHT + DESTINATION_HEIGHT * backup.destinations().size();
    }
    items.update(rows);
    list.setPrefHeight(Math.clamp(height, LEAST_HEIGHT, MOST_HEIGHT));
    Kit.show(none, rows.isEmpty());
    Kit.show(list, !rows.isEmpty());
  }

  private final class RowCell extends Live.Cell<Row> {
    private final Label title = Kit.paragraph("");
    private final Label queued = Kit.paragraph("", "muted", "small");
    private final VBox head = Kit.column(Kit.NEAR, title, queued);
    private final DestinationList.DestinationLine line =
        new DestinationList.DestinationLine(context);

    RowCell() {
      line.bindWidth(list);
      title.prefWidthProperty().bind(DestinationList.DestinationLine.widthIn(list));
      setPrefWidth(0);
    }

    @Override
    Node fill(Row row) {
      return switch (row) {
        case Title(Backup backup) -> {
          show(backup);
          yield head;
        }
        case Part(_, DestinationProgress progress) -> {
          line.show(progress);
          yield line.node();
        }
      };
    }

    private void show(Backup backup) {
      title.setText(
          context.text(
              backup.source().isEmpty()
                  ? "backups.line.left"
                  : backup.counted() ? "backups.line" : "backups.line.counting",
              context.phrases().safe(backup.source()),
              context.phrases().safe(backup.group()),
              context.phrases().bytes(backup.total())));
      Kit.say(
          queued,
          backup.heldBytes() + backup.spooledBytes() == 0
              ? ""
              : context.text(
                  "backups.queued",
                  context.phrases().bytes(backup.heldBytes()),
                  context.phrases().bytes(backup.spooledBytes())));
    }
  }
}
