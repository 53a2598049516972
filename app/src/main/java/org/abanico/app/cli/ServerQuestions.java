package org.abanico.app.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.abanico.app.render.StatusOutput;
import org.abanico.app.run.ExitCode;
import org.abanico.app.run.Front;
import org.abanico.app.run.ObserverConfig;
import org.abanico.app.run.ObserverRun;
import org.abanico.app.run.StartException;
import org.abanico.client.ServerReport;
import org.abanico.wire.message.Message;

/** The commands that ask a server something: {@code status} and {@code start}. */
final class ServerQuestions {
  private final Surroundings surroundings;
  private final Front front;
  private final Clock clock;

  /**
   * @param clock its zone is the one in which times are shown
   */
  ServerQuestions(Surroundings surroundings, Front front, Clock clock) {
    this.surroundings = surroundings;
    this.front = front;
    this.clock = clock;
  }

  /** Adds them to the client's commands. */
  Commands addTo(Commands commands) {
    List<Setting> usual =
        List.of(
            Setting.SERVER,
            Setting.KEY_FILE,
            Setting.KEY,
            Setting.NAME,
            Setting.JSON,
            Setting.CONGESTION,
            Setting.TRACE);
    List<Setting> ofGroup = new ArrayList<>(usual);
    ofGroup.add(Setting.GROUP);
    return commands.add("status", usual, this::status).add("start", ofGroup, this::start);
  }

  private StatusOutput output(Settings settings) {
    PrintWriter out = front.console().outWriter();
    return new StatusOutput(front.messages(), out, settings.flag(Setting.JSON, false), clock);
  }

  private ObserverConfig config(Choices choices) {
    return choices.observer(front.console().errWriter());
  }

  private ExitCode status(Settings settings) throws StartException, InterruptedException {
    StatusOutput output = output(settings);
    AtomicReference<ServerReport> report = new AtomicReference<>();
    Choices choices = new Choices(settings, surroundings, front.messages());
    ExitCode code = ObserverRun.report(config(choices), front, report::set);
    if (code == ExitCode.DONE) {
      output.report(report.get());
    }
    return code;
  }

  private ExitCode start(Settings settings) throws StartException, InterruptedException {
    StatusOutput output = output(settings);
    AtomicReference<Message.Started> started = new AtomicReference<>();
    Choices choices = new Choices(settings, surroundings, front.messages());
    ExitCode code = ObserverRun.start(config(choices), choices.group(), front, started::set);
    if (code == ExitCode.DONE) {
      output.started(started.get());
    }
    return code;
  }
}
