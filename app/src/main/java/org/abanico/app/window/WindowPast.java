package org.abanico.app.window;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.abanico.app.run.PastRun;
import org.abanico.app.text.SafeText;
import org.abanico.backup.FolderException;
import org.abanico.backup.LeftOut;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.history.Damage;
import org.abanico.backup.history.Difference;
import org.abanico.backup.history.History;
import org.abanico.backup.history.RestoreListener;
import org.abanico.backup.history.Snapshot;
import org.abanico.backup.history.SnapshotStore;
import org.abanico.desktop.program.PastEvent;
import org.abanico.desktop.program.PastHost;
import org.abanico.desktop.program.PastRequest;
import org.abanico.desktop.program.ProgramException;
import org.abanico.desktop.program.RunningTask;
import org.abanico.desktop.program.Watcher;

/** What {@code abanico-client history}, {@code restore} and {@code verify} do, for a window. */
final class WindowPast implements PastHost {
  private final Clock clock;

  /**
   * @param clock its day's share of a folder is verified
   */
  WindowPast(Clock clock) {
    this.clock = clock;
  }

  /** A backup is not kept any more. */
  private static final class GoneException extends IOException {
    private static final long serialVersionUID = 1L;

    GoneException(String backup) {
      super(backup);
    }
  }

  private interface OnFolder<T> {
    T run() throws IOException;
  }

  private static <T> T on(Path folder, OnFolder<T> work) throws ProgramException {
    try {
      return work.run();
    } catch (PastRun.InsideException e) {
      throw new ProgramException("past.inside", e, SafeText.of(folder.toString()));
    } catch (PastRun.NewestException e) {
      throw new ProgramException("past.newest", e);
    } catch (GoneException e) {
      throw new ProgramException("past.gone", e, SafeText.of(String.valueOf(e.getMessage())));
    } catch (FolderException e) {
      throw problem(e);
    } catch (IOException e) {
      throw new ProgramException("past.failed", e, SafeText.of(String.valueOf(e.getMessage())));
    }
  }

  private static ProgramException problem(FolderException e) {
    String path = SafeText.of(e.path());
    return switch (e.problem()) {
      case IN_USE -> new ProgramException("past.in-use", e, path);
      case NOT_A_DESTINATION -> new ProgramException("past.none", e, path);
      default -> {
        Throwable cause = e.getCause();
        String detail = cause == null ? "" : SafeText.of(String.valueOf(cause.getMessage()));
        yield new ProgramException("folder." + e.problem(), e, path, detail);
      }
    };
  }

  @Override
  public SnapshotStore.Listing list(Path folder) throws ProgramException {
    return on(folder, () -> DestinationFolder.history(folder).list());
  }

  @Override
  public History.Listed entries(
      Path folder, Snapshot snapshot, String directory, int most, BooleanSupplier stopped)
      throws ProgramException {
    return on(
        folder,
        () -> DestinationFolder.history(folder).entries(snapshot, directory, most, stopped));
  }

  @Override
  public void differences(
      Path folder,
      Snapshot older,
      Snapshot newer,
      Difference.Listener listener,
      BooleanSupplier stopped)
      throws ProgramException {
    on(
        folder,
        () -> {
          DestinationFolder.history(folder).differences(older, newer, listener, stopped);
          return true;
        });
  }

  @Override
  public void run(PastRequest request, Watcher<RunningTask, PastEvent> watcher)
      throws ProgramException {
    AtomicBoolean stopped = new AtomicBoolean();
    watcher.begun(() -> stopped.set(true));
    Told told = new Told(watcher, stopped);
    try {
      watcher.happened(on(request.folder(), () -> end(request, told)));
    } catch (CancellationException e) {
      watcher.happened(new PastEvent.Cancelled());
    }
  }

  private PastEvent end(PastRequest request, RestoreListener told) throws IOException {
    return switch (request) {
      case PastRequest.Restore restore ->
          new PastEvent.Restored(
              PastRun.restore(
                  restore.folder(),
                  all -> same(all, restore.snapshot()),
                  restore.target(),
                  restore.paths(),
                  restore.overwrite(),
                  told,
                  clock));
      case PastRequest.Verify verify ->
          new PastEvent.Verified(PastRun.verify(verify.folder(), verify.all(), told, clock));
      case PastRequest.Forget forget -> {
        PastRun.Choice which = all -> same(all, forget.snapshot());
        PastRun.forget(forget.folder(), List.of(which), _ -> {}, clock);
        yield new PastEvent.Forgotten(forget.snapshot().backup());
      }
    };
  }

  /** It may have been forgotten since it was chosen. */
  private static Snapshot same(List<Snapshot> all, Snapshot chosen) throws GoneException {
    if (!all.contains(chosen)) {
      throw new GoneException(chosen.backup());
    }
    return chosen;
  }

  /** Tells a window, of progress a few times a second only. */
  private static final class Told implements RestoreListener {
    private static final long INTERVAL_NANOS = 200_000_000L;

    private final Watcher<RunningTask, PastEvent> watcher;
    private final AtomicBoolean stopped;
    private long next = System.nanoTime();

    Told(Watcher<RunningTask, PastEvent> watcher, AtomicBoolean stopped) {
      this.watcher = watcher;
      this.stopped = stopped;
    }

    @Override
    public boolean isStopped() {
      return stopped.get();
    }

    @Override
    public void progressed(long files, long bytes, String path) {
      long now = System.nanoTime();
      if (now - next >= 0) {
        next = now + INTERVAL_NANOS;
        watcher.happened(new PastEvent.Progressed(files, bytes, path));
      }
    }

    @Override
    public void damaged(Damage damage) {
      watcher.happened(new PastEvent.Damaged(damage));
    }

    @Override
    public void existing(String path) {
      watcher.happened(new PastEvent.Existing(path));
    }

    @Override
    public void refused(LeftOut.Entry entry) {
      watcher.happened(new PastEvent.LeftOut(entry));
    }
  }
}
