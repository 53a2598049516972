package org.abanico.architecture.broken.backup;

import org.abanico.architecture.Breaks;

/** Depends on what its module must not know. */
final class Breach {
  private Breach() {}

  @Breaks("backup sees only wire")
  static void touchesSecurity() {
    org.abanico.architecture.broken.security.Thing.touch();
  }

  @Breaks("backup sees only wire")
  static void touchesTransport() {
    org.abanico.architecture.broken.transport.Thing.touch();
  }

  @Breaks("backup sees only wire")
  static void touchesServer() {
    org.abanico.architecture.broken.server.Thing.touch();
  }

  @Breaks("backup sees only wire")
  static void touchesClient() {
    org.abanico.architecture.broken.client.Thing.touch();
  }

  @Breaks("backup sees only wire")
  static void touchesDesktop() {
    org.abanico.architecture.broken.desktop.Thing.touch();
  }

  @Breaks("backup sees only wire")
  static void touchesApp() {
    org.abanico.architecture.broken.app.Thing.touch();
  }

  @Breaks("backup sees only wire")
  static void touchesSimulation() {
    org.abanico.architecture.broken.simulation.Thing.touch();
  }

  @Breaks("backup sees only wire")
  static void touchesTesting() {
    org.abanico.architecture.broken.testing.Thing.touch();
  }

  @Breaks("of wire, backup sees only text")
  static void touchesWire() {
    org.abanico.architecture.broken.wire.Thing.touch();
  }

  @Breaks("of wire, backup sees only text")
  static void touchesWirePacket() {
    org.abanico.architecture.broken.wire.packet.Thing.touch();
  }

  @Breaks("backup sees only wire")
  static void touchesBenchmark() {
    org.abanico.architecture.broken.benchmark.Thing.touch();
  }
}
