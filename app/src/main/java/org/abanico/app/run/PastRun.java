package org.abanico.app.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderOptions;
import org.abanico.backup.history.RestoreListener;
import org.abanico.backup.history.Restored;
import org.abanico.backup.history.Snapshot;
import org.abanico.backup.history.Verified;

/** What is done with a destination's folder on this machine, which is this program's meanwhile. */
public final class PastRun {
  private PastRun() {}

  /** Finds a backup among those that a folder keeps. */
  public interface Choice {
    Snapshot of(List<Snapshot> all) throws IOException;
  }

  /** A backup cannot be restored into the folder that keeps it. */
  public static final class InsideException extends IOException {
    private static final long serialVersionUID = 1L;

    InsideException(Path target) {
      super(target.toString());
    }
  }

  /**
   * Restores a backup, or some of it.
   *
   * @param paths what of it; everything when empty
   * @param overwrite whether what is in the target is replaced
   * @throws InsideException when the target is in the folder
   * @throws java.util.concurrent.CancellationException when the listener is stopped
   */
  public static Restored restore(
      Path dir,
      Choice which,
      Path target,
      List<String> paths,
      boolean overwrite,
      RestoreListener listener,
      Clock clock)
      throws IOException {
    try (DestinationFolder folder = open(dir, clock)) {
      if (real(target).startsWith(folder.path())) {
        throw new InsideException(target);
      }
      Snapshot snapshot = which.of(folder.history().list().snapshots());
      return folder.history().restore(snapshot, target, paths, overwrite, listener);
    }
  }

  /** Without the links that lead there, as far as it is there. */
  private static Path real(Path target) throws IOException {
    Path absolute = target.toAbsolutePath().normalize();
    Path there = absolute;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return there.toRealPath().resolve(there.relativize(absolute)).normalize();
  }

  /**
   * Verifies a folder.
   *
   * @param all whether all content is read, and not the share of the clock's day only
   * @throws java.util.concurrent.CancellationException when the listener is stopped
   */
  public static Verified verify(Path dir, boolean all, RestoreListener listener, Clock clock)
      throws IOException {
    try (DestinationFolder folder = open(dir, clock)) {
      return folder.history().verify(all ? null : LocalDate.now(clock), listener);
    }
  }

  /** The newest backup cannot be forgotten: it is what the folder holds. */
  public static final class NewestException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String backup;

    NewestException(String backup) {
      super(backup);
      this.backup = backup;
    }

    /** Its identifier. */
    public String backup() {
      return backup;
    }
  }

  /**
   * Forgets backups: what only they hold is removed.
   *
   * @param which finds each of them
   * @param forgotten told the identifier of each, once it is forgotten
   * @throws NewestException before anything is forgotten, when the newest is among them
   */
  public static void forget(Path dir, List<Choice> which, Consumer<String> forgotten, Clock clock)
      throws IOException {
    try (DestinationFolder folder = open(dir, clock)) {
      List<Snapshot> all = folder.history().list().snapshots();
      Set<Snapshot> due = new LinkedHashSet<>();
      for (Choice each : which) {
        due.add(each.of(all));
      }
      if (due.contains(all.getLast())) {
        throw new NewestException(all.getLast().backup());
      }
      for (Snapshot snapshot : due) {
        folder.forget(snapshot.backup());
        forgotten.accept(snapshot.backup());
      }
    }
  }

  private static DestinationFolder open(Path dir, Clock clock) throws IOException {
    return DestinationFolder.openExisting(dir, FolderOptions.careful(clock));
  }
}
