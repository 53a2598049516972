package org.abanico.desktop.view;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.abanico.backup.history.Difference;
import org.abanico.backup.history.Held;
import org.abanico.backup.history.Snapshot;
import org.abanico.desktop.model.PastModel;
import org.abanico.desktop.model.SnapshotChanges;
import org.jspecify.annotations.Nullable;

/** In what the selected backup differs from another one. */
final class ChangesView {
  private final Context context;
  private final PastModel model;
  private final SnapshotChanges changes;
  private final Moments moments;
  private final ComboBox<Snapshot> other = new ComboBox<>();
  private final Label sum = Kit.paragraph("", "small");
  private final ListView<Difference> list = new ListView<>();
  private final Label none = Kit.paragraph("", "muted");
  private final VBox node;
  private long shown = -1;
  private boolean showing;

  ChangesView(Context context, PastModel model) {
    this.context = context;
    this.model = model;
    this.changes = model.changes();
    this.moments = new Moments(context);
    other.setId("compared");
    other.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(@Nullable Snapshot snapshot) {
            return snapshot == null ? "" : moments.of(snapshot.time());
          }

          @Override
          public @Nullable Snapshot fromString(String text) {
            return other.getValue();
          }
        });
    other
        .valueProperty()
        .addListener(
            (_, _, chosen) -> {
              if (chosen != null && !showing) {
                model.compareWith(chosen);
              }
            });
    none.setId("changes-none");
    sum.setId("changes-sum");
    list.setId("changes");
    list.getStyleClass().add("log");
    list.setAccessibleText(context.text("past.changes"));
    list.setPlaceholder(none);
    list.setCellFactory(_ -> new DifferenceCell());
    HBox head = Kit.row(Kit.NEAR, Kit.nameOf(other, context.text("past.compared")), other);
    VBox top = Kit.column(Kit.NEAR, head, sum);
    top.getStyleClass().add("changes-head");
    node = Kit.column(0, top, Kit.growing(list));
  }

  Node node() {
    return node;
  }

  void refresh() {
    showing = true;
    List<Snapshot> others =
        model.snapshots().stream()
            .filter(each -> !each.equals(model.selected().orElse(null)))
            .toList();
    if (!other.getItems().equals(others)) {
      other.getItems().setAll(others);
    }
    other.setValue(model.compared().orElse(null));
    other.setDisable(others.isEmpty());
    showing = false;
    none.setText(noneText());
    Kit.say(sum, changes.found().map(this::sum).orElse(""));
    if (shown != changes.version()) {
      shown = changes.version();
      list.getItems().setAll(changes.found().map(SnapshotChanges.Found::first).orElse(List.of()));
    }
  }

  private String noneText() {
    if (changes.problem().isPresent()) {
      return context.problem(changes.problem().get());
    }
    if (changes.isLoading()) {
      return context.text("past.loading");
    }
    if (model.compared().isEmpty()) {
      return model.selected().isEmpty() ? "" : context.text("past.first");
    }
    return changes.found().isEmpty() ? "" : context.text("past.same");
  }

  private String sum(SnapshotChanges.Found found) {
    String counts =
        Stream.of(Difference.What.values())
            .filter(what -> found.counts().getOrDefault(what, 0L) > 0)
            .map(what -> context.text("past.count." + what, found.counts().getOrDefault(what, 0L)))
            .collect(Collectors.joining(" · "));
    String more =
        found.count() > found.first().size()
            ? context.text("past.changes.more", found.first().size())
            : "";
    return Context.join(counts, more);
  }

  private final class DifferenceCell extends ListCell<Difference> {
    private final Label what = Kit.label("", "small");
    private final Label path = new Label();
    private final HBox row = Kit.row(Kit.GAP, what, path);

    DifferenceCell() {
      what.setMinWidth(96);
      setPrefWidth(0);
    }

    @Override
    protected void updateItem(Difference difference, boolean empty) {
      super.updateItem(difference, empty);
      if (empty || difference == null) {
        setGraphic(null);
        return;
      }
      Held entry = difference.entry();
      what.setText(context.text("past.what." + difference.what()));
      Kit.style(what, "good", difference.what() == Difference.What.ADDED);
      Kit.style(what, "bad", difference.what() == Difference.What.REMOVED);
      String slash = entry.kind() == Held.Kind.DIRECTORY ? "/" : "";
      path.setText(context.phrases().safe(entry.path()) + slash);
      setGraphic(row);
    }
  }
}
