package org.abanico.app;

import org.abanico.app.cli.ClientCommand;
import org.abanico.app.cli.Surroundings;
import org.abanico.app.run.Console;

/** {@code abanico-client}. */
public final class ClientMain {
  private ClientMain() {}

  /** Ends the JVM with one of {@link org.abanico.app.run.ExitCode}. */
  public static void main(String[] arguments) {
    System.exit(
        ClientCommand.execute(
            Surroundings.ofProcess(), new Console(System.out, System.err), arguments));
  }
}
