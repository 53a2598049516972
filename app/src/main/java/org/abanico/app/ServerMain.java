package org.abanico.app;

import org.abanico.app.cli.ServerCommand;
import org.abanico.app.cli.Surroundings;
import org.abanico.app.run.Console;
import org.abanico.app.window.WindowStart;

/** {@code abanico-server}: its window without arguments, its command line with some. */
public final class ServerMain {
  private ServerMain() {}

  /** Ends the JVM with one of {@link org.abanico.app.run.ExitCode}. */
  public static void main(String[] arguments) {
    Surroundings surroundings = Surroundings.ofProcess();
    Console console = new Console(System.out, System.err);
    System.exit(
        arguments.length == 0
            ? new WindowStart(surroundings, console).server()
            : ServerCommand.execute(surroundings, console, arguments));
  }
}
