package org.abanico.desktop.view;

import atlantafx.base.theme.Styles;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.abanico.desktop.model.ServerModel;

/** The access key: hidden until somebody asks for it. */
final class KeyCard {
  private static final String HIDDEN = "•".repeat(28);

  private final Context context;
  private final ServerModel model;
  private final Label key = Kit.paragraph("", "mono", "key");
  private final ToggleButton show;
  private final Button copy;
  private final Button fresh;
  private final VBox node;

  KeyCard(Context context, ServerModel model) {
    this.context = context;
    this.model = model;
    key.setId("key");
    key.setAccessibleText(context.text("key.hidden"));
    show = new ToggleButton(context.text("key.show"));
    show.setId("show-key");
    show.setMnemonicParsing(true);
    show.getStyleClass().add(Styles.SMALL);
    show.setOnAction(_ -> refresh());
    copy = Kit.button("copy-key", context.text("key.copy"), this::copy, Styles.SMALL);
    fresh =
        Kit.button(
            "new-key",
            context.text("key.new"),
            () -> context.questions().ask(context.words(), "question.new-key", model::newKey),
            Styles.SMALL);
    HBox buttons = Kit.row(Kit.NEAR, show, copy, Kit.space(), fresh);
    node =
        Kit.card(
            Kit.heading(context.text("key.title")),
            Kit.paragraph(context.text("key.text"), "muted", "small"),
            key,
            buttons);
  }

  private void copy() {
    model.key().ifPresent(Kit::copy);
  }

  Node node() {
    return node;
  }

  void refresh() {
    boolean known = model.key().isPresent();
    show.setDisable(!known);
    copy.setDisable(!known);
    fresh.setDisable(!known);
    boolean shown = known && show.isSelected();
    show.setText(context.text(shown ? "key.hide" : "key.show"));
    key.setText(shown ? model.key().orElse("") : HIDDEN);
    key.setAccessibleText(shown ? key.getText() : context.text("key.hidden"));
  }
}
