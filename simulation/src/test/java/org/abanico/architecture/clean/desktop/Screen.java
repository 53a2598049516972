package org.abanico.architecture.clean.desktop;

import javafx.fixture.Window;
import org.abanico.architecture.clean.client.Thing;

/** Desktop may know JavaFX. */
final class Screen {
  private Screen() {}

  static void show() {
    Thing.touch();
    Window.open();
  }
}
