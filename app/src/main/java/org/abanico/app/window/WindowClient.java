package org.abanico.app.window;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.abanico.app.cli.ClientCommand;
import org.abanico.app.cli.Filled;
import org.abanico.app.cli.Surroundings;
import org.abanico.app.keys.KeyException;
import org.abanico.app.keys.KeyTexts;
import org.abanico.app.run.Audience;
import org.abanico.app.run.DestinationConfig;
import org.abanico.app.run.DestinationRun;
import org.abanico.app.run.HostName;
import org.abanico.app.run.SourceConfig;
import org.abanico.app.run.SourceRun;
import org.abanico.app.run.SourceService;
import org.abanico.app.schedule.Schedule;
import org.abanico.client.ClientEvent;
import org.abanico.desktop.program.ClientHost;
import org.abanico.desktop.program.ClientRequest;
import org.abanico.desktop.program.Memory;
import org.abanico.desktop.program.PastHost;
import org.abanico.desktop.program.Phrases;
import org.abanico.desktop.program.ProgramException;
import org.abanico.desktop.program.RunningClient;
import org.abanico.desktop.program.Watcher;

/** The client behind its window: {@code abanico-client source} and {@code destination}. */
public final class WindowClient implements ClientHost {
  /** How long ago the last good backup of a destination may be before its window says so. */
  private static final Duration ALERT_AFTER = Duration.ofDays(3);

  private final Surroundings surroundings;
  private final Runs runs;

  public WindowClient(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.runs = new Runs(surroundings);
  }

  @Override
  public Locale locale() {
    return surroundings.locale();
  }

  @Override
  public Phrases phrases(Locale locale) {
    return new WindowPhrases(locale);
  }

  @Override
  public Memory memory() {
    return new WindowMemory(runs.file("client"));
  }

  @Override
  public String machineName() {
    return HostName.get();
  }

  @Override
  public PastHost past() {
    return new WindowPast(Clock.system(ZoneId.systemDefault()));
  }

  @Override
  public void tellDesktop(String title, String text) {
    new DesktopNotice(surroundings.variables()).show(title, text);
  }

  @Override
  public int command(List<String> words, Map<String, String> settings, Consumer<List<String>> said)
      throws InterruptedException {
    try (LineOutput output = new LineOutput(said)) {
      int code =
          ClientCommand.execute(
              surroundings.with(settings), output.console(), words.toArray(String[]::new));
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return code;
    }
  }

  @Override
  public void checkKey(String key) throws ProgramException {
    try {
      KeyTexts.access(key);
    } catch (KeyException e) {
      throw new ProgramException("key." + e.problem(), e, e.arguments().toArray(String[]::new));
    }
  }

  @Override
  public void run(ClientRequest request, Watcher<RunningClient, ClientEvent> watcher)
      throws ProgramException, InterruptedException {
    Audience audience = Audience.ofClient(watcher);
    Map<String, String> values = new HashMap<>(request.settings());
    values.put("key", request.key());
    switch (request.role()) {
      case SOURCE -> send(values, request.options(), audience);
      case DESTINATION -> keep(values, request.options(), audience);
    }
  }

  private void send(Map<String, String> values, String options, Audience audience)
      throws ProgramException, InterruptedException {
    Filled filled = Runs.filled(() -> Filled.client(surroundings, "source", values, options));
    SourceConfig config = Runs.filled(filled::source);
    Schedule schedule = Runs.filled(filled::schedule);
    Clock clock = Clock.system(ZoneId.systemDefault());
    runs.run(
        audience,
        front ->
            schedule.isService()
                ? SourceService.run(config, schedule, front, clock, new SecureRandom())
                : SourceRun.run(config, front, clock, new SecureRandom()));
  }

  private void keep(Map<String, String> values, String options, Audience audience)
      throws ProgramException, InterruptedException {
    Filled filled = Runs.filled(() -> Filled.client(surroundings, "destination", values, options));
    DestinationConfig config = Runs.filled(() -> filled.destination(ALERT_AFTER));
    runs.run(audience, front -> DestinationRun.run(config, front, Clock.systemUTC()));
  }
}
