package org.abanico.app;

import org.abanico.app.cli.ServerCommand;
import org.abanico.app.cli.Surroundings;
import org.abanico.app.run.Console;

/** {@code abanico-server}. */
public final class ServerMain {
  private ServerMain() {}

  /** Ends the JVM with one of {@link org.abanico.app.run.ExitCode}. */
  public static void main(String[] arguments) {
    System.exit(
        ServerCommand.execute(
            Surroundings.ofProcess(), new Console(System.out, System.err), arguments));
  }
}
