package org.abanico.architecture.broken.transport;

import org.abanico.architecture.Breaks;

/** Depends on what its module must not know. */
final class Breach {
  private Breach() {}

  @Breaks("transport sees only wire, security")
  static void touchesBackup() {
    org.abanico.architecture.broken.backup.Thing.touch();
  }

  @Breaks("transport sees only wire, security")
  static void touchesServer() {
    org.abanico.architecture.broken.server.Thing.touch();
  }

  @Breaks("transport sees only wire, security")
  static void touchesClient() {
    org.abanico.architecture.broken.client.Thing.touch();
  }

  @Breaks("transport sees only wire, security")
  static void touchesDesktop() {
    org.abanico.architecture.broken.desktop.Thing.touch();
  }

  @Breaks("transport sees only wire, security")
  static void touchesApp() {
    org.abanico.architecture.broken.app.Thing.touch();
  }

  @Breaks("transport sees only wire, security")
  static void touchesSimulation() {
    org.abanico.architecture.broken.simulation.Thing.touch();
  }

  @Breaks("transport sees only wire, security")
  static void touchesTesting() {
    org.abanico.architecture.broken.testing.Thing.touch();
  }

  @Breaks("transport sees only wire, security")
  static void touchesBenchmark() {
    org.abanico.architecture.broken.benchmark.Thing.touch();
  }
}
