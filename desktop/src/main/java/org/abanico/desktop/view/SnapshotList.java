package org.abanico.desktop.view;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.VBox;
import org.abanico.backup.history.Snapshot;
import org.abanico.desktop.model.PastModel;
import org.jspecify.annotations.Nullable;

/** The backups that a folder keeps, the newest first, of which one is looked at. */
final class SnapshotList {
  private final Context context;
  private final PastModel model;
  private final Moments moments;
  private final ListView<Snapshot> list = new ListView<>();
  private final Label none = Kit.paragraph("", "muted");
  private boolean showing;

  SnapshotList(Context context, PastModel model) {
    this.context = context;
    this.model = model;
    this.moments = new Moments(context);
    list.setId("snapshots");
    list.getStyleClass().addAll("bare-list", "snapshots");
    list.setAccessibleText(context.text("past.backups"));
    list.setPlaceholder(none);
    list.setCellFactory(_ -> new SnapshotCell());
    list.getSelectionModel()
        .selectedItemProperty()
        .addListener(
            (_, _, chosen) -> {
              if (chosen != null && !showing) {
                model.select(chosen);
              }
            });
  }

  Node node() {
    return list;
  }

  void refresh() {
    List<Snapshot> wanted = model.snapshots();
    none.setText(
        context.text(
            model.isLoading()
                ? "past.loading"
                : model.listing().isPresent() ? "past.no-backups" : "past.no-folder"));
    showing = true;
    if (!list.getItems().equals(wanted)) {
      list.getItems().setAll(wanted);
    }
    @Nullable Snapshot selected = model.selected().orElse(null);
    if (selected == null) {
      list.getSelectionModel().clearSelection();
    } else if (!selected.equals(list.getSelectionModel().getSelectedItem())) {
      list.getSelectionModel().select(selected);
    }
    showing = false;
  }

  /** From whom it is, and how much. */
  static String what(Context context, Snapshot snapshot) {
    return context.text(
        "past.held",
        context.phrases().safe(snapshot.source()),
        snapshot.totals().files(),
        context.phrases().bytes(snapshot.totals().bytes()));
  }

  private final class SnapshotCell extends ListCell<Snapshot> {
    private final Label when = Kit.label("", "strong");
    private final Label changes = Kit.label("", "muted", "small");
    private final Label what = Kit.label("", "muted", "small");
    private final VBox box = Kit.column(2, Kit.row(Kit.NEAR, when, Kit.space(), changes), what);

    SnapshotCell() {
      changes.setMinWidth(Label.USE_PREF_SIZE);
      box.getStyleClass().add("snapshot");
      setPrefWidth(0);
    }

    @Override
    protected void updateItem(Snapshot snapshot, boolean empty) {
      super.updateItem(snapshot, empty);
      if (empty || snapshot == null) {
        setGraphic(null);
        setAccessibleText(null);
        return;
      }
      when.setText(moments.of(snapshot.time()));
      changes.setText(
          context.text(
              "past.changed",
              snapshot.changes().added(),
              snapshot.changes().changed(),
              snapshot.changes().removed()));
      what.setText(what(context, snapshot));
      setAccessibleText(String.join(", ", when.getText(), what.getText(), changes.getText()));
      setGraphic(box);
    }
  }
}
