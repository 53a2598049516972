package org.abanico.architecture.broken.simulation;

import org.abanico.architecture.Breaks;

/** Depends on what its module must not know. */
final class Breach {
  private Breach() {}

  @Breaks(
      "simulation sees only wire, security, transport, backup, server, client, desktop, app,"
          + " testing")
  static void touchesBenchmark() {
    org.abanico.architecture.broken.benchmark.Thing.touch();
  }
}
