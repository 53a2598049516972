package org.abanico.desktop.view;

import atlantafx.base.theme.Styles;
import java.util.List;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.TraversalDirection;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.RowConstraints;
import javafx.scene.layout.VBox;

/** The pieces that both windows are made of, all alike. */
final class Kit {
  /** Between things that belong together. */
  static final double NEAR = 6;

  /** Between things of one group. */
  static final double GAP = 12;

  /** Between groups. */
  static final double FAR = 16;

  private Kit() {}

  static Label label(String text, String... styles) {
    Label label = new Label(text);
    label.getStyleClass().addAll(styles);
    return label;
  }

  /** A text of as many lines as it takes. */
  static Label paragraph(String text, String... styles) {
    Label label = label(text, styles);
    label.setWrapText(true);
    label.setMinHeight(Region.USE_PREF_SIZE);
    label.setMaxWidth(Double.MAX_VALUE);
    return label;
  }

  /** The name of a control, whose key (after an underscore) leads to it. */
  static Label nameOf(Control control, String text) {
    Label label = label(text, "field-name");
    label.setMnemonicParsing(true);
    label.setLabelFor(control);
    control.setAccessibleText(text.replace("_", ""));
    return label;
  }

  static Button button(String id, String text, Runnable action, String... styles) {
    Button button = new Button(text);
    button.setId(id);
    button.setMnemonicParsing(true);
    button.setMinWidth(Region.USE_PREF_SIZE);
    button.getStyleClass().addAll(styles);
    button.setOnAction(_ -> action.run());
    return button;
  }

  /** The one thing to do. */
  static Button primary(String id, String text, Runnable action) {
    return button(id, text, action, Styles.ACCENT, Styles.LARGE, "primary");
  }

  static CheckBox check(String id, String text) {
    CheckBox box = new CheckBox(text);
    box.setId(id);
    box.setWrapText(true);
    box.setMnemonicParsing(true);
    box.setMinHeight(Region.USE_PREF_SIZE);
    return box;
  }

  /** A text of several lines, which the tab key leaves as it does any other control. */
  static TextArea area(String id, int rows) {
    TextArea area = new TextArea();
    area.setId(id);
    area.setPrefRowCount(rows);
    area.addEventFilter(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (event.getCode() == KeyCode.TAB && !event.isControlDown()) {
            area.requestFocusTraversal(
                event.isShiftDown() ? TraversalDirection.PREVIOUS : TraversalDirection.NEXT);
            event.consume();
          }
        });
    return area;
  }

  static VBox column(double gap, Node... nodes) {
    return new VBox(gap, nodes);
  }

  /** Columns whose widths are shares of the whole, in percent; as high as the highest needs. */
  static GridPane columns(List<Node> nodes, int... percents) {
    GridPane grid = new GridPane(FAR, 0);
    RowConstraints row = new RowConstraints();
    row.setVgrow(Priority.ALWAYS);
    grid.getRowConstraints().setAll(row);
    for (int i = 0; i < percents.length; i++) {
      ColumnConstraints column = new ColumnConstraints();
      column.setPercentWidth(percents[i]);
      column.setMinWidth(0);
      grid.getColumnConstraints().add(column);
      grid.add(nodes.get(i), i, 0);
    }
    return grid;
  }

  static HBox row(double gap, Node... nodes) {
    HBox row = new HBox(gap, nodes);
    row.setAlignment(Pos.CENTER_LEFT);
    return row;
  }

  /** Takes the room that is left in a row or column. */
  static <N extends Node> N growing(N node) {
    HBox.setHgrow(node, Priority.ALWAYS);
    VBox.setVgrow(node, Priority.ALWAYS);
    return node;
  }

  static Region space() {
    return growing(new Region());
  }

  /** A group with a frame around it. */
  static VBox card(Node... nodes) {
    VBox card = new VBox(GAP, nodes);
    card.getStyleClass().add("panel");
    return card;
  }

  static Label heading(String text) {
    return label(text, "heading");
  }

  /** Scrolls up and down when there is too little room. */
  static ScrollPane scrolling(Node content) {
    ScrollPane pane = new ScrollPane(content);
    pane.setFitToWidth(true);
    pane.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    pane.setPadding(Insets.EMPTY);
    pane.getStyleClass().add(Styles.BG_SUBTLE);
    pane.getStyleClass().add("plain-scroll");
    return pane;
  }

  /** Shows a node, or takes it and its room away. */
  static void show(Node node, boolean shown) {
    node.setVisible(shown);
    node.setManaged(shown);
  }

  /** Sets a text, or takes the label away when there is none. */
  static void say(Label label, String text) {
    label.setText(text);
    show(label, !text.isEmpty());
  }

  static void style(Node node, String style, boolean on) {
    List<String> styles = node.getStyleClass();
    if (!on) {
      styles.remove(style);
    } else if (!styles.contains(style)) {
      styles.add(style);
    }
  }

  static void copy(String text) {
    ClipboardContent content = new ClipboardContent();
    content.putString(text);
    Clipboard.getSystemClipboard().setContent(content);
  }
}
