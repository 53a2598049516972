package org.abanico.architecture.broken.benchmark;

import org.abanico.architecture.Breaks;

/** Depends on what its module must not know. */
final class Breach {
  private Breach() {}

  @Breaks(
      "benchmark sees only wire, security, transport, backup, server, client, desktop, app, simulation")
  static void touchesTesting() {
    org.abanico.architecture.broken.testing.Thing.touch();
  }
}
