package org.abanico.desktop.view;

import atlantafx.base.theme.Styles;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.abanico.desktop.text.Words;
import org.jspecify.annotations.Nullable;

/** Asks before something that cannot be undone: over the window, which waits. */
final class Questions {
  private static final double WIDTH = 460;

  private final StackPane layer = new StackPane();
  private @Nullable Node focusedBefore;

  Questions() {
    layer.getStyleClass().add("question-layer");
    Kit.show(layer, false);
    layer.addEventHandler(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (event.getCode() == KeyCode.ESCAPE) {
            close();
            event.consume();
          }
        });
  }

  /** To be laid over the window's content. */
  Node layer() {
    return layer;
  }

  boolean isOpen() {
    return layer.isVisible();
  }

  /**
   * Asks. Escape means no, and so does Enter: it is what is chosen at first.
   *
   * @param key of the question: its title, text and yes are below it
   */
  void ask(Words words, String key, Runnable yes) {
    if (isOpen()) {
      return;
    }
    focusedBefore = layer.getScene() == null ? null : layer.getScene().getFocusOwner();
    Button no = Kit.button("question-no", words.text("question.no"), this::close);
    Button go =
        Kit.button(
            "question-yes",
            words.text(key + ".yes"),
            () -> {
              close();
              yes.run();
            },
            Styles.DANGER);
    no.setCancelButton(true);
    HBox buttons = Kit.row(Kit.GAP, no, go);
    buttons.setAlignment(Pos.CENTER_RIGHT);
    VBox card =
        Kit.card(
            Kit.paragraph(words.text(key + ".title"), "window-title"),
            Kit.paragraph(words.text(key + ".text"), "muted"),
            buttons);
    card.getStyleClass().add("question");
    card.setMaxSize(WIDTH, Region.USE_PREF_SIZE);
    layer.getChildren().setAll(card);
    Kit.show(layer, true);
    no.requestFocus();
  }

  private void close() {
    Kit.show(layer, false);
    layer.getChildren().clear();
    if (focusedBefore != null) {
      focusedBefore.requestFocus();
    }
  }
}
