package org.abanico.app.cli;

import java.io.PrintWriter;
import java.util.List;

/** The command line of {@code abanico-client}. */
final class ClientCommand {
  private ClientCommand() {}

  /** The commands: it is a source or a destination. */
  static Commands commands(
      Surroundings surroundings,
      PrintWriter out,
      PrintWriter err,
      Action source,
      Action destination) {
    return new Commands("abanico-client", surroundings, out, err)
        .add(
            "source",
            List.of(
                Setting.SERVER,
                Setting.FOLDER,
                Setting.DESTINATIONS,
                Setting.GROUP,
                Setting.NAME,
                Setting.PROGRESS),
            source)
        .add(
            "destination",
            List.of(
                Setting.SERVER,
                Setting.FOLDER,
                Setting.GROUP,
                Setting.NAME,
                Setting.RETRY,
                Setting.ONCE,
                Setting.ADOPT,
                Setting.PROGRESS),
            destination);
  }
}
