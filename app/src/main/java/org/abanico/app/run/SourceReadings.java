package org.abanico.app.run;

import java.io.IOException;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.abanico.backup.FolderException;
import org.abanico.backup.source.FolderCounter;
import org.abanico.backup.source.FolderReader;
import org.abanico.client.SourceFolder;
import org.abanico.client.TotalsSource;
import org.jspecify.annotations.Nullable;

/**
 * A source's folder, read once for each backup. The first reading is opened with it, so that a
 * folder that cannot be read is found out before anybody is waited for. Used by several threads.
 */
final class SourceReadings implements SourceFolder, AutoCloseable {
  /** Entries counted in one go: little enough that the rest of the work is not kept waiting. */
  private static final int COUNTED_AT_ONCE = 4096;

  private final SourceConfig config;
  private final Clock clock;
  private final RandomGenerator random;
  private final FolderReader first;
  private boolean named;
  private boolean firstGiven;

  private SourceReadings(
      SourceConfig config, Clock clock, RandomGenerator random, FolderReader first) {
    this.config = config;
    this.clock = clock;
    this.random = random;
    this.first = first;
  }

  /**
   * Opens a folder.
   *
   * @param clock for the identifiers of backups
   * @param random makes identifiers of the same second differ
   */
  static SourceReadings open(SourceConfig config, Clock clock, RandomGenerator random)
      throws FolderException {
    String backup = SourceRun.identifier(clock, random);
    return new SourceReadings(
        config, clock, random, reader(config, config.memory(), backup, clock));
  }

  private static FolderReader reader(
      SourceConfig config, FolderMemory memory, String backup, Clock clock) throws FolderException {
    return FolderReader.open(
        config.folder(),
        config.filter(),
        backup,
        config.options().name(),
        memory.open(config.folder(), clock));
  }

  @Override
  public synchronized String newBackup() {
    if (named) {
      return SourceRun.identifier(clock, random);
    }
    named = true;
    return first.backup();
  }

  @Override
  public Opened open(String backup) throws IOException {
    FolderCounter counter = FolderCounter.open(config.folder(), config.filter());
    FolderReader reader = takeFirst(backup);
    if (reader == null) {
      // What is to be read anew was, or is remembered no more, since the first reading.
      FolderMemory memory = new FolderMemory(config.memory().directory(), false);
      reader = reader(config, memory, backup, clock);
    }
    TotalsSource totals =
        () -> {
          FolderCounter.Totals counted = counter.step(COUNTED_AT_ONCE);
          return new TotalsSource.Totals(counted.files(), counted.bytes(), counted.done());
        };
    return new Opened(reader, totals);
  }

  private synchronized @Nullable FolderReader takeFirst(String backup) {
    if (firstGiven) {
      return null;
    }
    firstGiven = true;
    if (first.backup().equals(backup)) {
      return first;
    }
    first.close();
    return null;
  }

  /** Closes the first reading, if nobody else does. */
  @Override
  public synchronized void close() {
    if (!firstGiven) {
      firstGiven = true;
      first.close();
    }
  }
}
