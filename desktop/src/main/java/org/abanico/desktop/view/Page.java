package org.abanico.desktop.view;

import javafx.scene.Node;

/** What fills a window below its head; made anew for each language. */
interface Page {

  Node node();

  /** Where somebody begins who types. */
  Node first();

  /** The model has changed. */
  void refresh();
}
