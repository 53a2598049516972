package org.abanico.backup.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import org.abanico.backup.BackupWriter.PublishListener;
import org.abanico.backup.Shortfall;
import org.abanico.backup.block.Sha256;
import org.abanico.backup.manifest.ManifestCursor;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.ManifestRules;
import org.abanico.backup.manifest.ManifestTotals;
import org.abanico.backup.manifest.Names;
import org.abanico.backup.manifest.OmissionCode;
import org.abanico.backup.tree.EntryAttributes;
import org.abanico.backup.tree.EntryAttributes.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Makes a folder the tree of a staged manifest, in one pass over both: the manifest and the lists
 * of names are in the same order. What is the same stays, and so does what the source could not
 * read; what differs, or is in the manifest no more, goes to history; each file appears under its
 * name by one rename.
 *
 * <p>Each directory is looked at before it is entered: a symbolic link in its place goes to history
 * like anything else, and is never followed.
 */
public final class Publisher {
  private final FolderLayout layout;
  private final FileSystemSync sync;
  private final StagingArea staging;
  private final String backup;
  private final PublishListener listener;
  private final ManifestCursor cursor;
  private final Shortfalls shortfalls;
  private final EntryWriter writer;
  private final SharedNames shared = new SharedNames();
  private final ContentComparison comparison = new ContentComparison();
  private final Deque<Level> levels = new ArrayDeque<>();
  private ManifestLine.@Nullable File file;
  private boolean hasMoreNames;
  private long nextFile;
  private long published;

  public Publisher(
      FolderLayout layout,
      FileSystemSync sync,
      StagingArea staging,
      String backup,
      String source,
      Shortfalls shortfalls,
      PublishListener listener) {
    this.layout = layout;
    this.sync = sync;
    this.staging = staging;
    this.backup = backup;
    this.listener = listener;
    this.cursor = new ManifestCursor(staging.manifest(), new ManifestRules(backup, source));
    this.shortfalls = shortfalls;
    this.writer = new EntryWriter(cursor.rules().owners(), shortfalls);
  }

  /**
   * Publishes what is staged, and removes what remains of the staging.
   *
   * @param root the SHA-256 of the manifest, which must still be that
   */
  public ManifestTotals publish(String root) throws IOException {
    checkManifest(root);
    staging.seal();
    sync.complete();
    while (!cursor.rules().ended()) {
      ManifestLine line = cursor.next();
      if (line == null) {
        throw new IOException("the manifest has become shorter on the disk");
      }
      follow(line);
    }
    end();
    return cursor.rules().totals();
  }

  private void checkManifest(String root) throws IOException {
    Sha256 sha256 = new Sha256();
    ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
    FileChannel manifest = staging.manifest();
    long position = 0;
    while (manifest.read(buffer.clear(), position) > 0) {
      buffer.flip();
      position += buffer.remaining();
      sha256.update(buffer);
    }
    if (!sha256.finish().equals(root)) {
      throw new IOException("the manifest has changed on the disk");
    }
  }

  private void follow(ManifestLine line) throws IOException {
    switch (line) {
      case ManifestLine.Directory directory -> enter(directory);
      case ManifestLine.File begun -> {
        file = begun;
        hasMoreNames = cursor.names() > 1;
      }
      case ManifestLine.Whole _ -> {
        if (file != null) {
          place(file);
        }
        nextFile++;
      }
      case ManifestLine.Spoiled _ -> {
        if (file != null) {
          leave(file.path());
        }
        nextFile++;
      }
      case ManifestLine.Link link -> place(link);
      case ManifestLine.Symlink link -> place(link);
      case ManifestLine.Fifo fifo -> placeSpecial(fifo);
      case ManifestLine.Device device -> placeSpecial(device);
      case ManifestLine.Omitted omitted -> {
        if (omitted.code() == OmissionCode.UNREADABLE) {
          leave(omitted.path());
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

  private void enter(ManifestLine.Directory entry) throws IOException {
    if (entry.path().equals(ManifestLine.ROOT)) {
      Path root = layout.folder();
      levels.push(
          Level.existing(
              entry,
              root,
              EntryAttributes.read(root),
              layout.history(backup),
              null,
              cursor.attributes(),
              writer));
      return;
    }
    Level parent = reach(entry.path());
    String name = Names.last(entry.path());
    Path directory = parent.directory.resolve(name);
    Path history = layout.history(backup).resolve(entry.path());
    if (parent.had(name)) {
      EntryAttributes before = EntryAttributes.read(directory);
      if (before.kind() == Kind.DIRECTORY) {
        levels.push(
            Level.existing(entry, directory, before, history, parent, cursor.attributes(), writer));
        return;
      }
      displace(parent, directory, before);
    }
    Directories.makePrivate(directory);
    levels.push(Level.made(entry, directory, history, parent, cursor.attributes(), writer));
  }

  private void place(ManifestLine.File entry) throws IOException {
    Level level = reach(entry.path());
    String name = Names.last(entry.path());
    Path target = level.directory.resolve(name);
    Path staged = staging.file(nextFile);
    if (level.had(name)) {
      EntryAttributes before = EntryAttributes.read(target);
      if (shared.mayStay(before, hasMoreNames)
          && EntryComparison.same(target, before, staged)
          && comparison.same(target, staged, before.mode())) {
        Files.delete(staged);
        tell(level);
        return;
      }
      keepBeforeReplacing(level, target, before);
    }
    Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
    tell(level);
  }

  private void tell(Level level) {
    published++;
    listener.published(published, level.entry.path());
  }

  private void place(ManifestLine.Symlink entry) throws IOException {
    Level level = reach(entry.path());
    String name = Names.last(entry.path());
    Path target = level.directory.resolve(name);
    Path staged = staging.link();
    EntryMaker.symlink(staged, entry.target());
    writer.finishNew(staged, entry, entry.mtime(), cursor.attributes());
    replace(
        level,
        target,
        staged,
        before ->
            EntryComparison.same(target, before, staged)
                && Files.readSymbolicLink(target).equals(Files.readSymbolicLink(staged)));
  }

  /** Another name of a file that has its place already; a copy of it where there can be none. */
  private void place(ManifestLine.Link entry) throws IOException {
    Level level = reach(entry.path());
    Path target = level.directory.resolve(Names.last(entry.path()));
    Path first = layout.folder().resolve(entry.first());
    EntryAttributes named = EntryAttributes.read(first);
    Path staged = staging.link();
    if (EntryMaker.link(staged, first)) {
      replace(level, target, staged, before -> before.id().equals(named.id()));
      return;
    }
    shortfalls.add(Shortfall.Kind.LINK, entry.path());
    writer.copy(first, named, staged);
    replace(
        level,
        target,
        staged,
        before ->
            EntryComparison.same(target, before, staged)
                && comparison.same(target, staged, before.mode()));
  }

  private void placeSpecial(ManifestLine.Entry entry) throws IOException {
    Level level = reach(entry.path());
    Path target = level.directory.resolve(Names.last(entry.path()));
    Path staged = staging.link();
    if (EntryMaker.special(staged, entry)) {
      writer.finishNew(staged, entry, entry.mtime(), cursor.attributes());
      replace(level, target, staged, before -> EntryComparison.same(target, before, staged));
    } else {
      shortfalls.add(Shortfall.Kind.SPECIAL, entry.path());
    }
  }

  @FunctionalInterface
  private interface Sameness {
    boolean test(EntryAttributes before) throws IOException;
  }

  /** Gives an entry that was made in staging its name, unless what is there is the same. */
  private void replace(Level level, Path target, Path staged, Sameness same) throws IOException {
    if (level.had(String.valueOf(target.getFileName()))) {
      EntryAttributes before = EntryAttributes.read(target);
      if (same.test(before)) {
        Files.delete(staged);
        return;
      }
      keepBeforeReplacing(level, target, before);
    }
    Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** What could not be read this time stays as an earlier backup has it. */
  private void leave(String path) throws IOException {
    reach(path).had(Names.last(path));
  }

  /** The directory of an entry, once everything that comes before that entry is dealt with. */
  private Level reach(String path) throws IOException {
    String parent = Names.parent(path);
    while (!levels.element().entry.path().equals(parent)) {
      Level left = levels.pop();
      displaceRest(left);
      left.finish(sync);
    }
    Level level = levels.element();
    displaceBefore(level, Names.last(path));
    return level;
  }

  private void displaceRest(Level level) throws IOException {
    displaceBefore(level, null);
    for (Path odd : level.unrepresentable()) {
      displace(level, odd, EntryAttributes.read(odd));
    }
    level.finishHistory(sync);
  }

  private void displaceBefore(Level level, @Nullable String name) throws IOException {
    boolean isRoot = level.entry.path().equals(ManifestLine.ROOT);
    for (String old = level.nextBefore(name); old != null; old = level.nextBefore(name)) {
      if (!isRoot || !old.equals(Names.CONTROL)) {
        Path path = level.directory.resolve(old);
        displace(level, path, EntryAttributes.read(path));
      }
    }
  }

  /** Keeps what a rename is about to replace; a file stays under its name until then. */
  private void keepBeforeReplacing(Level level, Path path, EntryAttributes before)
      throws IOException {
    if (before.kind() != Kind.FILE || !keepByLink(level, path)) {
      displace(level, path, before);
    }
  }

  private static boolean keepByLink(Level level, Path path) throws IOException {
    Path kept = level.historyOf(path.getName(path.getNameCount() - 1));
    try {
      Files.createLink(kept, path);
      return true;
    } catch (UnsupportedOperationException | IOException e) {
      // Not every file system has hard links, nor lets them be made to any file.
      return false;
    }
  }

  /** Moves an entry, with all that is in it, to history. */
  private void displace(Level level, Path path, EntryAttributes before) throws IOException {
    Path kept = level.historyOf(path.getName(path.getNameCount() - 1));
    boolean directory = before.kind() == Kind.DIRECTORY;
    if (directory) {
      // Its owner must be allowed to change where its ".." leads.
      Directories.openUp(path, before.mode());
    }
    Files.move(path, kept, StandardCopyOption.ATOMIC_MOVE);
    if (directory && (before.mode() & Directories.OWNER_ALL) != Directories.OWNER_ALL) {
      EntryAttributes.setMode(kept, before.mode());
    }
  }

  private void end() throws IOException {
    Level root = levels.element();
    while (levels.size() > 1) {
      Level left = levels.pop();
      displaceRest(left);
      left.finish(sync);
      root = levels.element();
    }
    displaceRest(root);
    staging.keepManifest(layout.snapshot(backup));
    sync.changed(layout.snapshots());
    sync.changed(layout.history());
    staging.close();
    root.finish(sync);
    sync.complete();
  }
}
