package org.abanico.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.abanico.app.cli.Surroundings;
import org.abanico.app.run.Console;
import org.abanico.app.run.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class WindowStartTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private WindowStart withoutDisplay(Locale locale) {
    PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
    return new WindowStart(
        new Surroundings(Map.of(), Path.of("home"), locale), new Console(stream, stream));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void withoutADisplayAProgramSaysWhatToTypeInstead() {
    assertThat(withoutDisplay(Locale.ENGLISH).server()).isEqualTo(ExitCode.USAGE.number());
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("“abanico-server run”");
    assertThat(withoutDisplay(Locale.of("es")).client()).isEqualTo(ExitCode.USAGE.number());
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("«abanico-client --help»");
  }

  @Test
  void whoSaysSoHasADisplay() {
    assertThat(WindowStart.hasDisplay(Map.of("DISPLAY", ":0"), "Linux")).isTrue();
    assertThat(WindowStart.hasDisplay(Map.of("WAYLAND_DISPLAY", "wayland-0"), "Linux")).isTrue();
    assertThat(WindowStart.hasDisplay(Map.of("DISPLAY", ""), "Linux")).isFalse();
    assertThat(WindowStart.hasDisplay(Map.of(), "Mac OS X")).isTrue();
  }
}
