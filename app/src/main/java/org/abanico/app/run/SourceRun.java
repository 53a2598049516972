package org.abanico.app.run;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.abanico.app.render.ScheduleOutput;
import org.abanico.app.render.Side;
import org.abanico.backup.FolderException;
import org.abanico.backup.filter.FilterRules;
import org.abanico.backup.source.FolderCounter;
import org.abanico.backup.source.FolderReader;
import org.abanico.client.SourceClient;
import org.abanico.client.TotalsSource;

/** A source, from its start to its end. */
public final class SourceRun {
  /** Entries counted in one go: little enough that the rest of the work is not kept waiting. */
  private static final int COUNTED_AT_ONCE = 4096;

  private static final int MAX_REPEATS = 2;

  private static final DateTimeFormatter START =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private SourceRun() {}

  /**
   * Sends a folder once.
   *
   * @param clock for the backup's identifier
   * @param random makes identifiers of the same second differ
   * @throws StartException when the folder cannot be read
   */
  public static ExitCode run(SourceConfig config, Front front, Clock clock, RandomGenerator random)
      throws StartException, InterruptedException {
    try (Shutdown shutdown = new Shutdown(front)) {
      return run(config, front, shutdown, clock, random);
    }
  }

  /**
   * As {@link #run}, for a program that may do so several times. What is not held because something
   * had changed is sent again, {@value #MAX_REPEATS} times at most; but not for a window, whose
   * user sees one backup at a time.
   */
  static ExitCode run(
      SourceConfig config, Front front, Shutdown shutdown, Clock clock, RandomGenerator random)
      throws StartException, InterruptedException {
    int repeats = front.audience().client().isPresent() ? 0 : MAX_REPEATS;
    boolean otherwise = false;
    SourceConfig next = config;
    while (true) {
      ChangedResults results = new ChangedResults();
      ExitCode code = runOnce(next, front, shutdown, clock, random, results);
      otherwise |= results.otherwise();
      boolean ended = code != ExitCode.NOT_HELD && code != ExitCode.FOLDER;
      if (ended || results.changed() == 0 || repeats-- == 0) {
        boolean good = code == ExitCode.DONE || code == ExitCode.INCOMPLETE;
        return good && otherwise ? ExitCode.NOT_HELD : code;
      }
      new ScheduleOutput(front.messages(), config.progress(), clock.getZone(), front.console())
          .again(results.changed());
      next = config.with(results.changed());
    }
  }

  private static ExitCode runOnce(
      SourceConfig config,
      Front front,
      Shutdown shutdown,
      Clock clock,
      RandomGenerator random,
      ChangedResults results)
      throws StartException, InterruptedException {
    try (FolderReader reader =
        FolderReader.open(
            config.folder(),
            config.filter(),
            identifier(clock, random),
            config.options().name(),
            config.memory().open(config.folder(), clock))) {
      TotalsSource totals = counter(config.folder(), config.filter());
      return ClientRun.run(
          Side.SOURCE,
          config.progress(),
          config.keys(),
          config.network(),
          front,
          shutdown,
          (context, events, _) ->
              new SourceClient(
                  config.server(),
                  config.options(),
                  reader,
                  totals,
                  context,
                  event -> {
                    results.see(event);
                    events.accept(event);
                  }));
    } catch (FolderException e) {
      throw front.folder(e);
    }
  }

  /** A backup's identifier (protocol.md, section 6): its start in UTC, and 32 random bits. */
  static String identifier(Clock clock, RandomGenerator random) {
    return START.format(clock.instant()) + "-" + HexFormat.of().toHexDigits(random.nextInt());
  }

  private static TotalsSource counter(Path folder, FilterRules filter) throws FolderException {
    FolderCounter counter = FolderCounter.open(folder, filter);
    return () -> {
      FolderCounter.Totals totals = counter.step(COUNTED_AT_ONCE);
      return new TotalsSource.Totals(totals.files(), totals.bytes(), totals.done());
    };
  }
}
