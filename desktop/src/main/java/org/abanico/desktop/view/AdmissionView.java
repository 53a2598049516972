package org.abanico.desktop.view;

import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.abanico.desktop.model.AdmissionModel;
import org.abanico.desktop.program.AdmissionHost;
import org.jspecify.annotations.Nullable;

/** Who is let in: the server's keys on the left, the names of devices on the right. */
final class AdmissionView {
  private final Context context;
  private final AdmissionModel model;
  private final TableView<AdmissionHost.Key> keys;
  private final TableView<AdmissionHost.Device> devices;
  private final TextField name = new TextField();
  private final TextField groups = new TextField();
  private final TextField shown = new TextField();
  private final Button show;
  private final Button remove;
  private final Button add;
  private final Button block;
  private final Button forget;
  private final Label problem = Kit.paragraph("", "bad", "small");
  private final VBox node;

  AdmissionView(Context context, AdmissionModel model) {
    this.context = context;
    this.model = model;
    keys = table("keys", "admission.no-keys");
    column(keys, "name", 80, key -> context.phrases().safe(key.name()));
    column(keys, "groups", 90, this::groups);
    column(keys, "id", 84, AdmissionHost.Key::id);
    devices = table("devices", "admission.no-devices");
    Moments moments = new Moments(context);
    column(devices, "device", 84, device -> context.phrases().safe(device.label()));
    column(
        devices,
        "state",
        84,
        device -> context.text(device.blocked() ? "admission.blocked" : "admission.admitted"));
    column(devices, "since", 150, device -> moments.dayOf(device.firstSeen()));
    show = Kit.button("key-show", context.text("admission.show"), onKey(model::show), Styles.SMALL);
    remove = Kit.button("key-remove", context.text("admission.remove"), this::remove, Styles.SMALL);
    add = Kit.button("key-add", context.text("admission.add"), model::add, Styles.SMALL);
    block = Kit.button("device-block", "", this::block, Styles.SMALL);
    forget =
        Kit.button("device-forget", context.text("admission.forget"), this::forget, Styles.SMALL);
    shown.setId("shown-added-key");
    shown.setEditable(false);
    shown.setAccessibleText(context.text("key.title"));
    shown.getStyleClass().add("mono");
    problem.setId("admission-problem");
    VBox left = Kit.column(Kit.NEAR, Kit.growing(keys), Kit.row(Kit.NEAR, show, remove));
    VBox right = Kit.column(Kit.NEAR, Kit.growing(devices), Kit.row(Kit.NEAR, block, forget));
    node =
        Kit.column(
            Kit.NEAR,
            Kit.growing(Kit.columns(List.of(left, right), 46, 54)),
            making(),
            shown,
            problem);
    node.getStyleClass().add("admission");
  }

  private HBox making() {
    typed(name, "key-name", "admission.name", model::typeName);
    typed(groups, "key-groups", "admission.for", model::typeGroups);
    return Kit.row(Kit.NEAR, Kit.growing(name), Kit.growing(groups), add);
  }

  private void typed(TextField field, String id, String key, Consumer<String> typed) {
    field.setId(id);
    field.setPromptText(context.text(key));
    field.setAccessibleText(context.text(key));
    field.setPrefColumnCount(8);
    field.textProperty().addListener((_, _, text) -> typed.accept(text));
  }

  private <R> TableView<R> table(String id, String none) {
    TableView<R> table = new TableView<>();
    table.setId(id);
    table.setAccessibleText(context.text("admission." + id));
    table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
    table.setPlaceholder(Kit.paragraph(context.text(none), "muted", "placeholder"));
    table.getSelectionModel().selectedItemProperty().addListener((_, _, _) -> showButtons());
    return table;
  }

  private <R> void column(TableView<R> table, String key, double width, Function<R, String> text) {
    TableColumn<R, String> column = new TableColumn<>(context.text("admission.column." + key));
    column.setPrefWidth(width);
    column.setReorderable(false);
    column.setCellValueFactory(cell -> new ReadOnlyObjectWrapper<>(text.apply(cell.getValue())));
    table.getColumns().add(column);
  }

  private String groups(AdmissionHost.Key key) {
    return key.groups().isEmpty()
        ? context.text("admission.all-groups")
        : context.phrases().safe(String.join(", ", key.groups()));
  }

  private AdmissionHost.@Nullable Key key() {
    return keys.getSelectionModel().getSelectedItem();
  }

  private AdmissionHost.@Nullable Device device() {
    return devices.getSelectionModel().getSelectedItem();
  }

  private Runnable onKey(Consumer<AdmissionHost.Key> work) {
    return () -> {
      AdmissionHost.Key key = key();
      if (key != null) {
        work.accept(key);
      }
    };
  }

  private void remove() {
    context.questions().ask(context.words(), "question.remove-key", onKey(model::remove));
  }

  private void block() {
    AdmissionHost.Device device = device();
    if (device != null) {
      model.setBlocked(device, !device.blocked());
    }
  }

  private void forget() {
    AdmissionHost.Device device = device();
    if (device != null) {
      context
          .questions()
          .ask(context.words(), "question.forget-device", () -> model.forget(device));
    }
  }

  Node node() {
    return node;
  }

  void refresh() {
    update(keys, model.keys());
    update(devices, model.devices());
    shown.setText(model.shownKey());
    Kit.show(shown, !model.shownKey().isEmpty());
    Kit.say(problem, model.problem().map(context::problem).orElse(""));
    add.setDisable(!model.mayAdd());
    showButtons();
  }

  /** The line that is selected stays so when what it tells changes. */
  private static <R> void update(TableView<R> table, List<R> rows) {
    int selected = table.getSelectionModel().getSelectedIndex();
    int before = table.getItems().size();
    Lists.update(table.getItems(), rows);
    if (rows.size() == before && selected >= 0) {
      table.getSelectionModel().select(selected);
    }
  }

  private void showButtons() {
    AdmissionHost.Key key = key();
    show.setDisable(key == null);
    remove.setDisable(key == null || key.first());
    AdmissionHost.Device device = device();
    block.setText(
        context.text(device != null && device.blocked() ? "admission.unblock" : "admission.block"));
    block.setDisable(device == null);
    forget.setDisable(device == null);
  }
}
