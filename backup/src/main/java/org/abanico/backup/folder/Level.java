package org.abanico.backup.folder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.Names;
import org.abanico.backup.manifest.Xattr;
import org.abanico.backup.tree.DirectoryNames;
import org.abanico.backup.tree.EntryAttributes;
import org.jspecify.annotations.Nullable;

/**
 * One directory while a backup is published: what was in it, how far the manifest has come in it,
 * and where in history that goes which is replaced.
 */
final class Level {
  final ManifestLine.Directory entry;
  final Path directory;

  private final List<Xattr> attributes;
  private final EntryWriter writer;

  /** Null when the directory is new. */
  final @Nullable EntryAttributes before;

  private final Path history;
  private final @Nullable Level parent;
  private final List<String> names;
  private final List<Path> unrepresentable;
  private int next;
  private boolean hasHistory;

  private Level(
      ManifestLine.Directory entry,
      Path directory,
      @Nullable EntryAttributes before,
      Path history,
      @Nullable Level parent,
      DirectoryNames listed,
      List<Xattr> attributes,
      EntryWriter writer) {
    this.entry = entry;
    this.attributes = attributes;
    this.writer = writer;
    this.directory = directory;
    this.before = before;
    this.history = history;
    this.parent = parent;
    this.names = listed.names();
    this.unrepresentable = listed.unrepresentable();
  }

  /** A directory that was there; its owner can list and change it from now on. */
  static Level existing(
      ManifestLine.Directory entry,
      Path directory,
      EntryAttributes before,
      Path history,
      @Nullable Level parent,
      List<Xattr> attributes,
      EntryWriter writer)
      throws IOException {
    Directories.openUp(directory, before.mode());
    DirectoryNames listed = DirectoryNames.list(directory);
    return new Level(entry, directory, before, history, parent, listed, attributes, writer);
  }

  /** A directory that has just been made. */
  static Level made(
      ManifestLine.Directory entry,
      Path directory,
      Path history,
      Level parent,
      List<Xattr> attributes,
      EntryWriter writer) {
    DirectoryNames nothing = new DirectoryNames(List.of(), List.of());
    return new Level(entry, directory, null, history, parent, nothing, attributes, writer);
  }

  /** The next old name that comes before {@code name}, or any that is left when it is null. */
  @Nullable String nextBefore(@Nullable String name) {
    if (next == names.size()) {
      return null;
    }
    String old = names.get(next);
    if (name != null && Names.compare(old, name) >= 0) {
      return null;
    }
    next++;
    return old;
  }

  /** Whether {@code name} was there; to be asked after {@link #nextBefore} has nothing for it. */
  boolean had(String name) {
    boolean there = next < names.size() && names.get(next).equals(name);
    if (there) {
      next++;
    }
    return there;
  }

  /** Old entries whose names no manifest can hold. */
  List<Path> unrepresentable() {
    return unrepresentable;
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
      Directories.makePrivate(history);
      hasHistory = true;
      if (before != null) {
        writer.likeAnother(directory, before, history);
      }
    }
  }

  /** Nothing more goes to history from here: gives what is there the directory's old attributes. */
  void finishHistory(FileSystemSync sync) throws IOException {
    if (hasHistory && before != null) {
      sync.changed(history);
      EntryWriter.setTime(history, before.mtime());
      EntryAttributes.setMode(history, before.mode());
    }
  }

  /** Nothing changes in the directory any more: gives it its attributes. */
  void finish(FileSystemSync sync) throws IOException {
    sync.changed(directory);
    writer.finish(directory, entry, attributes);
  }
}
