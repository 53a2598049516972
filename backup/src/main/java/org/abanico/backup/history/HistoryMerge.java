package org.abanico.backup.history;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.abanico.backup.abilities.LeftOutList;
import org.abanico.backup.abilities.NameRules;
import org.abanico.backup.folder.Directories;
import org.abanico.backup.folder.OldNames;
import org.abanico.backup.folder.TreePass;
import org.abanico.backup.manifest.ManifestCursor;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.Names;
import org.abanico.backup.tree.DirectoryNames;
import org.abanico.backup.tree.EntryAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Makes one history of two: of what a snapshot that is forgotten has replaced, and of what the
 * snapshot after it has replaced. The manifest is that of the snapshot before both. What it holds
 * stays, the forgotten snapshot's where both have it, for that is what was there first; nothing
 * else is asked for by anybody.
 *
 * <p>Run again after it was broken off, it ends where it would have ended.
 */
final class HistoryMerge extends TreePass<HistoryMerge.Merged> {

  /** A directory in both histories. */
  static final class Merged extends Visited {
    /** Null when the forgotten snapshot's history does not have it. */
    final @Nullable Path from;

    final Path to;
    final @Nullable Merged parent;

    Merged(
        ManifestLine.Directory entry,
        @Nullable Path from,
        Path to,
        @Nullable Merged parent,
        OldNames names) {
      super(entry, to, names);
      this.from = from;
      this.to = to;
      this.parent = parent;
    }

    void makeTo() throws IOException {
      if (!Directories.isDirectory(to)) {
        if (parent != null) {
          parent.makeTo();
        }
        Directories.makePrivate(to);
      }
    }
  }

  private final Path from;
  private final Path to;

  private HistoryMerge(ManifestCursor cursor, LeftOutList.Reader leftOut, Path from, Path to) {
    super(cursor, leftOut, NameRules.ALL);
    this.from = from;
    this.to = to;
  }

  /**
   * Merges.
   *
   * @param before the manifest of the snapshot before both; checked
   * @param leftOut what of it the folder did not hold
   * @param from the history of the one that is forgotten; it may not be there
   * @param to the history of the one after it; made when something goes there
   */
  static void merge(SnapshotManifest before, LeftOutList.Reader leftOut, Path from, Path to)
      throws IOException {
    new HistoryMerge(before.cursor(), leftOut, from, to).run();
  }

  @Override
  protected Merged enter(ManifestLine.Directory entry, @Nullable Merged parent, boolean had)
      throws IOException {
    if (parent == null) {
      return opened(entry, from, to, null);
    }
    String name = Names.last(entry.path());
    Path below = parent.from == null ? null : parent.from.resolve(name);
    Path target = parent.to.resolve(name);
    return had
        ? opened(entry, below, target, parent)
        : new Merged(entry, null, target, parent, OldNames.none());
  }

  private static Merged opened(
      ManifestLine.Directory entry, @Nullable Path from, Path to, @Nullable Merged parent)
      throws IOException {
    List<Path> there = new ArrayList<>();
    for (Path directory : from == null ? List.of(to) : List.of(from, to)) {
      if (Directories.isDirectory(directory)) {
        Directories.openUp(directory, EntryAttributes.read(directory).mode());
        there.add(directory);
      } else {
        // Of another kind than the snapshot before holds: somebody else's.
        Directories.delete(directory);
      }
    }
    Path source = from != null && Directories.isDirectory(from) ? from : null;
    if (source != null && Directories.isDirectory(to)) {
      dropNamesakes(source, to);
    }
    return new Merged(entry, source, to, parent, OldNames.inAll(there));
  }

  /**
   * What goes to history has the name that it had in the folder. Where the file system takes two
   * names for one, the snapshot before both held at most one of them: the one that was replaced
   * first.
   */
  private static void dropNamesakes(Path from, Path to) throws IOException {
    Set<String> there = new HashSet<>(DirectoryNames.list(to).names());
    for (String name : DirectoryNames.list(from).names()) {
      if (!there.contains(name) && Directories.exists(to.resolve(name))) {
        Directories.delete(to.resolve(name));
      }
    }
  }

  @Override
  protected void file(
      ManifestLine.File entry, ManifestLine.Whole read, Merged level, boolean had, long number)
      throws IOException {
    if (had) {
      keep(level, Names.last(entry.path()));
    }
  }

  @Override
  protected void symlink(ManifestLine.Symlink entry, Merged level, boolean had) throws IOException {
    if (had) {
      keep(level, Names.last(entry.path()));
    }
  }

  @Override
  protected void link(ManifestLine.Link entry, Merged level, boolean had) throws IOException {
    if (had) {
      keep(level, Names.last(entry.path()));
    }
  }

  @Override
  protected void special(ManifestLine.Entry entry, Merged level, boolean had) throws IOException {
    if (had) {
      keep(level, Names.last(entry.path()));
    }
  }

  private static void keep(Merged level, String name) throws IOException {
    Path first = level.from == null ? null : level.from.resolve(name);
    if (first != null && Directories.exists(first)) {
      if (Directories.isDirectory(first)) {
        Directories.delete(first);
        return;
      }
      level.makeTo();
      Path kept = level.to.resolve(name);
      if (Directories.isDirectory(kept)) {
        Directories.delete(kept);
      }
      Files.move(first, kept, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** What could not be read stayed as a snapshot further back has it. */
  @Override
  protected void unread(Merged level, String path, boolean had) throws IOException {
    if (had && level.from != null) {
      String name = Names.last(path);
      overlay(level, level.from.resolve(name), level.to.resolve(name));
    }
  }

  private static void overlay(Merged level, Path first, Path kept) throws IOException {
    if (!Directories.exists(first)) {
      return;
    }
    level.makeTo();
    if (Directories.isDirectory(first) && Directories.isDirectory(kept)) {
      Directories.openUp(first, EntryAttributes.read(first).mode());
      Directories.openUp(kept, EntryAttributes.read(kept).mode());
      List<Path> entries = new ArrayList<>();
      try (DirectoryStream<Path> listed = Files.newDirectoryStream(first)) {
        listed.forEach(entries::add);
      }
      for (Path entry : entries) {
        overlay(level, entry, kept.resolve(entry.getName(entry.getNameCount() - 1)));
      }
      Directories.delete(first);
    } else {
      Directories.delete(kept);
      Files.move(first, kept, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  @Override
  protected void gone(Merged level, Path old) throws IOException {
    Path name = old.getName(old.getNameCount() - 1);
    if (level.from != null) {
      Directories.delete(level.from.resolve(name));
    }
    Directories.delete(level.to.resolve(name));
  }

  @Override
  protected void leave(Merged level) throws IOException {
    if (level.from != null) {
      Directories.delete(level.from);
    }
    if (Directories.isDirectory(level.to) && level.parent != null && isEmpty(level.to)) {
      Files.delete(level.to);
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      return !entries.iterator().hasNext();
    }
  }
}
