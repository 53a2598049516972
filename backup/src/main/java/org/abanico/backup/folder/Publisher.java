package org.abanico.backup.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.abanico.backup.BackupWriter.PublishListener;
import org.abanico.backup.Shortfall;
import org.abanico.backup.abilities.LeftOutList;
import org.abanico.backup.manifest.ManifestCursor;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.ManifestRules;
import org.abanico.backup.manifest.ManifestTotals;
import org.abanico.backup.tree.EntryAttributes;
import org.abanico.backup.tree.EntryAttributes.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Makes a folder the tree of a staged manifest. What is the same stays, and so does what the source
 * could not read; what differs, or is in the manifest no more, goes to history; each file appears
 * under its name by one rename.
 *
 * <p>Wherever the pass is broken off, another one from the beginning, with the same plan, ends
 * where the first would have ended: every step finds out whether it is done already. That holds as
 * long as what is done to names outlasts a loss of power in the order in which it was done: so it
 * is on ext4, XFS, Btrfs, ZFS and their like.
 *
 * <p>Each directory is looked at before it is entered: a symbolic link in its place goes to history
 * like anything else, and is never followed, be it put there while the pass is made ({@link
 * OpenDirectories}).
 */
public final class Publisher extends TreePass<Level> implements AutoCloseable {
  private final FolderLayout layout;
  private final FileSystemSync sync;
  private final StagingArea staging;
  private final SwitchPlan.Reader plan;
  private final PublishListener listener;
  private final Path history;
  private final Shortfalls shortfalls;
  private final EntryWriter writer;
  private final Level.Tools tools;
  private final OpenDirectories open = new OpenDirectories();
  private final SharedNames shared = new SharedNames();
  private final ContentComparison comparison = new ContentComparison();
  private long published;
  private int rootMode;
  private long missing;

  private Publisher(
      FolderLayout layout,
      FileSystemSync sync,
      StagingArea staging,
      String backup,
      ManifestCursor cursor,
      LeftOutList.Reader leftOut,
      SwitchPlan.Reader plan,
      Shortfalls shortfalls,
      PublishListener listener) {
    super(cursor, leftOut, staging.abilities().names());
    this.shortfalls = shortfalls;
    this.writer = new EntryWriter(cursor.rules().owners(), shortfalls, staging.abilities());
    this.tools = new Level.Tools(writer, staging.historyDirectory());
    this.layout = layout;
    this.sync = sync;
    this.staging = staging;
    this.plan = plan;
    this.listener = listener;
    this.history = layout.history(backup);
  }

  /**
   * What a pass has found.
   *
   * @param rootMode the mode that the folder is to have; for now its owner may do everything
   * @param missing files that were neither staged nor in the folder: somebody has removed them
   */
  public record Result(ManifestTotals totals, int rootMode, long missing) {}

  /**
   * Makes the pass, with the plan that is staged. It is not on the disk for certain yet.
   *
   * @param shortfalls told what entries could not be given
   */
  public static Result publish(
      FolderLayout layout,
      FileSystemSync sync,
      StagingArea staging,
      String backup,
      String source,
      Shortfalls shortfalls,
      PublishListener listener)
      throws IOException {
    ManifestCursor cursor =
        new ManifestCursor(staging.manifest(), new ManifestRules(backup, source));
    try (SwitchPlan.Reader plan = new SwitchPlan.Reader(staging.plan());
        LeftOutList.Reader leftOut = staging.readLeftOut();
        Publisher publisher =
            new Publisher(
                layout, sync, staging, backup, cursor, leftOut, plan, shortfalls, listener)) {
      ManifestTotals totals = publisher.run();
      SwitchPlan.restoreModes(staging.plan(), publisher.history);
      sync.changed(layout.history());
      return new Result(totals, publisher.rootMode, publisher.missing);
    }
  }

  @Override
  protected Level enter(ManifestLine.Directory entry, @Nullable Level parent, boolean had)
      throws IOException {
    SwitchPlan.Directory before = plan.directory(entry.path());
    if (parent == null) {
      rootMode = entry.mode();
      return opened(entry, open.enterRoot(layout.folder()), before, history, null);
    }
    Path directory = parent.resolve(entry.path());
    Path kept = history.resolve(entry.path());
    if (had) {
      EntryAttributes now = EntryAttributes.read(directory);
      if (now.kind() == Kind.DIRECTORY) {
        return opened(entry, open.enter(directory), before, kept, parent);
      }
      displace(parent, directory, now);
    }
    Directories.makePrivate(directory);
    Path made = open.enter(directory);
    return new Level(entry, made, before, kept, parent, OldNames.none(), tools, attributes());
  }

  private Level opened(
      ManifestLine.Directory entry,
      Path directory,
      SwitchPlan.@Nullable Directory before,
      Path kept,
      @Nullable Level parent)
      throws IOException {
    return new Level(
        entry, directory, before, kept, parent, OldNames.in(directory), tools, attributes());
  }

  @Override
  protected void file(
      ManifestLine.File entry, ManifestLine.Whole read, Level level, boolean had, long number)
      throws IOException {
    Path target = level.resolve(entry.path());
    if (staging.has(number)) {
      place(level, target, staging.file(number), had);
    } else if (!had) {
      missing++;
    } else if (hasMoreNames()) {
      // A pass that was broken off let it stay, or has placed it.
      boolean _ = shared.mayStay(EntryAttributes.read(target), true);
    }
    published++;
    listener.published(published, level.entry.path());
  }

  private void place(Level level, Path target, Path staged, boolean had) throws IOException {
    replace(
        level,
        target,
        staged,
        had,
        before ->
            shared.mayStay(before, hasMoreNames())
                && EntryComparison.same(target, before, staged)
                && comparison.same(target, staged));
  }

  @Override
  protected void symlink(ManifestLine.Symlink entry, Level level, boolean had) throws IOException {
    Path target = level.resolve(entry.path());
    Path staged = newlyStaged();
    EntryMaker.symlink(staged, entry.target());
    writer.finishNew(staged, entry, entry.mtime(), attributes());
    replace(
        level,
        target,
        staged,
        had,
        before ->
            EntryComparison.same(target, before, staged)
                && Files.readSymbolicLink(target).equals(Files.readSymbolicLink(staged)));
  }

  /** Another name of a file that has its place already; a copy of it where there can be none. */
  @Override
  protected void link(ManifestLine.Link entry, Level level, boolean had) throws IOException {
    Path target = level.resolve(entry.path());
    try (OpenDirectories way = new OpenDirectories()) {
      Path first;
      EntryAttributes named;
      try {
        first = way.reach(layout.folder(), entry.first());
        named = EntryAttributes.read(first);
      } catch (NoSuchFileException e) {
        // It is counted as missing already, and this name of it with it.
        missing++;
        if (had) {
          gone(level, target);
        }
        return;
      }
      link(entry, level, target, had, first, named);
    }
  }

  private void link(
      ManifestLine.Link entry,
      Level level,
      Path target,
      boolean had,
      Path first,
      EntryAttributes named)
      throws IOException {
    Path staged = newlyStaged();
    if (EntryMaker.link(staged, first)) {
      replace(
          level,
          target,
          staged,
          had,
          before -> named.inode() != 0 && before.id().equals(named.id()));
      return;
    }
    shortfalls.add(Shortfall.Kind.LINK, entry.path());
    writer.copy(first, named, staged);
    replace(
        level,
        target,
        staged,
        had,
        before -> EntryComparison.same(target, before, staged) && comparison.same(target, staged));
  }

  @Override
  protected void special(ManifestLine.Entry entry, Level level, boolean had) throws IOException {
    Path target = level.resolve(entry.path());
    Path staged = newlyStaged();
    if (staging.abilities().fifos() && EntryMaker.special(staged, entry)) {
      writer.finishNew(staged, entry, entry.mtime(), attributes());
      replace(level, target, staged, had, before -> EntryComparison.same(target, before, staged));
    } else {
      shortfalls.add(Shortfall.Kind.SPECIAL, entry.path());
      if (had) {
        gone(level, target);
      }
    }
  }

  /** Where an entry is made; what a pass that was broken off has left there is removed. */
  private Path newlyStaged() throws IOException {
    Path staged = staging.link();
    Directories.delete(staged);
    return staged;
  }

  @FunctionalInterface
  private interface Sameness {
    boolean test(EntryAttributes before) throws IOException;
  }

  /** Gives what is staged its name, unless what is there is the same. */
  private void replace(Level level, Path target, Path staged, boolean had, Sameness same)
      throws IOException {
    if (had) {
      EntryAttributes before = EntryAttributes.read(target);
      if (same.test(before)) {
        Files.delete(staged);
        return;
      }
      keepBeforeReplacing(level, target, before);
    }
    Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  protected void gone(Level level, Path old) throws IOException {
    displace(level, old, EntryAttributes.read(old));
  }

  @Override
  protected void leave(Level level) throws IOException {
    level.finishHistory(sync);
    level.finish(sync);
    open.leave();
  }

  @Override
  public void close() throws IOException {
    open.close();
  }

  /** Keeps what a rename is about to replace; a file stays under its name until then. */
  private void keepBeforeReplacing(Level level, Path path, EntryAttributes before)
      throws IOException {
    if (before.kind() != Kind.FILE || !keepByLink(level, path, before)) {
      displace(level, path, before);
    }
  }

  private static boolean keepByLink(Level level, Path path, EntryAttributes before)
      throws IOException {
    Path kept = level.historyOf(path.getName(path.getNameCount() - 1));
    if (Directories.exists(kept)) {
      // A pass that was broken off has done it.
      return before.inode() != 0 && EntryAttributes.read(kept).inode() == before.inode();
    }
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
    Path kept = free(level.historyOf(path.getName(path.getNameCount() - 1)));
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

  /**
   * The path itself, unless something is there: what came into the folder while a switch waited to
   * be finished does not push out what is in history already.
   */
  private static Path free(Path kept) throws IOException {
    Path free = kept;
    for (int i = 1; Directories.exists(free); i++) {
      free = kept.resolveSibling("abanico-displaced-" + i);
    }
    return free;
  }
}
