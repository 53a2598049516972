package org.abanico.app.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
   * The same, with more settings in its environment; an empty value counts as none.
   *
   * @param settings by the names that they have in a settings file
   */
  public Surroundings with(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(variables);
    settings.forEach((key, value) -> all.put(Setting.variable(key), value));
    return new Surroundings(all, home, locale);
  }

  /**
   * A file in Abanico's configuration folder (XDG Base Directory Specification: a relative {@code
   * XDG_CONFIG_HOME} is ignored).
   */
  public Path configurationFile(String name) {
    return baseFolder("XDG_CONFIG_HOME", ".config").resolve("abanico").resolve(name);
  }

  /**
   * The folder of what a program keeps from one run to the next, below {@code XDG_STATE_HOME}.
   *
   * @param program {@code server} or {@code client}
   */
  public Path stateFolder(String program) {
    return baseFolder("XDG_STATE_HOME", ".local/state").resolve("abanico").resolve(program);
  }

  /**
   * A path as a user writes it; null when it is none. No shell has replaced a leading {@code ~/} in
   * the environment or in a file: it is done here.
   */
  @Nullable Path path(String text, boolean fromShell) {
    try {
      if (text.isEmpty()) {
        return null;
      }
      return !fromShell && text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private Path baseFolder(String variable, String otherwise) {
    return Optional.ofNullable(variables.get(variable))
        .filter(text -> !text.isEmpty())
        .map(Path::of)
        .filter(Path::isAbsolute)
        .orElseGet(() -> home.resolve(otherwise));
  }
}
