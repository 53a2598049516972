package org.abanico.app.run;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.abanico.client.ClientEvent;
import org.abanico.desktop.program.ClientReading;
import org.abanico.desktop.program.RunningClient;
import org.abanico.desktop.program.Watcher;

/**
 * A source that stays, as those see it who watch it: one program, also between two of its backups.
 *
 * @param backup the client that sends now, or sent last
 * @param shutdown what ends the whole
 */
record Staying(Optional<RunningClient> backup, Shutdown shutdown) implements RunningClient {

  /** The same front, whose watcher, if there is one, can end the whole from now on. */
  static Front front(Front front, Shutdown shutdown) {
    Optional<Watcher<RunningClient, ClientEvent>> watcher = front.audience().client();
    if (watcher.isEmpty()) {
      return front;
    }
    watcher.get().begun(new Staying(Optional.empty(), shutdown));
    return new Front(
        front.messages(),
        front.console(),
        front.terminal(),
        Audience.ofClient(around(watcher.get(), shutdown)));
  }

  private static Watcher<RunningClient, ClientEvent> around(
      Watcher<RunningClient, ClientEvent> watcher, Shutdown shutdown) {
    return new Watcher<>() {
      @Override
      public void begun(RunningClient program) {
        watcher.begun(new Staying(Optional.of(program), shutdown));
      }

      @Override
      public void happened(ClientEvent event) {
        watcher.happened(event);
      }
    };
  }

  @Override
  public CompletableFuture<ClientReading> read() {
    return backup.map(RunningClient::read).orElseGet(CompletableFuture::new);
  }

  @Override
  public void startNow() {
    backup.ifPresent(RunningClient::startNow);
  }

  @Override
  public void cancel() {
    backup.ifPresent(RunningClient::cancel);
    shutdown.ask();
  }
}
