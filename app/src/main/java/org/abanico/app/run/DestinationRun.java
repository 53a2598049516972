package org.abanico.app.run;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.abanico.app.render.Side;
import org.abanico.backup.BackupWriter;
import org.abanico.backup.FolderException;
import org.abanico.backup.Recovery;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderOptions;
import org.abanico.backup.history.History;
import org.abanico.backup.history.Retention;
import org.abanico.backup.history.Snapshot;
import org.abanico.backup.manifest.ManifestTotals;
import org.abanico.client.DestinationClient;
import org.abanico.client.DestinationTarget;
import org.abanico.client.RestoreRequest;
import org.abanico.client.TotalsSource;

/** A destination, from its start to its end. */
public final class DestinationRun {
  private DestinationRun() {}

  /**
   * Keeps a copy in a folder, which is this program's alone meanwhile.
   *
   * @throws StartException when the folder cannot be used
   */
  public static ExitCode run(DestinationConfig config, Front front, Clock clock)
      throws StartException, InterruptedException {
    try (Shutdown shutdown = new Shutdown(front);
        Hooks hooks = new Hooks(config.hooks(), front, shutdown);
        DestinationFolder folder = DestinationFolder.open(config.folder(), options(config, clock));
        BackgroundVerification verification = new BackgroundVerification(folder, clock);
        Metered metered =
            Metered.open(config.network(), front, clock).ofClient(config.options().group());
        BackupAlarm alarm = new BackupAlarm(folder, config.alertAfter(), clock)) {
      List<Snapshot> before = folder.history().list().snapshots();
      if (!before.isEmpty()) {
        metered.knows(config.options().name(), before.getLast().time());
      }
      HookRun hook =
          hooks.of(false, config.options().group(), config.options().name(), config.folder());
      return ClientRun.run(
          Side.DESTINATION,
          config.progress(),
          config.keys(),
          config.network(),
          front,
          shutdown,
          metered.around(
              (context, events, found) -> {
                verification.begin(found);
                alarm.begin(found);
                return new DestinationClient(
                    config.server(),
                    config.options(),
                    target(folder, config.keep(), verification),
                    context,
                    hook.around(events));
              },
              config.options().name()));
    } catch (FolderException e) {
      throw front.folder(e);
    } catch (IOException e) {
      throw front.folder(new FolderException(FolderException.Problem.IO, config.folder(), e));
    }
  }

  private static FolderOptions options(DestinationConfig config, Clock clock) {
    return FolderOptions.careful(clock)
        .withAdopt(config.adopt())
        .withAllowRemovals(config.allowRemovals())
        .withAcceptSource(config.acceptSource())
        .withBeside(new SecondThread("abanico-publishing"));
  }

  private static DestinationTarget target(
      DestinationFolder folder, Retention keep, BackgroundVerification verification) {
    return new DestinationTarget() {
      @Override
      public BackupWriter begin(String backup, String source) throws IOException {
        return verification.without(() -> folder.begin(backup, source));
      }

      @Override
      public List<Recovery> takeRecoveries() {
        return folder.takeRecoveries();
      }

      @Override
      public Optional<GivenBack> giveBack(String restore, RestoreRequest request)
          throws IOException {
        List<Snapshot> snapshots = folder.history().list().snapshots();
        Optional<Snapshot> meant = History.find(snapshots, request.snapshot(), request.time());
        if (meant.isEmpty()) {
          return Optional.empty();
        }
        Snapshot snapshot = meant.get();
        ManifestTotals all = snapshot.totals();
        return Optional.of(
            new GivenBack(
                folder.giveBack(restore, snapshot, request.paths()),
                new TotalsSource.Totals(all.files(), all.bytes(), request.paths().isEmpty())));
      }

      @Override
      public Retention.Verdict retain() throws IOException {
        return verification.without(() -> folder.retain(keep));
      }
    };
  }
}
