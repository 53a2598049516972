package org.abanico.desktop.model;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.abanico.backup.history.Snapshot;
import org.abanico.backup.history.SnapshotStore;
import org.abanico.desktop.program.ClientRequest.Role;
import org.abanico.desktop.program.PastHost;
import org.abanico.desktop.program.PastRequest;
import org.abanico.desktop.program.ProgramException;
import org.jspecify.annotations.Nullable;

/**
 * What a destination's folder holds of the past, and restoring and verifying it, without controls.
 * Everything happens on the window's thread.
 */
public final class PastModel extends Model {
  private static final String FOLDER = "past.folder";
  private static final String TARGET = "past.target";

  private final PastHost host;
  private final Threads threads;
  private final Remembered remembered;
  private final ClientForm form;
  private final SnapshotTree tree;
  private final SnapshotChanges changes;
  private final PastTask task;
  private String folderText;
  private String targetText;
  private boolean overwrite;
  private boolean readAll;
  private boolean shown;
  private @Nullable Path folder;
  private @Nullable Fetch fetch;
  private SnapshotStore.@Nullable Listing listing;
  private @Nullable ProgramException problem;
  private @Nullable Snapshot selected;
  private @Nullable Snapshot compared;
  private String path = "";

  public PastModel(PastHost host, Threads threads, Remembered remembered, ClientForm form) {
    this.host = host;
    this.threads = threads;
    this.remembered = remembered;
    this.form = form;
    tree = new SnapshotTree(host, threads, this::changed);
    changes = new SnapshotChanges(host, threads, this::changed);
    task = new PastTask(host, threads, this::changed);
    folderText = remembered.get(FOLDER, "");
    targetText = remembered.get(TARGET, "");
  }

  /** Whether this is what the window shows. */
  public boolean isShown() {
    return shown;
  }

  /** Shows it, or no more. The folder that this machine keeps copies in is looked at first. */
  public void show(boolean wanted) {
    if (wanted == shown) {
      return;
    }
    shown = wanted;
    if (wanted) {
      if (folderText.isBlank() && form.role() == Role.DESTINATION) {
        folderText = form.text(ClientForm.Text.FOLDER);
      }
      if (!folderText.isBlank() && !task.isRunning()) {
        list();
      }
    }
    changed();
  }

  public String folder() {
    return folderText;
  }

  public void typeFolder(String typed) {
    if (!typed.equals(folderText)) {
      folderText = typed;
      changed();
    }
  }

  /** Where backups are restored to. */
  public String target() {
    return targetText;
  }

  public void typeTarget(String typed) {
    if (!typed.equals(targetText)) {
      targetText = typed;
      changed();
    }
  }

  /** Whether a restore replaces what is there. */
  public boolean isOverwrite() {
    return overwrite;
  }

  public void chooseOverwrite(boolean chosen) {
    overwrite = chosen;
  }

  /** Whether a verification reads everything. */
  public boolean isReadAll() {
    return readAll;
  }

  public void chooseReadAll(boolean chosen) {
    readAll = chosen;
  }

  private Optional<Path> path(String typed) {
    try {
      String text = typed.strip();
      return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Reads which backups the folder keeps. */
  public void list() {
    Optional<Path> typed = path(folderText);
    if (typed.isEmpty()) {
      problem = wrong(folderText.isBlank() ? "folder.missing" : "folder");
      changed();
      return;
    }
    if (fetch != null) {
      fetch.stop();
    }
    Path wanted = typed.get();
    remembered.put(Map.of(FOLDER, folderText));
    problem = null;
    fetch =
        Fetch.start(
            threads,
            _ -> host.list(wanted),
            found -> take(wanted, found),
            failed -> {
              fetch = null;
              forget();
              problem = failed;
              changed();
            });
    changed();
  }

  private static ProgramException wrong(String kind) {
    return new ProgramException("field." + kind, new IllegalArgumentException(kind));
  }

  private void take(Path of, SnapshotStore.Listing found) {
    fetch = null;
    Snapshot before = of.equals(folder) ? selected : null;
    if (before == null || !found.snapshots().contains(before)) {
      forget();
      if (task.forgotten().isEmpty()) {
        task.forget();
      }
    }
    folder = of;
    listing = found;
    if (selected == null && !found.snapshots().isEmpty()) {
      select(found.snapshots().getLast());
    }
    changed();
  }

  private void forget() {
    folder = null;
    listing = null;
    selected = null;
    compared = null;
    path = "";
    tree.clear();
    changes.clear();
  }

  /** Whether the folder is being looked at. */
  public boolean isLoading() {
    return fetch != null;
  }

  /** What it keeps; nothing before that is known. */
  public Optional<SnapshotStore.Listing> listing() {
    return Optional.ofNullable(listing);
  }

  /** The backups, the newest first. */
  public List<Snapshot> snapshots() {
    return listing == null ? List.of() : listing.snapshots().reversed();
  }

  /** What is wrong with the folder, or with what was asked. */
  public Optional<ProgramException> problem() {
    return Optional.ofNullable(problem);
  }

  /** The backup that is looked at. */
  public Optional<Snapshot> selected() {
    return Optional.ofNullable(selected);
  }

  /** Looks at a backup, and at what has changed since the one before. */
  public void select(Snapshot snapshot) {
    Path of = folder;
    if (snapshot.equals(selected) || of == null || listing == null) {
      return;
    }
    selected = snapshot;
    path = "";
    tree.show(of, snapshot);
    int index = listing.snapshots().indexOf(snapshot);
    compared = index > 0 ? listing.snapshots().get(index - 1) : null;
    changes.clear();
    changed();
  }

  public SnapshotTree tree() {
    return tree;
  }

  /** The entry that is selected in the tree; empty for none. */
  public String path() {
    return path;
  }

  public void selectPath(String chosen) {
    if (!chosen.equals(path)) {
      path = chosen;
      changed();
    }
  }

  /** The backup that the selected one is compared with; nothing for the first. */
  public Optional<Snapshot> compared() {
    return Optional.ofNullable(compared);
  }

  public void compareWith(Snapshot other) {
    if (!other.equals(compared)) {
      compared = other;
      changes.clear();
      compare();
    }
  }

  /** Somebody looks at the changes: reads them, unless that is done. */
  public void compare() {
    if (folder == null || selected == null || compared == null) {
      return;
    }
    if (!changes.isLoading() && changes.found().isEmpty() && changes.problem().isEmpty()) {
      changes.compare(folder, compared, selected);
    }
  }

  public SnapshotChanges changes() {
    return changes;
  }

  public PastTask task() {
    return task;
  }

  /** Whether closing the window would cut something off. */
  public boolean isBusy() {
    return task.isRunning();
  }

  /** Ends what runs, and then does something; at once when nothing runs. */
  public void cancelThen(Runnable then) {
    task.cancelThen(then);
  }

  /**
   * Restores the selected backup.
   *
   * @param everything whether all of it, and not only what is selected
   */
  public void restore(boolean everything) {
    Optional<Path> target = path(targetText);
    problem = target.isPresent() ? null : wrong(targetText.isBlank() ? "target.missing" : "folder");
    if (folder == null || selected == null || target.isEmpty()) {
      changed();
      return;
    }
    remembered.put(Map.of(TARGET, targetText));
    List<String> paths = everything || path.isEmpty() ? List.of() : List.of(path);
    long files = selected.totals().files() + selected.totals().links();
    task.start(
        new PastRequest.Restore(folder, selected, target.get(), paths, overwrite),
        paths.isEmpty() ? files : 0);
  }

  /** Whether the selected backup is one that can be forgotten. */
  public boolean mayForget() {
    return listing != null && selected != null && !selected.equals(listing.snapshots().getLast());
  }

  /** Forgets the selected backup, and looks at the folder again. */
  public void forgetSelected() {
    if (folder == null || selected == null || !mayForget()) {
      return;
    }
    problem = null;
    task.start(new PastRequest.Forget(folder, selected), 0, this::list);
  }

  /** Verifies the folder. */
  public void verify() {
    if (folder == null || listing == null) {
      return;
    }
    problem = null;
    long files =
        listing.snapshots().stream()
            .mapToLong(each -> each.totals().files() + each.totals().links())
            .sum();
    task.start(new PastRequest.Verify(folder, readAll), files);
  }
}
