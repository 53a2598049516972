package org.abanico.backup.folder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.abanico.backup.abilities.LeftOutList;
import org.abanico.backup.abilities.NameRules;
import org.abanico.backup.manifest.ManifestCursor;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.ManifestTotals;
import org.abanico.backup.manifest.Names;
import org.abanico.backup.manifest.OmissionCode;
import org.abanico.backup.manifest.Xattr;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a manifest and the folder that is to become its tree: both are in the same order.
 * Tells a subclass what it meets. Holds the names of one directory for each level.
 *
 * @param <L> what the subclass remembers of a directory
 */
public abstract class TreePass<L extends TreePass.Visited> {

  /** A directory of the manifest, and what the folder has in it. */
  public static class Visited {
    public final ManifestLine.Directory entry;
    public final Path directory;
    final OldNames names;

    public Visited(ManifestLine.Directory entry, Path directory, OldNames names) {
      this.entry = entry;
      this.directory = directory;
      this.names = names;
    }

    /** Where an entry of this directory is. */
    public Path resolve(String path) {
      return directory.resolve(Names.last(path));
    }
  }

  private final ManifestCursor cursor;
  private final LeftOutList.Reader leftOut;
  private final NameRules names;
  private final Deque<L> levels = new ArrayDeque<>();
  private ManifestLine.@Nullable File file;
  private long nextFile;

  /**
   * @param leftOut what of the manifest the folder does not hold, and is not to: it is passed over
   * @param names what names are to the folder's file system
   */
  protected TreePass(ManifestCursor cursor, LeftOutList.Reader leftOut, NameRules names) {
    this.cursor = cursor;
    this.leftOut = leftOut;
    this.names = names;
  }

  /**
   * A directory begins.
   *
   * @param parent null for the root, which is always there
   * @param had whether the folder has something of that name
   */
  protected abstract L enter(ManifestLine.Directory entry, @Nullable L parent, boolean had)
      throws IOException;

  /**
   * A file.
   *
   * @param number how many FILE lines were before its own
   */
  protected abstract void file(
      ManifestLine.File entry, ManifestLine.Whole read, L level, boolean had, long number)
      throws IOException;

  /** A symbolic link. */
  protected abstract void symlink(ManifestLine.Symlink entry, L level, boolean had)
      throws IOException;

  /** Another name of a file that was met before. */
  protected abstract void link(ManifestLine.Link entry, L level, boolean had) throws IOException;

  /** A FIFO or device. */
  protected abstract void special(ManifestLine.Entry entry, L level, boolean had)
      throws IOException;

  /** Something that the source could not read. */
  protected void unread(L level, String path, boolean had) throws IOException {}

  /** Something that the folder has and the manifest has not. */
  protected abstract void gone(L level, Path old) throws IOException;

  /** Everything in the directory was met. */
  protected abstract void leave(L level) throws IOException;

  /** The extended attributes of the entry that a subclass is told of. */
  protected final List<Xattr> attributes() {
    return cursor.attributes();
  }

  /** Whether the file that a subclass is told of has more names than one in the backup. */
  protected final boolean hasMoreNames() {
    return cursor.names() > 1;
  }

  /** Goes all the way. */
  public final ManifestTotals run() throws IOException {
    while (!cursor.rules().ended()) {
      ManifestLine line = cursor.next();
      if (line == null) {
        throw new IOException("the manifest has become shorter on the disk");
      }
      follow(line);
    }
    while (!levels.isEmpty()) {
      finish(levels.pop());
    }
    return cursor.rules().totals();
  }

  private void follow(ManifestLine line) throws IOException {
    switch (line) {
      case ManifestLine.Entry entry when leftOut.has(entry.path()) -> file = null;
      case ManifestLine.Link link when leftOut.has(link.path()) -> {}
      case ManifestLine.Directory directory -> {
        L parent = directory.path().equals(ManifestLine.ROOT) ? null : reach(directory.path());
        levels.push(enter(directory, parent, parent == null || had(parent, directory.path())));
      }
      case ManifestLine.File begun -> file = begun;
      case ManifestLine.Whole whole -> {
        if (file != null) {
          L level = reach(file.path());
          file(file, whole, level, had(level, file.path()), nextFile);
        }
        nextFile++;
      }
      case ManifestLine.Spoiled _ -> {
        if (file != null) {
          stays(file.path());
        }
        nextFile++;
      }
      case ManifestLine.Symlink link -> {
        L level = reach(link.path());
        symlink(link, level, had(level, link.path()));
      }
      case ManifestLine.Link link -> {
        L level = reach(link.path());
        link(link, level, had(level, link.path()));
      }
      case ManifestLine.Fifo fifo -> meetSpecial(fifo);
      case ManifestLine.Device device -> meetSpecial(device);
      case ManifestLine.Omitted omitted -> {
        if (omitted.code() == OmissionCode.UNREADABLE && !leftOut.has(omitted.path())) {
          stays(omitted.path());
        }
      }
      case ManifestLine.Version _,
          ManifestLine.Backup _,
          ManifestLine.User _,
          ManifestLine.Group _,
          ManifestLine.Shared _,
          ManifestLine.Attribute _,
          ManifestLine.Chunk _,
          ManifestLine.Hole _,
          ManifestLine.Again _,
          ManifestLine.End _ -> {}
    }
  }

  private void meetSpecial(ManifestLine.Entry entry) throws IOException {
    L level = reach(entry.path());
    special(entry, level, had(level, entry.path()));
  }

  private boolean had(L level, String path) {
    return level.names.had(Names.last(path));
  }

  /** What could not be read this time stays as an earlier backup has it. */
  private void stays(String path) throws IOException {
    L level = reach(path);
    unread(level, path, had(level, path));
  }

  /** The directory of an entry, once everything that comes before that entry is dealt with. */
  private L reach(String path) throws IOException {
    String parent = Names.parent(path);
    while (!levels.element().entry.path().equals(parent)) {
      finish(levels.pop());
    }
    L level = levels.element();
    String name = Names.last(path);
    goneBefore(level, name);
    String clash = names.folds() ? level.names.clash(name, names) : null;
    if (clash != null) {
      gone(level, level.directory.resolve(clash));
    }
    return level;
  }

  private void finish(L level) throws IOException {
    goneBefore(level, null);
    for (Path odd : level.names.unrepresentable()) {
      gone(level, odd);
    }
    leave(level);
  }

  private void goneBefore(L level, @Nullable String name) throws IOException {
    boolean isRoot = level.entry.path().equals(ManifestLine.ROOT);
    OldNames names = level.names;
    for (String old = names.nextBefore(name); old != null; old = names.nextBefore(name)) {
      if (!isRoot || !old.equals(Names.CONTROL)) {
        gone(level, level.directory.resolve(old));
      }
    }
  }
}
