package org.abanico.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.function.Function;
import java.util.stream.Stream;
import org.abanico.app.run.Console;
import org.abanico.app.run.ExitCode;
import org.abanico.app.run.Front;
import org.abanico.app.run.LogLevel;
import org.abanico.app.run.Terminal;
import org.abanico.app.schedule.Schedule;
import org.abanico.app.text.Messages;
import org.abanico.transport.TransportConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> environment = new HashMap<>();
  private Locale locale = Locale.ENGLISH;
  private String seen = "";

  @TempDir Path home;

  private Surroundings surroundings() {
    return new Surroundings(environment, home, locale);
  }

  /** Runs {@code abanico-client source ...}, which notes what {@code read} finds. */
  private int client(Function<Settings, Object> read, String... arguments) {
    Action action =
        settings -> {
          seen = String.valueOf(read.apply(settings));
          return ExitCode.DONE;
        };
    Front front =
        new Front(
            Messages.of(locale), new Console(System.out, System.err), new Terminal(environment));
    Commands commands =
        ClientCommand.commands(
            surroundings(), new PrintWriter(out, true), new PrintWriter(err, true), action, action);
    new HistoryCommands(surroundings(), front, Clock.systemUTC()).addTo(commands);
    return new ServerQuestions(surroundings(), front, Clock.systemUTC())
        .addTo(commands)
        .execute(arguments);
  }

  private int server(String... arguments) {
    return ServerCommand.commands(
            surroundings(),
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            settings -> {
              seen =
                  settings
                      .get(Setting.PORT, Settings.wholeNumber(0, 65_535), "EXPECTED")
                      .map(String::valueOf)
                      .orElse("none");
              return ExitCode.DONE;
            })
        .execute(arguments);
  }

  private void write(String name, String text) throws IOException {
    Files.createDirectories(home.resolve(".config/abanico"));
    Files.writeString(home.resolve(".config/abanico").resolve(name), text);
  }

  @Test
  void theTraceOfEachProgramComesFromTheSamePlaces() throws IOException {
    Function<Settings, Object> trace = settings -> settings.require(Setting.TRACE, Path::of, "");
    write("client.properties", "trace = a\n");
    client(trace, "source");
    assertThat(seen).isEqualTo("a");
    environment.put("ABANICO_TRACE", "b");
    client(trace, "destination");
    assertThat(seen).isEqualTo("b");
    client(trace, "source", "--trace", "c");
    assertThat(seen).isEqualTo("c");
    assertThat(server("run", "--trace", "d")).isZero();
  }

  @Test
  void theCommandLineComesBeforeTheEnvironmentAndThatBeforeTheFile() throws IOException {
    write("server.properties", "port = 1003\n");
    server("run");
    assertThat(seen).isEqualTo("1003");
    environment.put("ABANICO_PORT", "1002");
    server("run");
    assertThat(seen).isEqualTo("1002");
    server("run", "--port", "1001");
    assertThat(seen).isEqualTo("1001");
  }

  @Test
  void anEmptyEnvironmentVariableIsNoValue() {
    environment.put("ABANICO_PORT", "");
    assertThat(server("run")).isZero();
    assertThat(seen).isEqualTo("none");
  }

  @Test
  void theConfigurationFolderMayBeElsewhere(@TempDir Path other) throws IOException {
    Files.createDirectories(other.resolve("abanico"));
    Files.writeString(other.resolve("abanico/server.properties"), "port=1004");
    environment.put("XDG_CONFIG_HOME", other.toString());
    server("run");
    assertThat(seen).isEqualTo("1004");
    environment.put("XDG_CONFIG_HOME", "relative");
    server("run");
    assertThat(seen).isEqualTo("none");
  }

  @Test
  void aBadValueNamesWhereItCameFrom() throws IOException {
    assertThat(server("run", "--port", "nine")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--port from the command line is not valid: “nine”. EXPECTED")
        .contains("Try “abanico-server run --help”.");
    environment.put("ABANICO_PORT", "70000");
    assertThat(server("run")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--port from the environment variable ABANICO_PORT is not valid: “70000”");
    environment.clear();
    write("server.properties", "port=-1");
    assertThat(server("run")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--port from the file " + home.resolve(".config/abanico/server.properties"));
  }

  @Test
  void anUnknownKeyInTheFileIsNamed() throws IOException {
    write("server.properties", "prot=9440");
    assertThat(server("run")).isEqualTo(2);
    assertThat(err.toString())
        .contains("“prot”")
        .contains(
            "bind, congestion, group, key-file, limit, log-level, metrics-bind, metrics-port, name")
        .contains("port, spool, spool-limit, trace, upstream");
  }

  @Test
  void theCongestionControllerIsChosenByItsNameForServerSourceAndDestination() {
    Function<Settings, Object> congestion =
        settings ->
            new Choices(settings, surroundings(), Messages.of(locale)).network().congestion();
    String[] destination = {"destination", "--server", "host", "--folder", "x"};
    assertThat(client(congestion, destination)).isZero();
    assertThat(seen).isEqualTo(TransportConfig.defaults().congestion().name());
    environment.put("ABANICO_CONGESTION", "cubic");
    assertThat(client(congestion, destination)).isZero();
    assertThat(seen).isEqualTo("CUBIC");
    assertThat(client(congestion, "source", "--congestion", "bbr")).isZero();
    assertThat(seen).isEqualTo("BBR");
    assertThat(server("run", "--congestion", "bbr")).isZero();
    assertThat(client(congestion, "source", "--congestion", "vegas")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--congestion from the command line is not valid: “vegas”")
        .contains("cubic, bbr");
  }

  @Test
  void aFileThatIsNoPropertiesFileInUtf8IsRefused() throws IOException {
    Files.createDirectories(home.resolve(".config/abanico"));
    Files.write(home.resolve(".config/abanico/server.properties"), new byte[] {'a', (byte) 0xff});
    assertThat(server("run")).isEqualTo(2);
    write("server.properties", "port=\\u00zz");
    assertThat(server("run")).isEqualTo(2);
    assertThat(err.toString().lines().filter(line -> line.contains("is not a properties file")))
        .hasSize(2);
  }

  @Test
  void timesToSendAgainThatMeanNothingAreRefusedWithWhatIsMeant() {
    Function<Settings, Object> schedule =
        settings -> new Choices(settings, surroundings(), Messages.of(locale)).schedule();
    assertThat(client(schedule, "source")).isZero();
    assertThat(seen).isEqualTo(Schedule.ONCE.toString());
    assertThat(client(schedule, "source", "--every", "6h", "--at=14:00", "--at=02:30")).isZero();
    assertThat(seen)
        .isEqualTo(
            new Schedule(
                    Optional.of(Duration.ofHours(6)),
                    List.of(LocalTime.of(2, 30), LocalTime.of(14, 0)),
                    false)
                .toString());
    environment.put("ABANICO_WATCH", "true");
    assertThat(client(schedule, "source")).isZero();
    assertThat(seen).isEqualTo(new Schedule(Optional.empty(), List.of(), true).toString());
    assertThat(client(schedule, "source", "--every", "often")).isEqualTo(2);
    assertThat(client(schedule, "source", "--at", "noon")).isEqualTo(2);
    assertThat(err.toString())
        .contains("“often”. A duration is a number with s, m, h or d")
        .contains("“noon”. A time of the day is HH:MM, like 02:30.");
  }

  @Test
  void aMissingOptionIsNamedWithEveryWayToGiveIt() {
    int code =
        client(
            settings -> settings.require(Setting.SERVER, text -> text, ""), "source", "--folder=x");
    assertThat(code).isEqualTo(2);
    assertThat(err.toString())
        .contains("Say --server HOST[:PORT] (or ABANICO_SERVER in the environment, or server= in ")
        .contains("client.properties");
  }

  @Test
  void wrongCommandLinesEndWithTwoAndAHint() {
    assertThat(server("run", "--prot=1")).isEqualTo(2);
    assertThat(err.toString()).contains("There is no option --prot. Did you mean --port?");
    assertThat(server("rum")).isEqualTo(2);
    assertThat(err.toString()).contains("“rum” is not understood here. Did you mean run?");
    assertThat(server("run", "--port")).isEqualTo(2);
    assertThat(err.toString()).contains("The option --port needs a value.");
    assertThat(server("run", "--port=1", "--port=2")).isEqualTo(2);
    assertThat(err.toString()).contains("The option --port is given more than once.");
    assertThat(client(_ -> "", "destination", "--once=yes")).isEqualTo(2);
    assertThat(err.toString()).contains("The option --once takes no value.");
    assertThat(err.toString().lines().filter(line -> line.startsWith("Try “"))).hasSize(5);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void flagsMayBeSwitchedOffAndComeFromAnywhere() throws IOException {
    Function<Settings, Object> retry = settings -> settings.flag(Setting.RETRY, true);
    client(retry, "destination");
    assertThat(seen).isEqualTo("true");
    client(retry, "destination", "--no-retry");
    assertThat(seen).isEqualTo("false");
    environment.put("ABANICO_RETRY", "FALSE");
    client(retry, "destination");
    assertThat(seen).isEqualTo("false");
    client(retry, "destination", "--retry");
    assertThat(seen).isEqualTo("true");
    environment.put("ABANICO_RETRY", "perhaps");
    assertThat(client(retry, "destination")).isEqualTo(2);
    assertThat(err.toString()).contains("It is either true or false.");
  }

  @Test
  void theLogLevelMayStandBeforeOrAfterTheCommand() {
    Function<Settings, Object> level =
        settings -> settings.choice(Setting.LOG_LEVEL, LogLevel.class, LogLevel.WARN);
    client(level, "--log-level", "error", "source");
    assertThat(seen).isEqualTo("ERROR");
    client(level, "source", "--log-level", "Info");
    assertThat(seen).isEqualTo("INFO");
    assertThat(client(level, "source", "--log-level", "loud")).isEqualTo(2);
    assertThat(err.toString()).contains("It is one of: off, error, warn, info, debug, trace.");
    LogLevel.WARN.apply();
  }

  @Test
  void withoutACommandItShowsItsHelp() {
    assertThat(server()).isZero();
    assertThat(out.toString()).contains("Usage: abanico-server COMMAND", "Commands:", "run");
  }

  @Test
  void helpTellsOptionsAndExitCodesInTheUsersLanguage() {
    assertThat(client(_ -> "", "destination", "--help")).isZero();
    assertThat(out.toString())
        .contains("--[no-]retry", "130", "interrupted by Ctrl-C", "ABANICO_LOG_LEVEL");
    locale = Locale.of("es", "MX");
    assertThat(client(_ -> "", "source", "--help")).isZero();
    assertThat(out.toString())
        .contains("Uso: abanico-client source", "Opciones:", "uno o más destinos no la tienen")
        .contains("Muestra esta ayuda");
  }

  @Test
  void everyOptionIsDescribedInHelp() {
    for (String command : new String[] {"source", "destination"}) {
      client(_ -> "", command, "--help");
    }
    server("run", "--help");
    server("key", "--help");
    assertThat(out.toString()).doesNotContainPattern("(?m)^ +--[a-z\\[\\]-]+(=\\S+)?$\n +-");
  }

  @Test
  void everyTextOfTheHelpIsShownSomewhere() {
    for (Locale language : List.of(Locale.ENGLISH, Locale.of("es"))) {
      locale = language;
      for (String[] command :
          new String[][] {
            {},
            {"source"},
            {"destination"},
            {"history"},
            {"restore"},
            {"verify"},
            {"forget"},
            {"status"},
            {"start"}
          }) {
        client(
            _ -> "", Stream.concat(Arrays.stream(command), Stream.of("-h")).toArray(String[]::new));
      }
      for (String command :
          List.of(
              "",
              "run",
              "key",
              "key list",
              "key show",
              "key add",
              "key remove",
              "key relay",
              "devices",
              "devices forget",
              "devices block",
              "devices unblock")) {
        server((command + " --help").strip().split(" "));
      }
      String shown = squeezed(out.toString());
      ResourceBundle texts = Messages.of(language).help();
      for (String key : texts.keySet()) {
        assertThat(shown).as(key).contains(squeezed(texts.getString(key).replace("%n", "")));
      }
    }
  }

  /** Without what breaking lines and aligning columns changes. */
  private static String squeezed(String text) {
    return text.replaceFirst("^(\\d+):", "$1").replaceAll("\\s", "");
  }

  @Test
  void theVersionIsTheBuilds() {
    assertThat(server("--version")).isZero();
    assertThat(out.toString()).matches("abanico-server \\d+\\.\\d+\\.\\d+\\R");
  }

  private String restoreRefused(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "restore";
    all[1] = "--to";
    all[2] = home.resolve("target").toString();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    err.getBuffer().setLength(0);
    assertThat(client(_ -> "", all)).isEqualTo(ExitCode.USAGE.number());
    assertThat(home.resolve("target")).doesNotExist();
    return err.toString();
  }

  @Test
  void aRestoreIsFromAFolderOrThroughTheServer() throws IOException {
    assertThat(restoreRefused()).contains("--folder DIR", "--server HOST[:PORT] --from NAME");
    assertThat(restoreRefused("--folder", "d", "--from", "attic")).contains("one or the other");
    assertThat(restoreRefused("--folder", "d", "--server", "s")).contains("one or the other");
    assertThat(restoreRefused("--server", "s")).contains("--from");
    assertThat(restoreRefused("--from", "attic")).contains("--server HOST[:PORT]");
    assertThat(restoreRefused("--from", "a/b", "--server", "s")).contains("--from");
    assertThat(restoreRefused("--from", "attic", "--server", "s", "p".repeat(10_000)))
        .contains("too many paths");
    write("client.properties", "folder = kept\n");
    assertThat(restoreRefused("--from", "attic", "--server", "s")).contains("key");
  }
}
