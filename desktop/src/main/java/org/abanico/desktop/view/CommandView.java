package org.abanico.desktop.view;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.abanico.desktop.model.CommandModel;
import org.abanico.desktop.model.CommandModel.Kind;

/** What a command says, over the page from which it was asked for. */
final class CommandView {
  private final Context context;
  private final CommandModel model;
  private final Label title = Kit.label("", "window-title");
  private final ListView<String> lines = new ListView<>();
  private final Label end = Kit.paragraph("", "strong");
  private final Button startNow;
  private final Button cancel;
  private final Button close;
  private final StackPane node;

  CommandView(Context context, CommandModel model) {
    this.context = context;
    this.model = model;
    title.setId("command");
    lines.setId("command-lines");
    lines.getStyleClass().addAll("log", "mono");
    end.setId("command-end");
    startNow = Kit.button("command-start", context.text("command.start-now"), model::startNow);
    cancel =
        Kit.button("command-cancel", context.text("past.cancel"), model::cancel, Styles.DANGER);
    close = Kit.button("command-close", context.text("command.close"), model::close);
    VBox card =
        Kit.card(
            title, Kit.growing(lines), end, Kit.row(Kit.GAP, Kit.space(), startNow, cancel, close));
    card.getStyleClass().add("question");
    node = new StackPane(card);
    node.getStyleClass().addAll("question-layer", "command-layer");
    node.addEventHandler(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (event.getCode() == KeyCode.ESCAPE) {
            model.close();
            event.consume();
          }
        });
    Kit.show(node, false);
  }

  Node node() {
    return node;
  }

  void refresh() {
    boolean opened = !node.isVisible();
    Kit.show(node, model.kind().isPresent());
    if (model.kind().isEmpty()) {
      return;
    }
    Kind kind = model.kind().get();
    title.setText(context.text("command." + kind));
    lines.setAccessibleText(title.getText());
    List<String> shown = new ArrayList<>(model.lines());
    if (model.more() > 0) {
      shown.add(context.text("past.more", model.more()));
    }
    Lists.update(lines.getItems(), shown);
    boolean running = model.isRunning();
    Kit.say(
        end,
        running
            ? context.text("past.beginning")
            : model.code().orElse(0) == 0 ? "" : context.text("command.failed"));
    Kit.style(end, "bad", !running);
    Kit.show(startNow, !running && kind == Kind.STATUS);
    Kit.show(cancel, running);
    Kit.show(close, !running);
    if (opened || (close.isVisible() && node.getScene().getFocusOwner() == null)) {
      (running ? cancel : close).requestFocus();
    }
  }
}
