package org.abanico.backup.folder;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.abanico.backup.abilities.FileSystemAbilities;
import org.abanico.backup.abilities.LeftOutList;
import org.abanico.backup.manifest.EntryTime;
import org.abanico.backup.manifest.ManifestCursor;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.ManifestRules;
import org.abanico.backup.manifest.Names;
import org.abanico.backup.manifest.SharedFiles;
import org.abanico.backup.tree.EntryAttributes;
import org.abanico.backup.tree.EntryAttributes.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what a switch is going to do, and changes nothing: counts it, writes down what the
 * folder's directories are, and makes sure that everything is there that the switch needs.
 *
 * <p>Directories that their owner may not list are opened while they are looked into; {@link #undo}
 * closes them again when the program was killed meanwhile.
 */
public final class Planner extends TreePass<Planner.Planned> {
  private static final int OWNER_ENTERS = 0500;
  private static final Set<Kind> SPECIAL =
      Set.of(Kind.FIFO, Kind.CHARACTER_DEVICE, Kind.BLOCK_DEVICE);

  private final FolderLayout layout;
  private final StagingArea staging;
  private final SwitchPlan.Writer plan;
  private final FileSystemAbilities abilities;
  private final MovedFiles moved = new MovedFiles();

  /** What was read of files that have more names: at most {@link SharedFiles#MAX}. */
  private final Map<String, ManifestLine.Whole> shared = new HashMap<>();

  /** Whether the pass has met anything that is not as the manifest has it. */
  private boolean differs;

  private long added;
  private long changed;
  private long removed;

  /** A directory that is looked at. */
  static final class Planned extends Visited {
    /** What its mode is to be again; negative when it was not changed. */
    final int mode;

    Planned(ManifestLine.Directory entry, Path directory, OldNames names, int mode) {
      super(entry, directory, names);
      this.mode = mode;
    }
  }

  private Planner(
      FolderLayout layout,
      StagingArea staging,
      ManifestCursor cursor,
      LeftOutList.Reader leftOut,
      SwitchPlan.Writer plan) {
    super(cursor, leftOut, staging.abilities().names());
    this.layout = layout;
    this.staging = staging;
    this.plan = plan;
    this.abilities = staging.abilities();
  }

  /**
   * What a pass has found.
   *
   * @param asListed whether the folder has nothing but what the manifest lists, each with the kind,
   *     size and times that it is listed with: owners and extended attributes are not looked at
   */
  public record Found(Changes changes, boolean asListed) {}

  /**
   * Plans the switch to what is staged. The plan goes to the staging area.
   *
   * @throws IOException among others, when a file is neither staged nor in the folder
   */
  public static Found plan(
      FolderLayout layout, FileSystemSync sync, StagingArea staging, String backup, String source)
      throws IOException {
    try (SwitchPlan.Writer plan = new SwitchPlan.Writer(staging.directory(), StagingArea.PLAN);
        LeftOutList.Reader leftOut = staging.readLeftOut()) {
      ManifestCursor cursor =
          new ManifestCursor(staging.manifest(), new ManifestRules(backup, source));
      Planner planner = new Planner(layout, staging, cursor, leftOut, plan);
      planner.run();
      plan.finish(sync);
      Changes changes =
          new Changes(planner.added, planner.changed, planner.removed, planner.moved.onlyRemoved());
      return new Found(changes, !planner.differs);
    }
  }

  @Override
  protected Planned enter(ManifestLine.Directory entry, @Nullable Planned parent, boolean had)
      throws IOException {
    Path directory = parent == null ? layout.folder() : parent.resolve(entry.path());
    if (had) {
      EntryAttributes before = EntryAttributes.read(directory);
      if (before.kind() == Kind.DIRECTORY) {
        differs |=
            (abilities.modes() && before.mode() != entry.mode())
                || !abilities.times().matches(entry.mtime(), before.mtime());
        plan.stays(entry.path(), before);
        boolean closed = (before.mode() & OWNER_ENTERS) != OWNER_ENTERS;
        if (closed) {
          plan.force();
          Directories.openUp(directory, before.mode());
        }
        return new Planned(entry, directory, OldNames.in(directory), closed ? before.mode() : -1);
      }
      countGone(directory);
    }
    differs = true;
    return new Planned(entry, directory, OldNames.none(), -1);
  }

  /**
   * Gives back their modes to directories that were looked into when the planning was broken off.
   *
   * @param plan need not be there
   */
  public static void undo(FolderLayout layout, Path plan) throws IOException {
    if (Directories.exists(plan)) {
      SwitchPlan.restoreClosed(plan, layout.folder());
    }
  }

  @Override
  protected void file(
      ManifestLine.File entry, ManifestLine.Whole read, Planned level, boolean had, long number)
      throws IOException {
    boolean staged = staging.has(number);
    differs |= staged;
    if (had && staged) {
      EntryAttributes before = EntryAttributes.read(level.resolve(entry.path()));
      if (before.kind() != Kind.FILE) {
        countGone(level.resolve(entry.path()));
        countAdded(entry.path(), read);
      } else if (!EntryComparison.same(level.resolve(entry.path()), before, staging.file(number))) {
        changed++;
      }
    } else if (staged) {
      countAdded(entry.path(), read);
    } else if (!had) {
      throw new NoSuchFileException(entry.path(), null, "neither staged nor in the folder");
    }
    if (hasMoreNames() && shared.size() < SharedFiles.MAX) {
      shared.put(entry.path(), read);
    }
  }

  private void countAdded(String path, ManifestLine.@Nullable Whole read) {
    added++;
    if (read != null) {
      moved.added(Names.last(path), read.size(), read.mtime());
    }
  }

  @Override
  protected void link(ManifestLine.Link entry, Planned level, boolean had) throws IOException {
    Path old = level.resolve(entry.path());
    ManifestLine.Whole read = shared.get(entry.first());
    EntryAttributes before = had ? EntryAttributes.read(old) : null;
    differs |= before == null || !isNameOf(before, entry.first());
    if (before == null || before.kind() != Kind.FILE) {
      if (had) {
        countGone(old);
      }
      countAdded(entry.path(), read);
    } else if (read != null
        && (before.size() != read.size()
            || !abilities.times().matches(read.mtime(), before.mtime()))) {
      changed++;
    }
  }

  private boolean isNameOf(EntryAttributes link, String first) throws IOException {
    try {
      EntryAttributes named = EntryAttributes.read(layout.folder().resolve(first));
      return named.inode() != 0 && named.id().equals(link.id());
    } catch (IOException e) {
      // Where the folder has none, or what leads to it is no directory there.
      return false;
    }
  }

  @Override
  protected void symlink(ManifestLine.Symlink entry, Planned level, boolean had)
      throws IOException {
    Path old = level.resolve(entry.path());
    differs |=
        !had
            || EntryAttributes.read(old).kind() != Kind.SYMLINK
            || !Files.readSymbolicLink(old).toString().equals(entry.target());
    other(entry, level, had, Set.of(Kind.SYMLINK));
  }

  @Override
  protected void special(ManifestLine.Entry entry, Planned level, boolean had) throws IOException {
    other(entry, level, had, SPECIAL);
  }

  private void other(ManifestLine.Entry entry, Planned level, boolean had, Set<Kind> stay)
      throws IOException {
    Path old = level.resolve(entry.path());
    EntryAttributes before = had ? EntryAttributes.read(old) : null;
    differs |= before == null || !abilities.times().matches(entry.mtime(), before.mtime());
    if (before != null && !stay.contains(before.kind())) {
      differs = true;
      countGone(old);
    }
  }

  @Override
  protected void gone(Planned level, Path old) throws IOException {
    differs = true;
    EntryAttributes before = EntryAttributes.read(old);
    if (before.kind() == Kind.DIRECTORY
        && (before.mode() & Directories.OWNER_ALL) != Directories.OWNER_ALL) {
      plan.goes(layout.folder().relativize(old).toString(), before);
    }
    countGone(old);
  }

  /** Counts the files in what goes to history. */
  private void countGone(Path old) throws IOException {
    Files.walkFileTree(
        old,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              removed++;
              moved.removed(
                  String.valueOf(file.getFileName()),
                  attributes.size(),
                  EntryTime.of(attributes.lastModifiedTime()));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            // A directory that its owner may not list: it goes as it is, and counts as nothing.
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  protected void leave(Planned level) throws IOException {
    if (level.mode >= 0) {
      EntryAttributes.setMode(level.directory, level.mode);
    }
  }
}
