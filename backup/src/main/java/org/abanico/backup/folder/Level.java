package org.abanico.backup.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.abanico.backup.manifest.EntryTime;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.Xattr;
import org.abanico.backup.tree.EntryAttributes;
import org.jspecify.annotations.Nullable;

/**
 * One directory while a backup is published: what was in it, how far the manifest has come in it,
 * and where in history that goes which is replaced.
 */
final class Level extends TreePass.Visited {
  /**
   * What all levels of a pass use.
   *
   * @param scratch where a directory can be made before it gets its place
   */
  record Tools(EntryWriter writer, Path scratch) {}

  /** Null when the directory is new. */
  private final SwitchPlan.@Nullable Directory before;

  private final Path history;
  private final @Nullable Level parent;
  private final Tools tools;
  private final List<Xattr> attributes;
  private boolean hasHistory;

  /**
   * A directory that is there, and that its owner can list and change.
   *
   * @param before what it was before the switch began
   * @param attributes the extended attributes that it is to have
   */
  Level(
      ManifestLine.Directory entry,
      Path directory,
      SwitchPlan.@Nullable Directory before,
      Path history,
      @Nullable Level parent,
      OldNames names,
      Tools tools,
      List<Xattr> attributes) {
    super(entry, directory, names);
    this.tools = tools;
    this.attributes = attributes;
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
        makeLikeBefore();
      }
      hasHistory = true;
    }
  }

  /** What is there under its name has its owner and extended attributes already. */
  private void makeLikeBefore() throws IOException {
    Path made = tools.scratch();
    Directories.delete(made);
    Directories.makePrivate(made);
    if (before != null) {
      tools.writer().likeAnother(directory, before.owner(), made);
    }
    Files.move(made, history, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Nothing more goes to history from here: gives what is there the directory's old attributes, in
   * a pass that is run again too.
   */
  void finishHistory(FileSystemSync sync) throws IOException {
    if (before != null && (hasHistory || Directories.isDirectory(history))) {
      settle(before.mode(), before.mtime(), sync);
    }
  }

  /** Nothing changes in the directory any more: gives it its attributes. */
  void finish(FileSystemSync sync) throws IOException {
    ManifestLine.Directory wanted = entry;
    if (parent == null) {
      // What is done at the end of a switch needs a way in.
      int mode = entry.mode() | Directories.OWNER_ALL;
      wanted = new ManifestLine.Directory(mode, entry.mtime(), entry.owner(), entry.path());
    }
    boolean closes = closes(wanted.mode());
    if (closes) {
      // Afterwards its owner may not be allowed to open it.
      sync.changed(directory);
    }
    tools.writer().finish(directory, wanted, attributes);
    if (!closes) {
      sync.changed(directory);
    }
  }

  private static boolean closes(int mode) {
    return (mode & Directories.OWNER_ALL) != Directories.OWNER_ALL;
  }

  private void settle(int mode, EntryTime mtime, FileSystemSync sync) throws IOException {
    EntryWriter.setTime(history, mtime);
    if (closes(mode)) {
      sync.changed(history);
    }
    tools.writer().changeMode(history, mode);
    if (!closes(mode)) {
      sync.changed(history);
    }
  }
}
