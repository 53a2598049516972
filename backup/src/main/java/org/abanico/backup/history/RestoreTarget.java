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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.abanico.backup.Shortfall;
import org.abanico.backup.abilities.FileSystemAbilities;
import org.abanico.backup.folder.AbilitiesProbe;
import org.abanico.backup.folder.Directories;
import org.abanico.backup.folder.EntryMaker;
import org.abanico.backup.folder.EntryWriter;
import org.abanico.backup.folder.OpenDirectories;
import org.abanico.backup.folder.Shortfalls;
import org.abanico.backup.folder.SparseFiles;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.Names;
import org.abanico.backup.manifest.OwnerNames;
import org.abanico.backup.manifest.Xattr;
import org.abanico.backup.tree.EntryAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The folder that a snapshot is restored to, entry by entry in the manifest's order. Below it, no
 * symbolic link is followed, be it put there meanwhile ({@link OpenDirectories}). A file appears
 * under its name when it is whole.
 */
final class RestoreTarget {
  private static final String UNFINISHED = ".abanico-restoring";

  /** Longer than the other: what fits beside it fits when it is not finished, too. */
  private static final String PROBE = UNFINISHED + "-probe";

  private static final class Level {
    final ManifestLine.Directory entry;
    final List<Xattr> attributes;

    /** Good while the level is, once it is usable. */
    Path directory;

    boolean entered;
    boolean usable;
    boolean ours;

    Level(ManifestLine.Directory entry, Path directory, List<Xattr> attributes) {
      this.attributes = attributes;
      this.entry = entry;
      this.directory = directory;
    }
  }

  private final Path root;
  private final boolean overwrite;
  private final OwnerNames owners;
  private final Shortfalls shortfalls;
  private EntryWriter writer;
  private final Set<Path> waiting = new HashSet<>();
  private long waited;
  private final Deque<Level> levels = new ArrayDeque<>();
  private final OpenDirectories opened = new OpenDirectories();
  private @Nullable Path unfinished;
  private @Nullable Path probing;

  /**
   * @param root made when it is missing
   * @param overwrite whether files and links that are there are replaced
   * @param owners of the manifest, as far as it was read
   * @param shortfalls told what entries could not be given
   */
  RestoreTarget(Path root, boolean overwrite, OwnerNames owners, Shortfalls shortfalls) {
    this.writer = new EntryWriter(owners, shortfalls);
    this.owners = owners;
    this.shortfalls = shortfalls;
    this.root = root;
    this.overwrite = overwrite;
  }

  /**
   * Finds out what the file system of the folder can hold, which is made when it is missing. To be
   * called before anything is made in it.
   */
  FileSystemAbilities probe() throws IOException {
    if (!make(levels.getLast())) {
      return FileSystemAbilities.ALL;
    }
    Path directory = root.resolve(PROBE);
    for (int i = 1; Directories.exists(directory); i++) {
      directory = root.resolve(PROBE + "-" + i);
    }
    probing = directory;
    FileSystemAbilities abilities = AbilitiesProbe.probe(directory);
    probing = null;
    writer = new EntryWriter(owners, shortfalls, abilities);
    return abilities;
  }

  /** A directory begins; it is made once something goes into it, or by {@link #make}. */
  void enter(ManifestLine.Directory entry, List<Xattr> attributes) throws IOException {
    if (entry.path().equals(ManifestLine.ROOT)) {
      levels.push(new Level(entry, root, attributes));
      return;
    }
    reach(entry.path());
    levels.push(new Level(entry, lasting(entry.path()), attributes));
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
      Level parent = parent(level);
      level.usable = parent == null ? openRoot(level) : make(parent) && open(level, parent);
    }
    return level.usable;
  }

  private @Nullable Level parent(Level level) {
    boolean next = false;
    for (Level above : levels) {
      if (next) {
        return above;
      }
      next = above == level;
    }
    return null;
  }

  /** Who restores may have named a link to the folder. */
  private boolean openRoot(Level level) throws IOException {
    if (!Files.isDirectory(root)) {
      if (Directories.exists(root)) {
        return false;
      }
      Directories.makePrivate(root);
      level.ours = true;
    }
    level.directory = opened.enterRoot(root.toRealPath());
    level.ours = level.ours || overwrite || isEmpty(level.directory);
    return true;
  }

  private boolean open(Level level, Level parent) throws IOException {
    Path directory = parent.directory.resolve(Names.last(level.entry.path()));
    if (!Directories.isDirectory(directory)) {
      if (Directories.exists(directory)) {
        if (!overwrite) {
          return false;
        }
        Files.delete(directory);
      }
      Directories.makePrivate(directory);
      level.ours = true;
    }
    level.directory = opened.enter(directory);
    level.ours = level.ours || overwrite || isEmpty(level.directory);
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

  /** The name of an entry, which says also later where it is. */
  Path lasting(String path) {
    return root.resolve(path);
  }

  /** Where a file can wait until another name of it gets its place; removed unless one does. */
  @Nullable Path waitingPlace() throws IOException {
    if (!make(levels.getLast())) {
      return null;
    }
    Path place = root.resolve(UNFINISHED + "-" + waited++);
    while (Directories.exists(place)) {
      place = root.resolve(UNFINISHED + "-" + waited++);
    }
    waiting.add(place);
    return place;
  }

  /** Begins a file that goes to {@code place}. The caller closes it. */
  FileChannel begin(Path place) throws IOException {
    Path path = newBeside(place);
    return FileChannel.open(
        path,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        Directories.permissions(path, Directories.PRIVATE_FILE));
  }

  /** So much was written to the file, or left out in it as a hole: it is whole. */
  void lengthen(FileChannel file, long size) throws IOException {
    if (unfinished != null) {
      SparseFiles.lengthen(file, unfinished, size);
    }
  }

  /** The file is whole, and closed. */
  void finish(Path place, ManifestLine.File entry, ManifestLine.Whole read, List<Xattr> attributes)
      throws IOException {
    Path path = unfinished(place);
    writer.finishNew(path, entry, read.mtime(), attributes);
    appear(path, place);
  }

  private void appear(Path path, Path place) throws IOException {
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
  void symlink(Path place, ManifestLine.Symlink entry, List<Xattr> attributes) throws IOException {
    Path path = newBeside(place);
    EntryMaker.symlink(path, entry.target());
    writer.finishNew(path, entry, entry.mtime(), attributes);
    appear(path, place);
  }

  /** Makes a FIFO or device, where that can be done. */
  void special(Path place, ManifestLine.Entry entry, List<Xattr> attributes) throws IOException {
    Path path = newBeside(place);
    if (EntryMaker.special(path, entry)) {
      writer.finishNew(path, entry, entry.mtime(), attributes);
      appear(path, place);
    } else {
      drop();
      shortfalls.add(Shortfall.Kind.SPECIAL, entry.path());
    }
  }

  /**
   * Makes another name of a file that was finished; a copy of it where there can be none.
   *
   * @param first where it waits, or its {@link #lasting} name
   * @return whether the file has waited for this name, and has no other now
   */
  boolean link(Path place, Path first, String shown) throws IOException {
    if (waiting.remove(first)) {
      Files.move(first, place, StandardCopyOption.ATOMIC_MOVE);
      return true;
    }
    Path path = newBeside(place);
    try (OpenDirectories way = new OpenDirectories()) {
      Path there = way.reach(root, root.relativize(first).toString());
      if (!EntryMaker.link(path, there)) {
        shortfalls.add(Shortfall.Kind.LINK, shown);
        writer.copy(there, EntryAttributes.read(there), path);
      }
    }
    appear(path, place);
    return false;
  }

  /** Where an entry is until it is finished: under a name that is neither its own nor there. */
  private Path newBeside(Path place) throws IOException {
    Path path = place.resolveSibling(UNFINISHED);
    for (int i = 1; path.equals(place) || Directories.exists(path); i++) {
      path = place.resolveSibling(UNFINISHED + "-" + i);
    }
    unfinished = path;
    return path;
  }

  private Level reach(String path) throws IOException {
    String parent = Names.parent(path);
    while (!levels.element().entry.path().equals(parent)) {
      leave(levels.pop());
    }
    return levels.element();
  }

  private void leave(Level level) throws IOException {
    if (level.usable) {
      if (level.ours) {
        writer.finish(level.directory, level.entry, level.attributes);
      }
      opened.leave();
    }
  }

  /** Everything is there: gives the directories that are left their attributes. */
  void complete() throws IOException {
    removeWaiting();
    while (!levels.isEmpty()) {
      leave(levels.pop());
    }
  }

  /** Removes what was not finished. */
  void close() throws IOException {
    try (opened) {
      drop();
      removeWaiting();
      if (probing != null) {
        Directories.delete(probing);
      }
    }
  }

  private void removeWaiting() throws IOException {
    for (Path place : waiting) {
      Files.deleteIfExists(place);
    }
    waiting.clear();
  }
}
