package org.abanico.app.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.abanico.app.text.Messages;
import org.abanico.app.text.SafeText;
import org.jspecify.annotations.Nullable;

/**
 * The values chosen, from the command line, then a window, then the environment, then the settings
 * file: the first that has one counts. An empty environment variable counts as none; an empty field
 * of a window says that there is to be none.
 */
final class Settings {
  private final Map<Setting, String> commandLine;
  private final Map<Setting, String> window;
  private final Map<String, String> environment;
  private final SettingsFile file;
  private final Messages messages;
  private final List<String> words;

  Settings(
      Map<Setting, String> commandLine,
      List<String> words,
      Map<String, String> environment,
      SettingsFile file,
      Messages messages) {
    this(commandLine, Map.of(), words, environment, file, messages);
  }

  private Settings(
      Map<Setting, String> commandLine,
      Map<Setting, String> window,
      List<String> words,
      Map<String, String> environment,
      SettingsFile file,
      Messages messages) {
    this.commandLine = commandLine;
    this.window = window;
    this.words = List.copyOf(words);
    this.environment = environment;
    this.file = file;
    this.messages = messages;
  }

  /** The same, with what was filled in in a window: it counts after the command line. */
  Settings filledIn(Map<Setting, String> values) {
    return new Settings(commandLine, values, words, environment, file, messages);
  }

  /** Whether it was given on the command line. */
  boolean isOnCommandLine(Setting setting) {
    return commandLine.containsKey(setting);
  }

  /** Where values come from, the first that counts first. */
  enum Place {
    COMMAND_LINE,
    WINDOW,
    ENVIRONMENT,
    FILE
  }

  /**
   * A value.
   *
   * @param origin where it came from, in the user's language
   */
  record Found(Setting setting, String text, Place place, String origin) {}

  /** The first of these that has a value, of each place in turn. */
  Optional<Found> find(Setting... wanted) {
    for (Place place : Place.values()) {
      for (Setting setting : wanted) {
        if (place == Place.WINDOW && "".equals(window.get(setting))) {
          return Optional.empty();
        }
        Optional<Found> found =
            valueAt(place, setting)
                .map(text -> new Found(setting, text, place, origin(place, setting)));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> valueAt(Place place, Setting setting) {
    boolean now = place == Place.COMMAND_LINE || place == Place.WINDOW;
    if (!now && setting.isOnCommandLineOnly()) {
      return Optional.empty();
    }
    return switch (place) {
      case COMMAND_LINE -> Optional.ofNullable(commandLine.get(setting));
      case WINDOW -> Optional.ofNullable(window.get(setting));
      case ENVIRONMENT ->
          Optional.ofNullable(environment.get(setting.variable())).filter(text -> !text.isEmpty());
      case FILE -> file.get(setting);
    };
  }

  private String origin(Place place, Setting setting) {
    return switch (place) {
      case COMMAND_LINE -> messages.text("origin.command-line");
      case WINDOW -> messages.text("origin.window");
      case ENVIRONMENT -> messages.text("origin.environment", setting.variable());
      case FILE -> messages.text("origin.file", file.path());
    };
  }

  /** The settings file, whether it is there or not. */
  Path file() {
    return file.path();
  }

  /** The words on the command line that are no options. */
  List<String> words() {
    return words;
  }

  /**
   * A setting's value, made by {@code parser}, which answers null to what is not valid.
   *
   * @param expected what a valid value is, in the user's language
   * @throws UsageException when it is not valid; the message names where it came from
   */
  <T> Optional<T> get(Setting setting, Function<String, @Nullable T> parser, String expected) {
    Optional<Found> found = find(setting);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    T value = parser.apply(found.get().text());
    if (value == null) {
      throw invalid(found.get(), expected);
    }
    return Optional.of(value);
  }

  /** As {@link #get}, for a setting that must be given. */
  <T> T require(Setting setting, Function<String, @Nullable T> parser, String expected) {
    return get(setting, parser, expected)
        .orElseThrow(
            () ->
                new UsageException(
                    messages.text(
                        "usage.missing",
                        setting.option() + " " + setting.label(),
                        setting.variable(),
                        setting.key(),
                        file.path())));
  }

  /** A whole number from {@code min} to {@code max}. */
  static Function<String, @Nullable Integer> wholeNumber(int min, int max) {
    return text -> {
      if (!text.matches("\\d{1,9}")) {
        return null;
      }
      int number = Integer.parseInt(text);
      return number < min || number > max ? null : number;
    };
  }

  /** The values of a setting that may have several; none when it is not given. */
  List<String> list(Setting setting) {
    return find(setting)
        .map(found -> found.text().lines().filter(line -> !line.isEmpty()).toList())
        .orElse(List.of());
  }

  boolean flag(Setting setting, boolean otherwise) {
    return get(setting, Settings::truth, messages.text("value.boolean")).orElse(otherwise);
  }

  private static @Nullable Boolean truth(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> null;
    };
  }

  /** A constant of an enum, by its name in lower case. */
  <E extends Enum<E>> E choice(Setting setting, Class<E> type, E otherwise) {
    String names =
        Arrays.stream(type.getEnumConstants())
            .map(Settings::lower)
            .collect(Collectors.joining(", "));
    return get(setting, text -> constant(type, text), messages.text("value.choice", names))
        .orElse(otherwise);
  }

  private static <E extends Enum<E>> @Nullable E constant(Class<E> type, String text) {
    for (E constant : type.getEnumConstants()) {
      if (lower(constant).equals(text.toLowerCase(Locale.ROOT))) {
        return constant;
      }
    }
    return null;
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Whether a shell has already replaced a leading {@code ~}: on the command line only. */
  boolean isFromShell(Setting setting) {
    return isOnCommandLine(setting);
  }

  /** That a value is not what is expected. */
  UsageException invalid(Found found, String expected) {
    return new UsageException(
        messages.text(
            "value.invalid",
            found.setting().option(),
            found.origin(),
            SafeText.of(found.text()),
            expected));
  }
}
