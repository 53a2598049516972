package org.abanico.app.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.abanico.app.run.ExitCode;
import org.abanico.app.text.Messages;
import org.abanico.app.text.SafeText;
import picocli.CommandLine;
import picocli.CommandLine.MaxValuesExceededException;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says, in the user's language, what is wrong with a command line. */
final class UsageErrors implements CommandLine.IParameterExceptionHandler {
  /** Names that differ in more letters are not suggested. */
  private static final int LIKE = 2;

  private static final Pattern QUOTED_OPTION = Pattern.compile("'(--[a-z-]+)'");

  private final Messages messages;

  UsageErrors(Messages messages) {
    this.messages = messages;
  }

  @Override
  public int handleParseException(ParameterException wrong, String[] arguments) {
    CommandSpec command = wrong.getCommandLine().getCommandSpec();
    PrintWriter err = wrong.getCommandLine().getErr();
    err.println(describe(wrong, command));
    err.println(messages.text("usage.hint", command.qualifiedName()));
    return ExitCode.USAGE.number();
  }

  private String describe(ParameterException wrong, CommandSpec command) {
    return switch (wrong) {
      case UnmatchedArgumentException unmatched -> unknown(unmatched, command);
      case MissingParameterException missing ->
          messages.text(
              missing.getMissing().stream().allMatch(ArgSpec::isOption)
                  ? "usage.missing-value"
                  : "usage.missing-word",
              missing.getMissing().stream().map(UsageErrors::name).collect(Collectors.joining()));
      case OverwrittenOptionException repeated ->
          messages.text("usage.repeated", name(repeated.getOverwritten()));
      case MaxValuesExceededException _ -> messages.text("usage.no-value", quotedOption(wrong));
      default -> messages.text("usage.invalid", SafeText.of(String.valueOf(wrong.getMessage())));
    };
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  /** This exception tells its option in its message only. */
  private static String quotedOption(ParameterException wrong) {
    Matcher quoted = QUOTED_OPTION.matcher(String.valueOf(wrong.getMessage()));
    return quoted.find() ? quoted.group(1) : "";
  }

  private String unknown(UnmatchedArgumentException unmatched, CommandSpec command) {
    String given = unmatched.getUnmatched().getFirst();
    String word = given.replaceFirst("=.*", "");
    boolean option = word.startsWith("-");
    List<String> names =
        option
            ? command.options().stream().map(OptionSpec::longestName).toList()
            : List.copyOf(command.subcommands().keySet());
    String key = option ? "usage.unknown-option" : "usage.unknown-argument";
    return names.stream()
        .filter(name -> distance(word, name) <= LIKE)
        .findFirst()
        .map(name -> messages.text(key + ".suggestion", SafeText.of(word), name))
        .orElseGet(() -> messages.text(key, SafeText.of(word)));
  }

  /** Levenshtein's: how many letters must be put in, taken out or changed. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
