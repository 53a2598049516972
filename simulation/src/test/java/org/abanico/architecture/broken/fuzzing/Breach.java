package org.abanico.architecture.broken.fuzzing;

import org.abanico.architecture.Breaks;

/** Depends on what its module must not know. */
final class Breach {
  private Breach() {}

  @Breaks("fuzzing sees only wire, security, transport, backup")
  static void touchesServer() {
    org.abanico.architecture.broken.server.Thing.touch();
  }
}
