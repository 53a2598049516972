package org.abanico.app.cli;

import java.io.PrintWriter;
import java.util.List;

/** The command line of {@code abanico-server}. */
final class ServerCommand {
  private ServerCommand() {}

  /** The commands, of which {@code run} is the one. */
  static Commands commands(
      Surroundings surroundings, PrintWriter out, PrintWriter err, Action run) {
    return new Commands("abanico-server", surroundings, out, err)
        .add("run", List.of(Setting.PORT, Setting.BIND), run);
  }
}
