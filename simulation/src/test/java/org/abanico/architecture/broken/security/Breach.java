package org.abanico.architecture.broken.security;

import java.security.SecureRandom;
import org.abanico.architecture.Breaks;

/** Depends on what its module must not know. */
final class Breach {
  private Breach() {}

  @Breaks("security sees only itself")
  static void touchesWire() {
    org.abanico.architecture.broken.wire.Thing.touch();
  }

  @Breaks("security sees only itself")
  static void touchesTransport() {
    org.abanico.architecture.broken.transport.Thing.touch();
  }

  @Breaks("security sees only itself")
  static void touchesBackup() {
    org.abanico.architecture.broken.backup.Thing.touch();
  }

  @Breaks("security sees only itself")
  static void touchesServer() {
    org.abanico.architecture.broken.server.Thing.touch();
  }

  @Breaks("security sees only itself")
  static void touchesClient() {
    org.abanico.architecture.broken.client.Thing.touch();
  }

  @Breaks("security sees only itself")
  static void touchesDesktop() {
    org.abanico.architecture.broken.desktop.Thing.touch();
  }

  @Breaks("security sees only itself")
  static void touchesApp() {
    org.abanico.architecture.broken.app.Thing.touch();
  }

  @Breaks("security sees only itself")
  static void touchesSimulation() {
    org.abanico.architecture.broken.simulation.Thing.touch();
  }

  @Breaks("security sees only itself")
  static void touchesTesting() {
    org.abanico.architecture.broken.testing.Thing.touch();
  }

  @Breaks("chance comes from outside")
  static SecureRandom drawsByItself() {
    return new SecureRandom();
  }

  @Breaks("time comes from outside")
  static long readsTheClock() {
    return System.nanoTime();
  }

  @Breaks("what decides has no disk")
  static boolean looksForAFile(java.nio.file.Path path) {
    return java.nio.file.Files.exists(path);
  }
}
