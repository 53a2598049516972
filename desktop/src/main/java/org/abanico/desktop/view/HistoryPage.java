package org.abanico.desktop.view;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.abanico.desktop.model.PastModel;

/** What a destination's folder keeps of the past: looking at it, restoring and verifying it. */
final class HistoryPage implements Page {
  private final Context context;
  private final PastModel model;
  private final FolderChooser chooser;
  private final Runnable remote;
  private final TextField folder = new TextField();
  private final TextField target = new TextField();
  private final Label problem = Kit.paragraph("", "notice", "bad-notice");
  private final Label damaged = Kit.paragraph("", "bad", "small");
  private final Label selection = Kit.label("", "muted", "small");
  private final SnapshotList snapshots;
  private final HeldTree tree;
  private final ChangesView changes;
  private final TaskView task;
  private final Tab changesTab;
  private final Tab resultTab;
  private final TabPane tabs;
  private final CheckBox overwrite;
  private final CheckBox readAll;
  private final Button verify;
  private final Button forget;
  private final Button restoreSelected;
  private final Button restoreAll;
  private final VBox restore;
  private final BorderPane node = new BorderPane();
  private int endsSeen;

  HistoryPage(Context context, PastModel model, FolderChooser chooser, Runnable remote) {
    this.context = context;
    this.model = model;
    this.chooser = chooser;
    this.remote = remote;
    snapshots = new SnapshotList(context, model);
    tree = new HeldTree(context, model);
    changes = new ChangesView(context, model);
    task = new TaskView(context, model.task());
    problem.setId("past-problem");
    damaged.setId("past-damaged");
    overwrite = Kit.check("overwrite", context.text("past.overwrite"));
    overwrite.setSelected(model.isOverwrite());
    overwrite.selectedProperty().addListener((_, _, on) -> model.chooseOverwrite(on));
    readAll = Kit.check("read-all", context.text("past.read-all"));
    readAll.setSelected(model.isReadAll());
    readAll.selectedProperty().addListener((_, _, on) -> model.chooseReadAll(on));
    verify = Kit.button("verify", context.text("past.verify"), model::verify);
    forget = Kit.button("forget", context.text("past.forget"), this::forget);
    restoreSelected =
        Kit.button(
            "restore-selected", context.text("past.restore.selected"), () -> model.restore(false));
    restoreAll =
        Kit.button("restore-all", context.text("past.restore.all"), () -> model.restore(true));
    Tab treeTab = tab("past.tree", tree.node());
    changesTab = tab("past.changes", changes.node());
    resultTab = tab("past.result", task.ended());
    tabs = new TabPane(treeTab, changesTab);
    tabs.setId("past-tabs");
    tabs.getStyleClass().addAll("panel", "tabs");
    tabs.getSelectionModel().selectedItemProperty().addListener((_, _, chosen) -> lookAt(chosen));
    restore = restore();
    endsSeen = model.task().ends();
    node.setCenter(content());
    node.setBottom(bottom());
  }

  private Tab tab(String key, Node content) {
    Tab tab = new Tab(context.text(key), content);
    tab.setClosable(false);
    return tab;
  }

  private VBox content() {
    bind(folder, "past-folder", model.folder(), model::typeFolder);
    folder.setPromptText(context.text("past.folder.prompt"));
    folder.setOnAction(_ -> model.list());
    HBox row =
        Kit.row(
            Kit.NEAR,
            Kit.nameOf(folder, context.text("past.folder")),
            Kit.growing(folder),
            choose("past-choose", "past.choose", folder),
            Kit.button("past-list", context.text("past.list"), model::list),
            Kit.button("past-remote", context.text("past.remote"), remote));
    VBox left =
        Kit.card(
            Kit.heading(context.text("past.backups")),
            damaged,
            Kit.growing(snapshots.node()),
            readAll,
            Kit.row(Kit.NEAR, verify, Kit.space(), forget));
    GridPane columns = Kit.columns(List.of(left, tabs), 36, 64);
    VBox content = Kit.column(Kit.GAP, row, problem, Kit.growing(columns));
    content.getStyleClass().add("run");
    return content;
  }

  private static void bind(TextField field, String id, String text, Consumer<String> typed) {
    field.setId(id);
    field.setText(text);
    field.textProperty().addListener((_, _, now) -> typed.accept(now));
  }

  private Button choose(String id, String key, TextField field) {
    return Kit.button(
        id,
        context.text(key),
        () ->
            chooser
                .choose(node.getScene().getWindow(), typed(field))
                .ifPresent(chosen -> field.setText(chosen.toString())));
  }

  private static Optional<Path> typed(TextField field) {
    try {
      String text = field.getText().strip();
      return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private VBox restore() {
    bind(target, "target", model.target(), model::typeTarget);
    target.setPromptText(context.text("past.target.prompt"));
    HBox where =
        Kit.row(
            Kit.NEAR,
            Kit.nameOf(target, context.text("past.target")),
            Kit.growing(target),
            choose("target-choose", "past.target.choose", target));
    selection.setId("selection");
    selection.setMinWidth(0);
    HBox what = Kit.row(Kit.GAP, overwrite, Kit.space(), selection, restoreSelected, restoreAll);
    overwrite.setMinWidth(Region.USE_PREF_SIZE);
    return Kit.column(Kit.NEAR, where, what);
  }

  private VBox bottom() {
    VBox bottom = Kit.column(0, restore, task.running());
    bottom.getStyleClass().add("bottom");
    return bottom;
  }

  private void forget() {
    context.questions().ask(context.words(), "question.forget", model::forgetSelected);
  }

  @Override
  public Node node() {
    return node;
  }

  @Override
  public Node first() {
    return folder;
  }

  private void lookAt(Tab tab) {
    if (changesTab.equals(tab)) {
      model.compare();
    }
  }

  @Override
  public void refresh() {
    show(folder, model.folder());
    show(target, model.target());
    Kit.say(problem, model.problem().map(context::problem).orElse(""));
    List<String> lost = model.listing().map(found -> found.damaged()).orElse(List.of());
    Kit.say(damaged, lost.isEmpty() ? "" : context.text("past.damaged", lost.size()));
    snapshots.refresh();
    tree.refresh();
    lookAt(tabs.getSelectionModel().getSelectedItem());
    changes.refresh();
    task.refresh();
    boolean running = model.task().isRunning();
    Kit.show(restore, !running);
    showResult();
    boolean idle = !running && model.selected().isPresent();
    verify.setDisable(!idle);
    forget.setDisable(!idle || !model.mayForget());
    restoreAll.setDisable(!idle);
    restoreSelected.setDisable(!idle || model.path().isEmpty());
    selection.setText(
        model.path().isEmpty()
            ? context.text("past.selection.none")
            : context.phrases().safe(model.path()));
  }

  private static void show(TextField field, String text) {
    if (!field.getText().equals(text)) {
      field.setText(text);
    }
  }

  /** It comes to the front when something has ended. */
  private void showResult() {
    boolean there = tabs.getTabs().contains(resultTab);
    if (task.hasResult() && !there) {
      tabs.getTabs().add(resultTab);
    } else if (!task.hasResult() && there) {
      tabs.getTabs().remove(resultTab);
    }
    if (task.hasResult() && model.task().ends() != endsSeen) {
      endsSeen = model.task().ends();
      tabs.getSelectionModel().select(resultTab);
    }
  }
}
