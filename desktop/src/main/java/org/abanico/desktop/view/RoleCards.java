package org.abanico.desktop.view;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.shape.SVGPath;
import org.abanico.desktop.model.ClientForm;
import org.abanico.desktop.program.ClientRequest.Role;

/** The two things that a client can do, of which one is chosen. */
final class RoleCards {
  /** An arrow up out of a tray, and one down into it. */
  private static final String SEND =
      "M12 3 L18 9 L16.6 10.4 L13 6.8 V16 H11 V6.8 L7.4 10.4 L6 9 Z M4 15 H6 V19 H18 V15 H20 V21 H4 Z";

  private static final String KEEP =
      "M12 16 L6 10 L7.4 8.6 L11 12.2 V3 H13 V12.2 L16.6 8.6 L18 10 Z M4 15 H6 V19 H18 V15 H20 V21 H4 Z";

  /** Two lines below a title: a button does not ask what it holds how high that is. */
  private static final double HEIGHT = 98;

  private final ClientForm form;
  private final ToggleButton source;
  private final ToggleButton destination;
  private final GridPane node;

  RoleCards(Context context, ClientForm form) {
    this.form = form;
    source = card(context, "source", SEND, Role.SOURCE);
    destination = card(context, "destination", KEEP, Role.DESTINATION);
    ToggleGroup group = new ToggleGroup();
    group.getToggles().setAll(source, destination);
    node = Kit.columns(List.of(source, destination), 50, 50);
  }

  private ToggleButton card(Context context, String key, String drawing, Role role) {
    SVGPath icon = new SVGPath();
    icon.setContent(drawing);
    icon.getStyleClass().add("role-icon");
    StackPane round = new StackPane(icon);
    round.getStyleClass().add("role-round");
    round.setMinSize(44, 44);
    round.setMaxSize(44, 44);
    Label text = Kit.label(context.text("role." + key + ".text"), "muted");
    text.setWrapText(true);
    VBox words =
        Kit.column(2, Kit.label(context.text("role." + key + ".title"), "role-title"), text);
    words.setAlignment(Pos.CENTER_LEFT);
    HBox content = Kit.row(Kit.FAR, round, Kit.growing(words));
    ToggleButton card = new ToggleButton("", content);
    card.setId("role-" + key);
    card.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
    card.setAlignment(Pos.CENTER_LEFT);
    card.setMaxWidth(Double.MAX_VALUE);
    card.setPrefSize(0, HEIGHT);
    card.setMinHeight(HEIGHT);
    card.setMaxHeight(HEIGHT);
    card.getStyleClass().setAll("role-card");
    card.setAccessibleRole(AccessibleRole.RADIO_BUTTON);
    card.setAccessibleText(
        Context.join(
            context.text("role." + key + ".title") + ".", context.text("role." + key + ".text")));
    // A chosen card stays chosen when it is pressed again.
    card.setOnAction(
        _ -> {
          form.choose(role);
          refresh();
        });
    return card;
  }

  Node node() {
    return node;
  }

  Node first() {
    return form.role() == Role.SOURCE ? source : destination;
  }

  void refresh() {
    source.setSelected(form.role() == Role.SOURCE);
    destination.setSelected(form.role() == Role.DESTINATION);
  }
}
