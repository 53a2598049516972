package org.abanico.architecture.clean.app;

import java.time.Clock;
import org.abanico.architecture.clean.client.Thing;

/** App may know everything that is built, and the clock on the wall. */
final class Main {
  private Main() {}

  static Clock clock() {
    Thing.touch();
    org.abanico.architecture.clean.security.Thing.touch();
    org.abanico.architecture.clean.server.Thing.touch();
    org.abanico.architecture.clean.transport.netty.Thing.touch();
    org.abanico.architecture.clean.desktop.Thing.touch();
    return Clock.systemUTC();
  }
}
