package org.abanico.desktop.view;

import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.abanico.desktop.model.CommandModel;

/** Getting something back from a destination on another machine, through the server. */
final class RemoteRestore {
  private final Context context;
  private final CommandModel model;
  private final FolderChooser chooser;
  private final TextField from = new TextField();
  private final TextField snapshot = new TextField();
  private final TextArea paths = Kit.area("remote-paths", 3);
  private final TextField target = new TextField();
  private final CheckBox overwrite;
  private final Label problem = Kit.paragraph("", "bad", "small");
  private final StackPane node;

  RemoteRestore(Context context, CommandModel model, FolderChooser chooser) {
    this.context = context;
    this.model = model;
    this.chooser = chooser;
    overwrite = Kit.check("remote-overwrite", context.text("past.overwrite"));
    snapshot.setPromptText(context.text("remote.snapshot.prompt"));
    paths.setPromptText(context.text("remote.paths.prompt"));
    target.setPromptText(context.text("past.target.prompt"));
    problem.setId("remote-problem");
    Button choose = Kit.button("remote-choose", context.text("past.target.choose"), this::choose);
    HBox where = Kit.row(Kit.NEAR, Kit.growing(target), choose);
    Button go = Kit.primary("remote-restore", context.text("remote.restore"), this::restore);
    Button close = Kit.button("remote-close", context.text("command.close"), () -> show(false));
    close.setCancelButton(true);
    VBox card =
        Kit.card(
            Kit.label(context.text("remote.title"), "window-title"),
            Kit.paragraph(context.text("remote.text"), "muted", "small"),
            named("remote-from", "remote.from", from),
            named("remote-snapshot", "remote.snapshot", snapshot),
            Kit.column(Kit.NEAR, Kit.nameOf(paths, context.text("remote.paths")), paths),
            Kit.column(Kit.NEAR, name("remote-target", "past.target", target), where),
            overwrite,
            problem,
            Kit.row(Kit.GAP, Kit.space(), close, go));
    card.getStyleClass().add("question");
    card.setMaxHeight(VBox.USE_PREF_SIZE);
    node = new StackPane(card);
    node.getStyleClass().addAll("question-layer", "command-layer");
    Kit.show(node, false);
    Kit.say(problem, "");
  }

  private VBox named(String id, String key, TextField field) {
    return Kit.column(Kit.NEAR, name(id, key, field), field);
  }

  private Label name(String id, String key, TextField field) {
    field.setId(id);
    return Kit.nameOf(field, context.text(key));
  }

  private void choose() {
    chooser
        .choose(node.getScene().getWindow(), Optional.empty())
        .ifPresent(chosen -> target.setText(chosen.toString()));
  }

  private void restore() {
    CommandModel.Wanted wanted =
        new CommandModel.Wanted(
            from.getText(),
            snapshot.getText(),
            paths.getText(),
            target.getText(),
            overwrite.isSelected());
    if (!model.mayAsk()) {
      Kit.say(problem, context.text("remote.no-server"));
    } else if (!wanted.isComplete()) {
      Kit.say(problem, context.text("remote.missing"));
    } else {
      Kit.say(problem, "");
      show(false);
      model.restore(wanted);
    }
  }

  /** Shows it, or no more. */
  void show(boolean shown) {
    Kit.show(node, shown);
    if (shown) {
      from.requestFocus();
    }
  }

  Node node() {
    return node;
  }
}
