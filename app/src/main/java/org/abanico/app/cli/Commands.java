package org.abanico.app.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.abanico.app.run.ExitCode;
import org.abanico.app.run.LogLevel;
import org.abanico.app.run.StartException;
import org.abanico.app.text.Messages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The commands of one program: builds them, reads a command line, runs what it says. */
final class Commands {
  private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

  private final String program;
  private final Surroundings surroundings;
  private final Messages messages;
  private final PrintWriter out;
  private final PrintWriter err;
  private final Set<Setting> known = EnumSet.of(Setting.LOG_LEVEL);
  private final CommandLine line;

  /**
   * A program without commands: it shows its help.
   *
   * @param program its name; the settings file has the name's last word
   */
  Commands(String program, Surroundings surroundings, PrintWriter out, PrintWriter err) {
    this.program = program;
    this.surroundings = surroundings;
    this.messages = Messages.of(surroundings.locale());
    this.out = out;
    this.err = err;
    CommandSpec root = CommandSpec.wrapWithoutInspection((Callable<Integer>) this::help);
    root.name(program);
    root.addOption(option(Setting.LOG_LEVEL).scopeType(ScopeType.INHERIT).build());
    root.mixinStandardHelpOptions(true);
    root.versionProvider(() -> new String[] {program + " " + Version.TEXT});
    line = new CommandLine(root);
  }

  /** Adds a command. */
  Commands add(String name, List<Setting> settings, Action action) {
    CommandSpec spec = command(action);
    settings.forEach(setting -> spec.addOption(option(setting).build()));
    line.addSubcommand(name, new CommandLine(spec));
    settings.stream().filter(setting -> !setting.isOnCommandLineOnly()).forEach(known::add);
    return this;
  }

  /**
   * Adds a command that takes words besides its options.
   *
   * @param words what stands for them in help
   * @param fewest how many it needs
   */
  Commands add(String name, String words, int fewest, List<Setting> settings, Action action) {
    add(name, settings, action);
    CommandLine added = line.getSubcommands().get(name);
    if (added == null) {
      throw new IllegalStateException("not added: " + name);
    }
    added
        .getCommandSpec()
        .addPositional(
            PositionalParamSpec.builder()
                .paramLabel(words)
                .descriptionKey("words")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .index("0..*")
                .arity(fewest + "..*")
                .required(fewest > 0)
                .build());
    return this;
  }

  /**
   * Words that a command takes.
   *
   * @param label what stands for them in help
   * @param key of what help says about them
   * @param arity how many there may be, in picocli's syntax
   */
  record Words(String label, String key, String arity) {
    /** One that must be there. */
    static Words one(String label) {
      return new Words(label, "word", "1");
    }

    /** As many as one likes, which may be none. */
    static Words any(String label, String key) {
      return new Words(label, key, "0..*");
    }
  }

  /**
   * Adds a command below another.
   *
   * @param words that it takes, in order
   */
  Commands addBelow(
      String parent, String name, List<Setting> settings, Action action, Words... words) {
    CommandSpec spec = command(action);
    settings.forEach(setting -> spec.addOption(option(setting).build()));
    for (int i = 0; i < words.length; i++) {
      boolean one = words[i].arity().equals("1");
      spec.addPositional(
          PositionalParamSpec.builder()
              .paramLabel(words[i].label())
              .descriptionKey(words[i].key())
              .type(one ? String.class : String[].class)
              .index(one ? String.valueOf(i) : i + "..*")
              .arity(words[i].arity())
              .required(one)
              .build());
    }
    CommandLine above = line.getSubcommands().get(parent);
    if (above == null) {
      throw new IllegalArgumentException("no command " + parent);
    }
    above.addSubcommand(name, new CommandLine(spec));
    return this;
  }

  private CommandSpec command(Action action) {
    CommandSpec spec =
        CommandSpec.wrapWithoutInspection((Callable<Integer>) () -> run(action).number());
    spec.mixinStandardHelpOptions(true);
    spec.versionProvider(() -> new String[] {program + " " + Version.TEXT});
    return spec;
  }

  private static OptionSpec.Builder option(Setting setting) {
    OptionSpec.Builder option = OptionSpec.builder(setting.option());
    if (setting.isList()) {
      return option.type(List.class).auxiliaryTypes(String.class).paramLabel(setting.label());
    }
    return setting.isFlag()
        ? option.type(Boolean.class).arity("0").negatable(setting.isNegatable())
        : option.type(String.class).paramLabel(setting.label());
  }

  private CommandLine complete() {
    // All of these reach the commands that are there when they are said.
    return line.setResourceBundle(messages.help())
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(new UsageErrors(messages))
        .setExecutionExceptionHandler((failure, command, _) -> failed(failure, command));
  }

  /** Does what the arguments say; returns what the program ends with. */
  int execute(String... arguments) {
    return complete().execute(arguments);
  }

  private int help() {
    line.usage(out);
    return ExitCode.DONE.number();
  }

  private ExitCode run(Action action) throws StartException, InterruptedException {
    String file = program.substring(program.lastIndexOf('-') + 1) + ".properties";
    Settings settings =
        new Settings(
            given(parts()),
            words(parts()),
            surroundings.variables(),
            SettingsFile.read(surroundings.configurationFile(file), known, messages),
            messages);
    settings.choice(Setting.LOG_LEVEL, LogLevel.class, LogLevel.WARN).apply();
    return action.run(settings);
  }

  /** What was read of the command line, of the program and of its commands. */
  private Collection<ParseResult> parts() {
    Collection<ParseResult> parts = new ArrayList<>();
    for (ParseResult part = line.getParseResult(); part != null; part = part.subcommand()) {
      parts.add(part);
    }
    return parts;
  }

  private static List<String> words(Collection<ParseResult> parts) {
    return parts.stream()
        .flatMap(part -> part.matchedPositionals().stream().distinct())
        .flatMap(word -> word.stringValues().stream())
        .toList();
  }

  private static Map<Setting, String> given(Collection<ParseResult> parts) {
    Map<Setting, String> values = new EnumMap<>(Setting.class);
    for (ParseResult part : parts) {
      for (Setting setting : Setting.values()) {
        OptionSpec option = part.matchedOption(setting.option());
        if (option != null) {
          Object value = option.getValue();
          values.put(
              setting,
              value instanceof List<?> several
                  ? several.stream().map(String::valueOf).collect(Collectors.joining("\n"))
                  : String.valueOf(value));
        }
      }
    }
    return values;
  }

  private int failed(Exception failure, CommandLine command) {
    return switch (failure) {
      case UsageException wrong -> {
        err.println(wrong.getMessage());
        err.println(messages.text("usage.hint", command.getCommandSpec().qualifiedName()));
        yield ExitCode.USAGE.number();
      }
      case StartException cannot -> {
        LOG.debug("Cannot start", cannot);
        err.println(cannot.getMessage());
        yield cannot.code().number();
      }
      case InterruptedException _ -> {
        Thread.currentThread().interrupt();
        yield ExitCode.INTERRUPTED.number();
      }
      default -> {
        LOG.error("A fault", failure);
        err.println(messages.text("internal", failure.toString()));
        yield ExitCode.INTERNAL.number();
      }
    };
  }
}
