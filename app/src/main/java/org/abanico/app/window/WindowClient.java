package org.abanico.app.window;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import org.abanico.app.cli.Surroundings;
import org.abanico.app.keys.KeyException;
import org.abanico.app.keys.KeyFolder;
import org.abanico.app.keys.KeyTexts;
import org.abanico.app.render.ProgressMode;
import org.abanico.app.run.Audience;
import org.abanico.app.run.DestinationConfig;
import org.abanico.app.run.DestinationRun;
import org.abanico.app.run.FolderMemory;
import org.abanico.app.run.HookConfig;
import org.abanico.app.run.HostName;
import org.abanico.app.run.NetworkConfig;
import org.abanico.app.run.SourceConfig;
import org.abanico.app.run.SourceRun;
import org.abanico.backup.filter.FilterRules;
import org.abanico.client.ClientEvent;
import org.abanico.client.ClientKeys;
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
    ClientKeys keys = keys(request.key());
    Audience audience = Audience.ofClient(watcher);
    NetworkConfig network = NetworkConfig.usual();
    switch (request) {
      case ClientRequest.Source source -> {
        SourceConfig config = config(source, keys, network);
        runs.run(
            audience, front -> SourceRun.run(config, front, Clock.systemUTC(), new SecureRandom()));
      }
      case ClientRequest.Destination destination -> {
        DestinationConfig config = config(destination, keys, network);
        runs.run(audience, front -> DestinationRun.run(config, front, Clock.systemUTC()));
      }
    }
  }

  private ClientKeys keys(String key) throws ProgramException {
    KeyFolder folder = new KeyFolder(surroundings.stateFolder("client"), new SecureRandom());
    return runs.onKeys(() -> ClientKeys.of(folder.deviceKey(), KeyTexts.access(key)));
  }

  private SourceConfig config(ClientRequest.Source asked, ClientKeys keys, NetworkConfig network) {
    return new SourceConfig(
        asked.server(),
        asked.folder(),
        new FilterRules(
            asked.exclude(), asked.include(), asked.oneFileSystem(), asked.excludeCaches()),
        new FolderMemory(surroundings.stateFolder("client").resolve("read"), false),
        asked.options(),
        ProgressMode.NONE,
        HookConfig.none(),
        keys,
        network);
  }

  private static DestinationConfig config(
      ClientRequest.Destination asked, ClientKeys keys, NetworkConfig network) {
    return new DestinationConfig(
        asked.server(),
        asked.folder(),
        asked.adopt(),
        asked.allowRemovals(),
        asked.acceptSource(),
        asked.keep(),
        asked.options(),
        ProgressMode.NONE,
        Optional.of(ALERT_AFTER),
        HookConfig.none(),
        keys,
        network);
  }
}
