package org.abanico.app.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.abanico.app.run.DestinationConfig;
import org.abanico.app.run.ExitCode;
import org.abanico.app.run.ServerConfig;
import org.abanico.app.run.SourceConfig;
import org.abanico.app.schedule.Schedule;
import org.abanico.app.text.Messages;
import org.jspecify.annotations.Nullable;

/**
 * A command that a window fills in instead of a command line: the same settings, read and checked
 * in the same way. What is not filled in comes from the environment and the settings file, as
 * there.
 */
public final class Filled {
  /** Of a word: what is in quotes of either kind, or in none. */
  private static final Pattern PART = Pattern.compile("\"([^\"]*)\"|'([^']*)'|([^\\s\"']+)");

  private static final Pattern WORD = Pattern.compile("(?:" + PART.pattern() + ")+");

  private final Choices choices;

  private Filled(Choices choices) {
    this.choices = choices;
  }

  /**
   * A command of {@code abanico-client}.
   *
   * @param command {@code source} or {@code destination}
   * @param values by the names that settings have in a settings file; of a list, a line each
   * @param options more of them, as they stand on a command line
   * @throws FilledException when that is no command line
   */
  public static Filled client(
      Surroundings surroundings, String command, Map<String, String> values, String options)
      throws FilledException {
    return read(
        surroundings,
        command,
        values,
        options,
        (writer, action) -> ClientCommand.commands(surroundings, writer, writer, action, action));
  }

  /** As {@link #client}, for {@code abanico-server run}. */
  public static Filled server(Surroundings surroundings, Map<String, String> values, String options)
      throws FilledException {
    return read(
        surroundings,
        "run",
        values,
        options,
        (writer, action) -> ServerCommand.commands(surroundings, writer, writer, action));
  }

  private interface Making {
    Commands make(PrintWriter writer, Action action);
  }

  private static Filled read(
      Surroundings surroundings,
      String command,
      Map<String, String> values,
      String options,
      Making making)
      throws FilledException {
    StringWriter said = new StringWriter();
    AtomicReference<@Nullable Settings> read = new AtomicReference<>();
    Commands commands =
        making.make(
            new PrintWriter(said, true),
            settings -> {
              read.set(settings);
              return ExitCode.DONE;
            });
    List<String> line = new ArrayList<>(List.of(command));
    line.addAll(words(options));
    commands.execute(line.toArray(String[]::new));
    Settings settings = read.get();
    if (settings == null) {
      throw new FilledException(said.toString().strip());
    }
    Messages messages = Messages.of(surroundings.locale());
    Map<Setting, String> fields = settings(values);
    for (Setting setting : Setting.values()) {
      boolean twice = fields.containsKey(setting) && settings.isOnCommandLine(setting);
      if (twice || (setting == Setting.DRY_RUN && settings.isOnCommandLine(setting))) {
        String key = twice ? "filled.has-field" : "filled.command-line-only";
        throw new FilledException(messages.text(key, setting.option()));
      }
    }
    return new Filled(new Choices(settings.filledIn(fields), surroundings, messages));
  }

  static List<String> words(String options) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(options);
    while (matcher.find()) {
      words.add(PART.matcher(matcher.group()).replaceAll(Filled::unquoted));
    }
    return words;
  }

  private static String unquoted(MatchResult part) {
    for (int group = 1; group <= part.groupCount(); group++) {
      if (part.group(group) != null) {
        return Matcher.quoteReplacement(part.group(group));
      }
    }
    return "";
  }

  private static Map<Setting, String> settings(Map<String, String> values) {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      Optional.ofNullable(values.get(setting.key()))
          .ifPresent(value -> settings.put(setting, value));
    }
    if (settings.size() < values.size()) {
      throw new IllegalArgumentException("no settings: " + values.keySet());
    }
    return settings;
  }

  private static <T> T checked(Supplier<T> work) throws FilledException {
    try {
      return work.get();
    } catch (UsageException e) {
      throw new FilledException(String.valueOf(e.getMessage()));
    }
  }

  /** What a source is told. */
  public SourceConfig source() throws FilledException {
    return checked(() -> choices.source(nowhere()));
  }

  /** When that source sends its folder again. */
  public Schedule schedule() throws FilledException {
    return checked(choices::schedule);
  }

  /**
   * What a destination is told.
   *
   * @param alertAfter how long it may have no good backup before that is said, when nothing says so
   */
  public DestinationConfig destination(Duration alertAfter) throws FilledException {
    DestinationConfig told = checked(() -> choices.destination(nowhere()));
    return told.alertAfter().isPresent() ? told : told.withAlertAfter(alertAfter);
  }

  /** What a server is told. */
  public ServerConfig server() throws FilledException {
    return checked(choices::server);
  }

  /** A key that a window filled in was on no command line: nothing is to be warned of. */
  private static PrintWriter nowhere() {
    return new PrintWriter(Writer.nullWriter());
  }
}
