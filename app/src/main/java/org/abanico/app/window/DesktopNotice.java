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
 * is installed (the Desktop Notifications Specification), {@code osascript} on macOS, PowerShell on
 * Windows. Elsewhere there is none: the window says the same.
 */
final class DesktopNotice {
  private static final Logger LOG = LoggerFactory.getLogger(DesktopNotice.class);

  /** The texts are arguments: nothing in them is taken for a program. */
  private static final String APPLE =
      "on run argv\ndisplay notification (item 2 of argv) with title (item 1 of argv)\nend run";

  private static final String TITLE = "ABANICO_TITLE";
  private static final String TEXT = "ABANICO_TEXT";

  /** Likewise: they are variables. What shows them must stay for as long as they are shown. */
  private static final String WINDOWS =
      "Add-Type -AssemblyName System.Windows.Forms;"
          + "$notice = New-Object System.Windows.Forms.NotifyIcon;"
          + "$notice.Icon = [System.Drawing.SystemIcons]::Information;"
          + "$notice.Visible = $true;"
          + "$notice.ShowBalloonTip(10000, $env:ABANICO_TITLE, $env:ABANICO_TEXT, 'Info');"
          + "Start-Sleep -Seconds 10;"
          + "$notice.Dispose()";

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
            .or(() -> find("osascript").map(path -> List.of(path, "-e", APPLE, title, text)))
            .or(
                () ->
                    find("powershell.exe")
                        .map(path -> List.of(path, "-NoProfile", "-Command", WINDOWS)));
    if (command.isEmpty()) {
      return;
    }
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command.get())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().put(TITLE, title);
      builder.environment().put(TEXT, text);
      builder.start();
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
