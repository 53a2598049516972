package org.abanico.app.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a program finds around itself.
 *
 * @param variables the environment
 * @param home the user's home folder
 * @param locale the language to speak
 */
public record Surroundings(Map<String, String> variables, Path home, Locale locale) {

  public Surroundings {
    variables = Map.copyOf(variables);
  }

  /** Those of this process. */
  public static Surroundings ofProcess() {
    return new Surroundings(
        System.getenv(),
        Path.of(System.getProperty("user.home", "/")),
        Locale.getDefault(Locale.Category.DISPLAY));
  }

  /**
   * A file in Abanico's configuration folder (XDG Base Directory Specification: a relative {@code
   * XDG_CONFIG_HOME} is ignored).
   */
  Path configurationFile(String name) {
    return Optional.ofNullable(variables.get("XDG_CONFIG_HOME"))
        .filter(text -> !text.isEmpty())
        .map(Path::of)
        .filter(Path::isAbsolute)
        .orElseGet(() -> home.resolve(".config"))
        .resolve("abanico")
        .resolve(name);
  }
}
