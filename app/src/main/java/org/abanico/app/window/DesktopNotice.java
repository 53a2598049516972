package org.abanico.app.window;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A notice on the desktop, by the command that desktops have for it: {@code notify-send} where it
 * is installed (the Desktop Notifications Specification), {@code osascript} on macOS. Elsewhere
 * there is none: the window says the same.
 */
final class DesktopNotice {
  private static final Logger LOG = LoggerFactory.getLogger(DesktopNotice.class);

  /** The texts are arguments: nothing in them is taken for a program. */
  private static final String APPLE =
      "on run argv\ndisplay notification (item 2 of argv) with title (item 1 of argv)\nend run";

  private final Map<String, String> environment;

  /**
   * @param environment where the command is looked for
   */
  DesktopNotice(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Shows it; returns when the command has been started. */
  void show(String title, String text) {
    Optional<List<String>> command =
        find("notify-send")
            .map(path -> List.of(path, "--app-name=Abanico", "--", title, text))
            .or(() -> find("osascript").map(path -> List.of(path, "-e", APPLE, title, text)));
    if (command.isEmpty()) {
      return;
    }
    try {
      new ProcessBuilder(command.get())
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      LOG.warn("No notice can be shown on the desktop: {}", e.getMessage());
    }
  }

  private Optional<String> find(String command) {
    String folders = environment.getOrDefault("PATH", "");
    return Stream.of(folders.split(Pattern.quote(File.pathSeparator)))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, command))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }
}
