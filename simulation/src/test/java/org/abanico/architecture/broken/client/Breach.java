package org.abanico.architecture.broken.client;

import org.abanico.architecture.Breaks;

/** Depends on what its module must not know. */
final class Breach {
  private Breach() {}

  @Breaks("client sees only wire, security, transport, backup")
  static void touchesServer() {
    org.abanico.architecture.broken.server.Thing.touch();
  }

  @Breaks("client sees only wire, security, transport, backup")
  static void touchesDesktop() {
    org.abanico.architecture.broken.desktop.Thing.touch();
  }

  @Breaks("client sees only wire, security, transport, backup")
  static void touchesApp() {
    org.abanico.architecture.broken.app.Thing.touch();
  }

  @Breaks("client sees only wire, security, transport, backup")
  static void touchesSimulation() {
    org.abanico.architecture.broken.simulation.Thing.touch();
  }

  @Breaks("client sees only wire, security, transport, backup")
  static void touchesTesting() {
    org.abanico.architecture.broken.testing.Thing.touch();
  }

  @Breaks("sessions know no driver")
  static void touchesTransportNetty() {
    org.abanico.architecture.broken.transport.netty.Thing.touch();
  }

  @Breaks("client sees only wire, security, transport, backup")
  static void touchesBenchmark() {
    org.abanico.architecture.broken.benchmark.Thing.touch();
  }
}
