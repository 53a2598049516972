package org.abanico.app.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.abanico.app.run.Console;

/** Commands as their users run them, in a home folder and an environment of their own. */
final class CommandRun {
  final Map<String, String> environment = new HashMap<>();
  Locale locale = Locale.ENGLISH;
  private final Path home;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console =
      new Console(
          new PrintStream(out, true, StandardCharsets.UTF_8),
          new PrintStream(err, true, StandardCharsets.UTF_8));

  CommandRun(Path home) {
    this.home = home;
  }

  private Surroundings surroundings() {
    return new Surroundings(environment, home, locale);
  }

  int server(String... arguments) {
    return ServerCommand.execute(surroundings(), console, arguments);
  }

  int client(String... arguments) {
    return ClientCommand.execute(surroundings(), console, arguments);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** What was written to standard output since the last time. */
  String takeOut() {
    String taken = out();
    out.reset();
    return taken;
  }

  /** What was written to standard error since the last time. */
  String takeErr() {
    String taken = err();
    err.reset();
    return taken;
  }
}
