package org.abanico.app.window;

import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.abanico.app.cli.Surroundings;
import org.abanico.app.keys.KeyFolder;
import org.abanico.app.keys.ServerKeys;
import org.abanico.app.run.Audience;
import org.abanico.app.run.NetworkConfig;
import org.abanico.app.run.ServerConfig;
import org.abanico.app.run.ServerRun;
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
  public List<String> addresses() {
    return LocalAddresses.find();
  }

  @Override
  public void serve(int port, Watcher<RunningServer, ServerEvent> watcher)
      throws ProgramException, InterruptedException {
    ServerKeys admitting =
        runs.onKeys(() -> new ServerKeys(keys.serverKeys(), keys.deviceKey(), Optional.empty()));
    ServerConfig config =
        new ServerConfig(
            Optional.empty(),
            port,
            admitting,
            keys.devicesFile(),
            Optional.of(surroundings.stateFolder("server").resolve("spool")),
            ServerConfig.DEFAULT_SPOOL,
            Optional.empty(),
            NetworkConfig.usual());
    runs.run(Audience.ofServer(watcher), front -> ServerRun.run(config, front));
  }
}
