package org.abanico.desktop.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.abanico.backup.history.Damage;
import org.abanico.backup.history.Restored;
import org.abanico.backup.history.Verified;
import org.abanico.desktop.program.PastEvent;
import org.abanico.desktop.program.PastHost;
import org.abanico.desktop.program.PastRequest;
import org.abanico.desktop.program.ProgramException;
import org.abanico.desktop.program.RunningTask;
import org.jspecify.annotations.Nullable;

/**
 * A restore, a verification or a forgetting: how far it is, and then what came of it. One at a
 * time.
 */
public final class PastTask {
  /** What is named of all that is damaged or stays; the rest is counted. */
  static final int MOST_NAMED = 1000;

  private final PastHost host;
  private final Threads threads;
  private final Runnable changed;
  private final List<Note> notes = new ArrayList<>();
  private @Nullable PastRequest request;
  private @Nullable RunningTask task;
  private boolean running;
  private int ends;
  private boolean cancelAsked;
  private long total;
  private PastEvent.@Nullable Progressed progress;
  private @Nullable Restored restored;
  private @Nullable Verified verified;
  private String forgotten = "";
  private boolean cancelled;
  private @Nullable ProgramException problem;
  private Runnable afterEnd = () -> {};
  private Runnable afterwards = () -> {};

  /** What there is to tell of one entry. */
  public sealed interface Note {
    /** It is not as it should be. */
    record Damaged(Damage damage) implements Note {}

    /** It was there before, and stays. */
    record Kept(String path) implements Note {}

    /** The target's file system cannot hold it. */
    record LeftOut(org.abanico.backup.LeftOut.Entry entry) implements Note {}

    /** The backup does not have it. */
    record Unknown(String path) implements Note {}
  }

  PastTask(PastHost host, Threads threads, Runnable changed) {
    this.host = host;
    this.threads = threads;
    this.changed = changed;
  }

  /**
   * Begins, unless something runs.
   *
   * @param files how many there will be; 0 when that is not known
   */
  void start(PastRequest asked, long files) {
    start(asked, files, () -> {});
  }

  /** As the other, and does something when it has ended. */
  void start(PastRequest asked, long files, Runnable then) {
    if (running) {
      return;
    }
    forget();
    afterwards = then;
    request = asked;
    total = files;
    running = true;
    Run.start(
        watcher -> host.run(asked, watcher), threads.worker(), threads.window(), new Running());
    changed.run();
  }

  /** Forgets what came of the last one; not while one runs. */
  void forget() {
    if (running) {
      return;
    }
    request = null;
    task = null;
    cancelAsked = false;
    cancelled = false;
    progress = null;
    restored = null;
    verified = null;
    forgotten = "";
    problem = null;
    notes.clear();
  }

  private final class Running implements Run.Listener<RunningTask, PastEvent> {
    @Override
    public void begun(RunningTask begun) {
      task = begun;
      if (cancelAsked) {
        begun.cancel();
      }
    }

    @Override
    public void happened(PastEvent event) {
      switch (event) {
        case PastEvent.Progressed e -> progress = e;
        case PastEvent.Damaged e -> note(new Note.Damaged(e.damage()));
        case PastEvent.Existing e -> note(new Note.Kept(e.path()));
        case PastEvent.LeftOut e -> note(new Note.LeftOut(e.entry()));
        case PastEvent.Restored e -> {
          restored = e.sum();
          e.sum().unknown().forEach(path -> note(new Note.Unknown(path)));
        }
        case PastEvent.Verified e -> verified = e.sum();
        case PastEvent.Forgotten e -> forgotten = e.backup();
        case PastEvent.Cancelled _ -> cancelled = true;
      }
      changed.run();
    }

    /** All are counted in the end. */
    @Override
    public boolean isDispensable(PastEvent event) {
      return switch (event) {
        case PastEvent.Progressed _,
            PastEvent.Damaged _,
            PastEvent.Existing _,
            PastEvent.LeftOut _ ->
            true;
        case PastEvent.Restored _,
            PastEvent.Verified _,
            PastEvent.Forgotten _,
            PastEvent.Cancelled _ ->
            false;
      };
    }

    @Override
    public void ended(Optional<ProgramException> end, long untold) {
      running = false;
      ends++;
      task = null;
      problem = end.orElse(null);
      Runnable then = afterEnd;
      afterEnd = () -> {};
      changed.run();
      afterwards.run();
      then.run();
    }
  }

  private void note(Note note) {
    if (notes.size() < MOST_NAMED) {
      notes.add(note);
    }
  }

  /** Ends what runs; what is restored stays. */
  public void cancel() {
    if (!running) {
      return;
    }
    cancelAsked = true;
    if (task != null) {
      task.cancel();
    }
    changed.run();
  }

  /** Ends what runs, and then does something; at once when nothing runs. */
  void cancelThen(Runnable then) {
    if (running) {
      afterEnd = then;
      cancel();
    } else {
      then.run();
    }
  }

  public boolean isRunning() {
    return running;
  }

  /** How many have ended so far: one may do so before anybody sees it run. */
  public int ends() {
    return ends;
  }

  public boolean isCancelling() {
    return running && cancelAsked;
  }

  /** What runs, or ran last. */
  public Optional<PastRequest> request() {
    return Optional.ofNullable(request);
  }

  public Optional<PastEvent.Progressed> progress() {
    return Optional.ofNullable(progress);
  }

  /** What of it is done, from 0 to 1; -1 while that is not known. */
  public double share() {
    return total <= 0 || progress == null ? -1 : Math.min(1, (double) progress.files() / total);
  }

  public Optional<Restored> restored() {
    return Optional.ofNullable(restored);
  }

  public Optional<Verified> verified() {
    return Optional.ofNullable(verified);
  }

  /** The backup that was forgotten; empty when it was something else. */
  public String forgotten() {
    return forgotten;
  }

  /** Whether the last one was cancelled. */
  public boolean isCancelled() {
    return cancelled;
  }

  /** Why it could not begin, or come to its end. */
  public Optional<ProgramException> problem() {
    return Optional.ofNullable(problem);
  }

  /** What is damaged or stays, as far as it is named: {@value #MOST_NAMED} entries at most. */
  public List<Note> notes() {
    return List.copyOf(notes);
  }
}
