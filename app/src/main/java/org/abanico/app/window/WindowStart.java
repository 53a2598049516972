package org.abanico.app.window;

import java.time.Clock;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import org.abanico.app.cli.Surroundings;
import org.abanico.app.run.Console;
import org.abanico.app.run.ExitCode;
import org.abanico.app.text.Messages;
import org.abanico.desktop.Windows;
import org.abanico.desktop.Windows.NoDisplayException;

/** What a program does when it is started without arguments: it opens its window. */
public final class WindowStart {
  private final Surroundings surroundings;
  private final Console console;

  public WindowStart(Surroundings surroundings, Console console) {
    this.surroundings = surroundings;
    this.console = console;
  }

  private interface Opening {
    void open(InstantSource clock) throws NoDisplayException, InterruptedException;
  }

  /** The server's, until it is closed. Returns what the process is to end with. */
  public int server() {
    return open(
        "abanico-server run", clock -> Windows.server(new WindowServer(surroundings), clock));
  }

  /** The client's, until it is closed. Returns what the process is to end with. */
  public int client() {
    return open(
        "abanico-client source …", clock -> Windows.client(new WindowClient(surroundings), clock));
  }

  private int open(String command, Opening opening) {
    if (!hasDisplay(surroundings.variables(), System.getProperty("os.name", ""))) {
      return noDisplay(command);
    }
    try {
      opening.open(Clock.systemUTC());
      return ExitCode.DONE.number();
    } catch (NoDisplayException e) {
      return noDisplay(command);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERNAL.number();
    }
  }

  private int noDisplay(String command) {
    String program = command.substring(0, command.indexOf(' '));
    Messages messages = Messages.of(surroundings.locale());
    console.err(messages.text("window.no-display", command, program) + "\n");
    return ExitCode.USAGE.number();
  }

  /** Whether windows can be shown: Linux and other systems with X11 or Wayland say so. */
  static boolean hasDisplay(Map<String, String> variables, String system) {
    String name = system.toLowerCase(Locale.ROOT);
    return name.contains("mac")
        || name.contains("windows")
        || !variables.getOrDefault("DISPLAY", "").isEmpty()
        || !variables.getOrDefault("WAYLAND_DISPLAY", "").isEmpty();
  }
}
