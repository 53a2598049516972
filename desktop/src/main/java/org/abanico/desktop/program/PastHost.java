package org.abanico.desktop.program;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.abanico.backup.history.Difference;
import org.abanico.backup.history.History;
import org.abanico.backup.history.Snapshot;
import org.abanico.backup.history.SnapshotStore;

/**
 * What destinations' folders on this machine hold of the past. All of it may take long: a window
 * calls it off its thread.
 */
public interface PastHost {
  /** The backups that a folder keeps. The folder may be in use. */
  SnapshotStore.Listing list(Path folder) throws ProgramException;

  /**
   * What is directly in a directory of a backup. The folder may be in use.
   *
   * @param most entries that are returned at most
   * @throws java.util.concurrent.CancellationException when {@code stopped}
   */
  History.Listed entries(
      Path folder, Snapshot snapshot, String directory, int most, BooleanSupplier stopped)
      throws ProgramException;

  /**
   * In what a backup differs from another. The folder may be in use.
   *
   * @throws java.util.concurrent.CancellationException when {@code stopped}
   */
  void differences(
      Path folder,
      Snapshot older,
      Snapshot newer,
      Difference.Listener listener,
      BooleanSupplier stopped)
      throws ProgramException;

  /** Restores, verifies or forgets, with the folder for itself, until that is done or cancelled. */
  void run(PastRequest request, Watcher<RunningTask, PastEvent> watcher)
      throws ProgramException, InterruptedException;
}
