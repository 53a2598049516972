package org.abanico.architecture.broken.app;

import org.abanico.architecture.Breaks;

/** Depends on what its module must not know. */
final class Breach {
  private Breach() {}

  @Breaks("app sees only wire, security, transport, backup, server, client, desktop")
  static void touchesSimulation() {
    org.abanico.architecture.broken.simulation.Thing.touch();
  }

  @Breaks("app sees only wire, security, transport, backup, server, client, desktop")
  static void touchesTesting() {
    org.abanico.architecture.broken.testing.Thing.touch();
  }

  @Breaks("JavaFX only in desktop")
  static void touchesJavafx() {
    javafx.fixture.Window.open();
  }

  @Breaks("app sees only wire, security, transport, backup, server, client, desktop")
  static void touchesBenchmark() {
    org.abanico.architecture.broken.benchmark.Thing.touch();
  }
}
