package org.abanico.app.run;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.abanico.app.render.Side;
import org.abanico.backup.FolderException;
import org.abanico.client.ClientEvent.Outcome;
import org.abanico.client.SourceClient;

/** A source, from its start to its end. */
public final class SourceRun {
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
    try (Shutdown shutdown = new Shutdown(front);
        Hooks hooks = new Hooks(config.hooks(), front, shutdown);
        Metered metered =
            Metered.open(config.network(), front, clock).ofClient(config.options().group())) {
      return run(config, front, shutdown, hooks, metered, clock, random);
    }
  }

  /** As {@link #run}, for a program that may do so several times. */
  static ExitCode run(
      SourceConfig config,
      Front front,
      Shutdown shutdown,
      Hooks hooks,
      Metered metered,
      Clock clock,
      RandomGenerator random)
      throws StartException, InterruptedException {
    HookRun hook =
        hooks.of(true, config.options().group(), config.options().name(), config.folder());
    try (SourceReadings readings = SourceReadings.open(config, clock, random)) {
      return ClientRun.run(
          Side.SOURCE,
          config.progress(),
          config.keys(),
          config.network(),
          front,
          shutdown,
          metered.around(
              (context, events, _) ->
                  new SourceClient(
                      config.server(), config.options(), readings, context, hook.around(events)),
              config.options().name()));
    } catch (FolderException e) {
      hook.end(Outcome.FOLDER);
      throw front.folder(e);
    }
  }

  /** A backup's identifier (protocol.md, section 6): its start in UTC, and 32 random bits. */
  static String identifier(Clock clock, RandomGenerator random) {
    return START.format(clock.instant()) + "-" + HexFormat.of().toHexDigits(random.nextInt());
  }
}
