package org.abanico.desktop.view;

import java.util.List;
import javafx.scene.Node;

/** What fills a window below its head; made anew for each language. */
interface Page {

  Node node();

  /** Where somebody begins who types. */
  Node first();

  /** What stands in the window's head, beside its title. */
  default List<Node> inHead() {
    return List.of();
  }

  /** The model has changed. */
  void refresh();
}
