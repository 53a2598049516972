package org.abanico.architecture.broken.desktop;

import org.abanico.architecture.Breaks;

/** Depends on what its module must not know. */
final class Breach {
  private Breach() {}

  @Breaks("desktop sees only wire, transport, backup, server, client")
  static void touchesSecurity() {
    org.abanico.architecture.broken.security.Thing.touch();
  }

  @Breaks("desktop sees only wire, transport, backup, server, client")
  static void touchesApp() {
    org.abanico.architecture.broken.app.Thing.touch();
  }

  @Breaks("desktop sees only wire, transport, backup, server, client")
  static void touchesSimulation() {
    org.abanico.architecture.broken.simulation.Thing.touch();
  }

  @Breaks("desktop sees only wire, transport, backup, server, client")
  static void touchesTesting() {
    org.abanico.architecture.broken.testing.Thing.touch();
  }

  @Breaks("desktop sees only wire, transport, backup, server, client")
  static void touchesBenchmark() {
    org.abanico.architecture.broken.benchmark.Thing.touch();
  }
}
