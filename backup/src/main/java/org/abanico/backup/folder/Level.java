package org.abanico.backup.folder;

import java.io.IOException;
import java.nio.file.Path;
import org.abanico.backup.manifest.EntryTime;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.tree.EntryAttributes;
import org.jspecify.annotations.Nullable;

/**
 * One directory while a backup is published: what was in it, how far the manifest has come in it,
 * and where in history that goes which is replaced.
 */
final class Level extends TreePass.Visited {
  /** Null when the directory is new. */
  private final SwitchPlan.@Nullable Directory before;

  private final Path history;
  private final @Nullable Level parent;
  private boolean hasHistory;

  /**
   * A directory that is there, and that its owner can list and change.
   *
   * @param before what it was before the switch began
   */
  Level(
      ManifestLine.Directory entry,
      Path directory,
      SwitchPlan.@Nullable Directory before,
      Path history,
      @Nullable Level parent,
      OldNames names) {
    super(entry, directory, names);
    this.before = before;
    this.history = history;
    this.parent = parent;
  }

  /** Where in history an entry of this directory goes, once its parents are made there. */
  Path historyOf(Path name) throws IOException {
    makeHistory();
    return history.resolve(name);
  }

  private void makeHistory() throws IOException {
    if (!hasHistory) {
      if (parent != null) {
        parent.makeHistory();
      }
      if (Directories.isDirectory(history)) {
        Directories.openUp(history, EntryAttributes.read(history).mode());
      } else {
        Directories.makePrivate(history);
      }
      hasHistory = true;
    }
  }

  /**
   * Nothing more goes to history from here: gives what is there the directory's old attributes, in
   * a pass that is run again too.
   */
  void finishHistory(FileSystemSync sync) throws IOException {
    if (before != null && (hasHistory || Directories.isDirectory(history))) {
      settle(history, before.mode(), before.mtime(), sync);
    }
  }

  /** Nothing changes in the directory any more: gives it its attributes. */
  void finish(FileSystemSync sync) throws IOException {
    // What is done at the end of a switch needs a way in.
    int mode = parent == null ? entry.mode() | Directories.OWNER_ALL : entry.mode();
    settle(directory, mode, entry.mtime(), sync);
  }

  private static void settle(Path directory, int mode, EntryTime mtime, FileSystemSync sync)
      throws IOException {
    EntryWriter.setTime(directory, mtime);
    boolean closes = (mode & Directories.OWNER_ALL) != Directories.OWNER_ALL;
    if (closes) {
      // Afterwards its owner may not be allowed to open it.
      sync.changed(directory);
    }
    EntryAttributes.setMode(directory, mode);
    if (!closes) {
      sync.changed(directory);
    }
  }
}
