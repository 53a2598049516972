package org.abanico.backup.history;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.abanico.backup.folder.Directories;
import org.abanico.backup.folder.EntryWriter;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.Names;
import org.abanico.backup.tree.EntryAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The folder that a snapshot is restored to, entry by entry in the manifest's order. Below it, no
 * symbolic link is followed. A file appears under its name when it is whole.
 */
final class RestoreTarget {
  private static final String UNFINISHED = ".abanico-restoring";

  private static final class Level {
    final ManifestLine.Directory entry;
    final Path directory;
    boolean entered;
    boolean usable;
    boolean ours;

    Level(ManifestLine.Directory entry, Path directory) {
      this.entry = entry;
      this.directory = directory;
    }
  }

  private final Path root;
  private final boolean overwrite;
  private final Deque<Level> levels = new ArrayDeque<>();
  private @Nullable Path unfinished;

  /**
   * @param root made when it is missing
   * @param overwrite whether files and links that are there are replaced
   */
  RestoreTarget(Path root, boolean overwrite) {
    this.root = root;
    this.overwrite = overwrite;
  }

  /** A directory begins; it is made once something goes into it, or by {@link #make}. */
  void enter(ManifestLine.Directory entry) throws IOException {
    if (entry.path().equals(ManifestLine.ROOT)) {
      levels.push(new Level(entry, root));
      return;
    }
    Level parent = reach(entry.path());
    levels.push(new Level(entry, parent.directory.resolve(Names.last(entry.path()))));
  }

  /**
   * Makes the directory that was entered last.
   *
   * @return false when something else is there that stays
   */
  boolean make() throws IOException {
    return make(levels.element());
  }

  private boolean make(Level level) throws IOException {
    if (!level.entered) {
      level.entered = true;
      level.usable = parentIsUsable(level) && open(level);
    }
    return level.usable;
  }

  private boolean parentIsUsable(Level level) throws IOException {
    boolean next = false;
    for (Level above : levels) {
      if (next) {
        return make(above);
      }
      next = above == level;
    }
    return true;
  }

  private boolean open(Level level) throws IOException {
    Path directory = level.directory;
    boolean isRoot = level.entry.path().equals(ManifestLine.ROOT);
    if (isRoot ? Files.isDirectory(directory) : Directories.isDirectory(directory)) {
      level.ours = overwrite || isEmpty(directory);
      Directories.openUp(directory, EntryAttributes.read(directory.toRealPath()).mode());
      return true;
    }
    if (Directories.exists(directory)) {
      if (!overwrite || isRoot) {
        return false;
      }
      Files.delete(directory);
    }
    Directories.makePrivate(directory);
    level.ours = true;
    return true;
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      return !entries.iterator().hasNext();
    }
  }

  /**
   * Where an entry goes.
   *
   * @return null when something is there that stays
   */
  @Nullable Path place(String path) throws IOException {
    Level level = reach(path);
    if (!make(level)) {
      return null;
    }
    Path place = level.directory.resolve(Names.last(path));
    boolean stays = Directories.exists(place) && (!overwrite || Directories.isDirectory(place));
    return stays ? null : place;
  }

  /** Begins a file that goes to {@code place}. The caller closes it. */
  FileChannel begin(Path place) throws IOException {
    Path path = place.resolveSibling(UNFINISHED);
    Files.deleteIfExists(path);
    unfinished = path;
    return FileChannel.open(
        path,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        Directories.permissions(path, Directories.PRIVATE_FILE));
  }

  /** The file is whole, and closed. */
  void finish(Path place, ManifestLine.File entry, ManifestLine.Whole read) throws IOException {
    Path path = unfinished(place);
    EntryWriter.setTime(path, read.mtime());
    EntryAttributes.setMode(path, entry.mode());
    Files.move(path, place, StandardCopyOption.ATOMIC_MOVE);
    unfinished = null;
  }

  /** The file comes to nothing. */
  void drop() throws IOException {
    if (unfinished != null) {
      Files.deleteIfExists(unfinished);
      unfinished = null;
    }
  }

  private Path unfinished(Path place) {
    return unfinished == null ? place : unfinished;
  }

  /** Makes a symbolic link. */
  void link(Path place, ManifestLine.Symlink entry) throws IOException {
    Path path = place.resolveSibling(UNFINISHED);
    Files.deleteIfExists(path);
    EntryWriter.makeLink(path, entry.target());
    EntryWriter.setTime(path, entry.mtime());
    Files.move(path, place, StandardCopyOption.ATOMIC_MOVE);
  }

  private Level reach(String path) throws IOException {
    String parent = Names.parent(path);
    while (!levels.element().entry.path().equals(parent)) {
      leave(levels.pop());
    }
    return levels.element();
  }

  private void leave(Level level) throws IOException {
    if (level.usable && level.ours) {
      EntryWriter.setTime(level.directory, level.entry.mtime());
      EntryAttributes.setMode(level.directory, level.entry.mode());
    }
  }

  /** Everything is there: gives the directories that are left their attributes. */
  void complete() throws IOException {
    while (!levels.isEmpty()) {
      leave(levels.pop());
    }
  }
}
