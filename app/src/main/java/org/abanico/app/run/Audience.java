package org.abanico.app.run;

import java.util.Optional;
import org.abanico.client.ClientEvent;
import org.abanico.desktop.program.RunningClient;
import org.abanico.desktop.program.RunningServer;
import org.abanico.desktop.program.Watcher;
import org.abanico.server.ServerEvent;

/** Who is told what happens in a run, in place of the terminal: a window, or nobody. */
public record Audience(
    Optional<Watcher<RunningServer, ServerEvent>> server,
    Optional<Watcher<RunningClient, ClientEvent>> client) {

  /** The terminal is told. */
  public static Audience none() {
    return new Audience(Optional.empty(), Optional.empty());
  }

  public static Audience ofServer(Watcher<RunningServer, ServerEvent> watcher) {
    return new Audience(Optional.of(watcher), Optional.empty());
  }

  public static Audience ofClient(Watcher<RunningClient, ClientEvent> watcher) {
    return new Audience(Optional.empty(), Optional.of(watcher));
  }
}
