package org.abanico.app.window;

import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.abanico.app.cli.Filled;
import org.abanico.app.cli.Surroundings;
import org.abanico.app.keys.KeyFolder;
import org.abanico.app.run.Audience;
import org.abanico.app.run.ServerConfig;
import org.abanico.app.run.ServerRun;
import org.abanico.desktop.program.AdmissionHost;
import org.abanico.desktop.program.Memory;
import org.abanico.desktop.program.Phrases;
import org.abanico.desktop.program.ProgramException;
import org.abanico.desktop.program.RunningServer;
import org.abanico.desktop.program.ServerHost;
import org.abanico.desktop.program.Watcher;
import org.abanico.server.ServerEvent;

/** The server behind its window: {@code abanico-server run} and {@code key}. */
public final class WindowServer implements ServerHost {
  private final Surroundings surroundings;
  private final Runs runs;
  private final KeyFolder keys;

  public WindowServer(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.runs = new Runs(surroundings);
    this.keys = new KeyFolder(surroundings.stateFolder("server"), new SecureRandom());
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
    return new WindowMemory(runs.file("server"));
  }

  @Override
  public String accessKey() throws ProgramException {
    return runs.onKeys(() -> keys.accessKey().toText());
  }

  @Override
  public String newAccessKey() throws ProgramException {
    return runs.onKeys(() -> keys.newAccessKey().toText());
  }

  @Override
  public AdmissionHost admission() {
    return new WindowAdmission(runs, keys);
  }

  @Override
  public List<String> addresses() {
    return LocalAddresses.find();
  }

  @Override
  public void serve(int port, String options, Watcher<RunningServer, ServerEvent> watcher)
      throws ProgramException, InterruptedException {
    Map<String, String> values = Map.of("port", String.valueOf(port));
    ServerConfig config =
        Runs.filled(Runs.filled(() -> Filled.server(surroundings, values, options))::server);
    runs.run(Audience.ofServer(watcher), front -> ServerRun.run(config, front));
  }
}
