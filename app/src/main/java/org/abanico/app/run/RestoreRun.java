package org.abanico.app.run;

import java.io.IOException;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.abanico.app.render.HistoryOutput;
import org.abanico.app.render.RestoreRenderer;
import org.abanico.backup.FolderException;
import org.abanico.backup.history.RestoreWriter;
import org.abanico.backup.history.Restored;
import org.abanico.client.ClientEvent;
import org.abanico.client.ClientEvent.BackupFailed;
import org.abanico.client.ClientEvent.FolderFailed;
import org.abanico.client.DestinationClient;
import org.abanico.client.RestoreOptions;
import org.abanico.transport.CloseCode;

/** A restore through the server, from its start to its end. */
public final class RestoreRun {

  /** What came of it, as far as events have told. Written by the thread that drives the client. */
  private static final class Outcome {
    private volatile String failure = "";
    private volatile boolean folder;

    void happened(ClientEvent event) {
      switch (event) {
        case BackupFailed failed -> failure = failed.code();
        case FolderFailed _ -> folder = true;
        default -> {}
      }
    }

    ExitCode code(ExitCode code) {
      if (code != ExitCode.NOT_HELD) {
        return code;
      }
      if (folder) {
        return ExitCode.FOLDER;
      }
      return switch (failure) {
        case "no-snapshot" -> ExitCode.USAGE;
        case "snapshot-damaged" -> ExitCode.DAMAGED;
        default -> isOfConnection(failure) ? ExitCode.NO_CONNECTION : code;
      };
    }

    /** Whether the connection to the server has ended so. */
    private static boolean isOfConnection(String failure) {
      return failure.equals(CloseCode.LOST.text()) || failure.equals(CloseCode.SHUTDOWN.text());
    }
  }

  private RestoreRun() {}

  /**
   * Restores what a destination gives back.
   *
   * @param output told of progress, and of what was restored in the end
   * @param clock for the restore's identifier
   * @param random makes identifiers of the same second differ
   * @throws StartException when the target cannot be used
   */
  public static ExitCode run(
      RestoreConfig config, Front front, HistoryOutput output, Clock clock, RandomGenerator random)
      throws StartException, InterruptedException {
    RestoreOptions options =
        new RestoreOptions(
            config.group(),
            config.name(),
            config.from(),
            SourceRun.identifier(clock, random),
            config.request());
    Outcome outcome = new Outcome();
    try (Shutdown shutdown = new Shutdown(front);
        RestoreWriter writer =
            new RestoreWriter(
                config.target(), config.request().paths(), config.overwrite(), output)) {
      ExitCode code =
          ClientRun.run(
              new RestoreRenderer(front.messages()),
              config.network(),
              config.keys(),
              front,
              shutdown,
              (context, events, _) ->
                  DestinationClient.restoring(
                      config.server(),
                      options,
                      (_, _) -> writer,
                      context,
                      event -> {
                        outcome.happened(event);
                        events.accept(event);
                      }));
      return code == ExitCode.DONE || code == ExitCode.INCOMPLETE
          ? done(writer.restored(), output)
          : outcome.code(code);
    } catch (IOException e) {
      throw front.folder(new FolderException(FolderException.Problem.IO, config.target(), e));
    }
  }

  private static ExitCode done(Restored restored, HistoryOutput output) {
    output.restored(restored);
    return ExitCode.of(restored);
  }
}
