package org.abanico.architecture.broken.testing;

import org.abanico.architecture.Breaks;

/** Depends on what its module must not know. */
final class Breach {
  private Breach() {}

  @Breaks("testing sees only itself")
  static void touchesSecurity() {
    org.abanico.architecture.broken.security.Thing.touch();
  }

  @Breaks("testing sees only itself")
  static void touchesWire() {
    org.abanico.architecture.broken.wire.Thing.touch();
  }

  @Breaks("testing sees only itself")
  static void touchesTransport() {
    org.abanico.architecture.broken.transport.Thing.touch();
  }

  @Breaks("testing sees only itself")
  static void touchesBackup() {
    org.abanico.architecture.broken.backup.Thing.touch();
  }

  @Breaks("testing sees only itself")
  static void touchesServer() {
    org.abanico.architecture.broken.server.Thing.touch();
  }

  @Breaks("testing sees only itself")
  static void touchesClient() {
    org.abanico.architecture.broken.client.Thing.touch();
  }

  @Breaks("testing sees only itself")
  static void touchesDesktop() {
    org.abanico.architecture.broken.desktop.Thing.touch();
  }

  @Breaks("testing sees only itself")
  static void touchesApp() {
    org.abanico.architecture.broken.app.Thing.touch();
  }

  @Breaks("testing sees only itself")
  static void touchesSimulation() {
    org.abanico.architecture.broken.simulation.Thing.touch();
  }

  @Breaks("testing sees only itself")
  static void touchesBenchmark() {
    org.abanico.architecture.broken.benchmark.Thing.touch();
  }
}
