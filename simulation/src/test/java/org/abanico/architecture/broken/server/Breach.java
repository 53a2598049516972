package org.abanico.architecture.broken.server;

import org.abanico.architecture.Breaks;

/** Depends on what its module must not know. */
final class Breach {
  private Breach() {}

  @Breaks("server sees only wire, security, transport")
  static void touchesBackup() {
    org.abanico.architecture.broken.backup.Thing.touch();
  }

  @Breaks("server sees only wire, security, transport")
  static void touchesClient() {
    org.abanico.architecture.broken.client.Thing.touch();
  }

  @Breaks("server sees only wire, security, transport")
  static void touchesDesktop() {
    org.abanico.architecture.broken.desktop.Thing.touch();
  }

  @Breaks("server sees only wire, security, transport")
  static void touchesApp() {
    org.abanico.architecture.broken.app.Thing.touch();
  }

  @Breaks("server sees only wire, security, transport")
  static void touchesSimulation() {
    org.abanico.architecture.broken.simulation.Thing.touch();
  }

  @Breaks("server sees only wire, security, transport")
  static void touchesTesting() {
    org.abanico.architecture.broken.testing.Thing.touch();
  }

  @Breaks("sessions know no driver")
  static void touchesTransportNetty() {
    org.abanico.architecture.broken.transport.netty.Thing.touch();
  }

  @Breaks("server sees only wire, security, transport")
  static void touchesBenchmark() {
    org.abanico.architecture.broken.benchmark.Thing.touch();
  }
}
