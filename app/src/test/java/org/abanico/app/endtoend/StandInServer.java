package org.abanico.app.endtoend;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.abanico.app.cli.Surroundings;
import org.abanico.app.window.WindowServer;
import org.abanico.desktop.program.AdmissionHost;
import org.abanico.desktop.program.Memory;
import org.abanico.desktop.program.Phrases;
import org.abanico.desktop.program.ProgramException;
import org.abanico.desktop.program.RunningServer;
import org.abanico.desktop.program.ServerHost;
import org.abanico.desktop.program.ServerReading;
import org.abanico.desktop.program.Watcher;
import org.abanico.server.ServerEvent;
import org.jspecify.annotations.Nullable;

/** A server that listens as any other does, but for what a test has it tell or fail by. */
final class StandInServer implements ServerHost {
  private final ServerHost host;
  private volatile UnaryOperator<ServerReading> telling = UnaryOperator.identity();
  private volatile @Nullable ProgramException failure;

  StandInServer(Path machine, Locale locale) {
    host =
        new WindowServer(
            new Surroundings(
                Map.of("XDG_STATE_HOME", machine.resolve("state").toString()), machine, locale));
  }

  /** From now on it tells this in the place of each reading. */
  StandInServer telling(UnaryOperator<ServerReading> what) {
    telling = what;
    return this;
  }

  /** It cannot begin. */
  StandInServer failing(ProgramException by) {
    failure = by;
    return this;
  }

  @Override
  public void serve(int port, String options, Watcher<RunningServer, ServerEvent> watcher)
      throws ProgramException, InterruptedException {
    ProgramException fails = failure;
    if (fails != null) {
      throw fails;
    }
    host.serve(
        port,
        options,
        new Watcher<>() {
          @Override
          public void begun(RunningServer program) {
            watcher.begun(new Told(program));
          }

          @Override
          public void happened(ServerEvent event) {
            watcher.happened(event);
          }
        });
  }

  private final class Told implements RunningServer {
    private final RunningServer server;

    Told(RunningServer server) {
      this.server = server;
    }

    @Override
    public int port() {
      return server.port();
    }

    @Override
    public CompletableFuture<ServerReading> read() {
      return server.read().thenApply(reading -> telling.apply(reading));
    }

    @Override
    public void stop() {
      server.stop();
    }
  }

  @Override
  public String accessKey() throws ProgramException {
    return host.accessKey();
  }

  @Override
  public String newAccessKey() throws ProgramException {
    return host.newAccessKey();
  }

  @Override
  public AdmissionHost admission() {
    return host.admission();
  }

  @Override
  public List<String> addresses() {
    return host.addresses();
  }

  @Override
  public Locale locale() {
    return host.locale();
  }

  @Override
  public Phrases phrases(Locale locale) {
    return host.phrases(locale);
  }

  @Override
  public Memory memory() {
    return host.memory();
  }
}
