package org.abanico.app;

import org.abanico.app.cli.ClientCommand;
import org.abanico.app.cli.Surroundings;
import org.abanico.app.run.Console;
import org.abanico.app.run.Preparation;
import org.abanico.app.window.WindowStart;

/** {@code abanico-client}: its window without arguments, its command line with some. */
public final class ClientMain {
  private ClientMain() {}

  /** Ends the JVM with one of {@link org.abanico.app.run.ExitCode}. */
  public static void main(String[] arguments) {
    Preparation.begin(arguments);
    Surroundings surroundings = Surroundings.ofProcess();
    Console console = new Console(System.out, System.err);
    System.exit(
        arguments.length == 0
            ? new WindowStart(surroundings, console).client()
            : ClientCommand.execute(surroundings, console, arguments));
  }
}
