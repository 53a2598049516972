package org.abanico.app.cli;

import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import org.abanico.app.run.Console;
import org.abanico.app.run.DestinationRun;
import org.abanico.app.run.DryRun;
import org.abanico.app.run.ExitCode;
import org.abanico.app.run.Front;
import org.abanico.app.run.SourceConfig;
import org.abanico.app.run.SourceRun;
import org.abanico.app.run.SourceService;
import org.abanico.app.run.StartException;
import org.abanico.app.run.Terminal;
import org.abanico.app.schedule.Schedule;
import org.abanico.app.text.Messages;

/** The command line of {@code abanico-client}. */
public final class ClientCommand {
  private ClientCommand() {}

  /** Does what the arguments say; returns what the process is to end with. */
  public static int execute(Surroundings surroundings, Console console, String... arguments) {
    PrintWriter err = console.errWriter();
    Messages messages = Messages.of(surroundings.locale());
    Front front = new Front(messages, console, new Terminal(surroundings.variables()));
    Commands commands =
        commands(
            surroundings,
            console.outWriter(),
            err,
            settings -> source(new Choices(settings, surroundings, messages), err, front),
            settings ->
                DestinationRun.run(
                    new Choices(settings, surroundings, messages).destination(err),
                    front,
                    Clock.systemUTC()));
    Clock clock = Clock.system(ZoneId.systemDefault());
    new HistoryCommands(surroundings, front, clock).addTo(commands);
    return new ServerQuestions(surroundings, front, clock).addTo(commands).execute(arguments);
  }

  private static ExitCode source(Choices choices, PrintWriter err, Front front)
      throws StartException, InterruptedException {
    if (choices.isDryRun()) {
      return DryRun.run(choices.dryRun(), front);
    }
    SourceConfig config = choices.source(err);
    Schedule schedule = choices.schedule();
    Clock clock = Clock.system(ZoneId.systemDefault());
    SecureRandom random = new SecureRandom();
    return schedule.isService()
        ? SourceService.run(config, schedule, front, clock, random)
        : SourceRun.run(config, front, clock, random);
  }

  /** The commands: it is a source or a destination. */
  static Commands commands(
      Surroundings surroundings,
      PrintWriter out,
      PrintWriter err,
      Action source,
      Action destination) {
    return new Commands("abanico-client", surroundings, out, err)
        .add(
            "source",
            List.of(
                Setting.SERVER,
                Setting.KEY_FILE,
                Setting.KEY,
                Setting.FOLDER,
                Setting.DESTINATIONS,
                Setting.WAIT_FOR,
                Setting.WAIT,
                Setting.AT_LEAST,
                Setting.LOST_AFTER,
                Setting.EXCLUDE,
                Setting.INCLUDE,
                Setting.EXCLUDE_CACHES,
                Setting.ONE_FILE_SYSTEM,
                Setting.DRY_RUN,
                Setting.JSON,
                Setting.READ_ALL,
                Setting.EVERY,
                Setting.AT,
                Setting.WATCH,
                Setting.ON_SUCCESS,
                Setting.ON_FAILURE,
                Setting.GROUP,
                Setting.NAME,
                Setting.PROGRESS,
                Setting.CONGESTION,
                Setting.LIMIT,
                Setting.METRICS_PORT,
                Setting.METRICS_BIND,
                Setting.TRACE),
            source)
        .add(
            "destination",
            List.of(
                Setting.SERVER,
                Setting.KEY_FILE,
                Setting.KEY,
                Setting.FOLDER,
                Setting.GROUP,
                Setting.NAME,
                Setting.RETRY,
                Setting.ONCE,
                Setting.ADOPT,
                Setting.ALLOW_REMOVALS,
                Setting.ACCEPT_SOURCE,
                Setting.KEEP,
                Setting.ON_SUCCESS,
                Setting.ON_FAILURE,
                Setting.ALERT_AFTER,
                Setting.PROGRESS,
                Setting.CONGESTION,
                Setting.LIMIT,
                Setting.METRICS_PORT,
                Setting.METRICS_BIND,
                Setting.TRACE),
            destination);
  }
}
