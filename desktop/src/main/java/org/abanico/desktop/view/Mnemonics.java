package org.abanico.desktop.view;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.TitledPane;
import javafx.scene.input.KeyEvent;

/**
 * The Alt key with the underlined letter of a name. JavaFX's own way stops at the first letter of
 * that case that anything in the window has, be it out of sight.
 */
final class Mnemonics {
  /** Lies over the rest of a window, which waits. */
  private static final String LAYER = "question-layer";

  private Mnemonics() {}

  static void listen(Scene scene) {
    scene.addEventFilter(
        KeyEvent.KEY_PRESSED,
        event -> {
          boolean alone = !event.isControlDown() && !event.isMetaDown() && !event.isShiftDown();
          if (event.isAltDown() && alone && press(scene.getRoot(), event.getText())) {
            event.consume();
          }
        });
  }

  private static boolean press(Parent root, String letter) {
    if (letter.length() != 1) {
      return false;
    }
    Optional<Labeled> named = find(top(root), Character.toLowerCase(letter.charAt(0)));
    named.ifPresent(Mnemonics::press);
    return named.isPresent();
  }

  private static void press(Labeled named) {
    Node target = target(named);
    target.requestFocus();
    switch (target) {
      case ButtonBase button -> button.fire();
      case TitledPane pane -> pane.setExpanded(!pane.isExpanded());
      default -> {}
    }
  }

  private static Node target(Labeled named) {
    return named instanceof Label label && label.getLabelFor() != null
        ? label.getLabelFor()
        : named;
  }

  private static Parent top(Parent root) {
    Parent top = root;
    for (Node layer : root.lookupAll("." + LAYER)) {
      if (layer.isVisible() && layer instanceof Parent over) {
        top = over;
      }
    }
    return top;
  }

  private static Optional<Labeled> find(Parent root, char letter) {
    Deque<Node> left = new ArrayDeque<>();
    left.push(root);
    while (!left.isEmpty()) {
      Node node = left.pop();
      if (!node.isVisible()) {
        continue;
      }
      if (node instanceof Labeled named && !target(named).isDisabled() && has(named, letter)) {
        return Optional.of(named);
      }
      if (node instanceof Parent parent) {
        parent.getChildrenUnmodifiable().forEach(left::push);
      }
    }
    return Optional.empty();
  }

  private static boolean has(Labeled named, char letter) {
    String text = named.isMnemonicParsing() && named.getText() != null ? named.getText() : "";
    int at = text.indexOf('_') + 1;
    return at > 0 && at < text.length() && Character.toLowerCase(text.charAt(at)) == letter;
  }
}
