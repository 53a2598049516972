package org.abanico.backup.destination;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.abanico.backup.BackupWriter.PublishListener;
import org.abanico.backup.Recovery;
import org.abanico.backup.abilities.LeftOutList;
import org.abanico.backup.catalog.Catalog;
import org.abanico.backup.folder.Directories;
import org.abanico.backup.folder.FileSystemSync;
import org.abanico.backup.folder.FolderLayout;
import org.abanico.backup.folder.Publisher;
import org.abanico.backup.folder.Shortfalls;
import org.abanico.backup.folder.SmallFile;
import org.abanico.backup.folder.StagingArea;
import org.abanico.backup.history.Snapshot;
import org.abanico.backup.history.SnapshotStore;
import org.abanico.backup.manifest.Names;
import org.abanico.backup.tree.EntryAttributes;
import org.abanico.wire.text.MalformedTextException;
import org.abanico.wire.text.PercentEncoding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The switch from the old tree to the new one, which is complete or has not begun, whatever
 * happens. A file says that it is under way, and to which backup: it is there, for certain, before
 * anything in the folder changes and until everything has changed. Who finds it makes the switch
 * again from its beginning; that ends as if nothing had happened.
 */
final class FolderSwitch {
  private static final Logger LOG = LoggerFactory.getLogger(FolderSwitch.class);
  private static final String MARKER = "SWITCH 1";

  private final FolderLayout layout;
  private final FileSystemSync sync;
  private final String backup;
  private final String source;

  private FolderSwitch(FolderLayout layout, FileSystemSync sync, String backup, String source) {
    this.layout = layout;
    this.sync = sync;
    this.backup = backup;
    this.source = source;
  }

  /** Whether one is under way. */
  static boolean isPending(FolderLayout layout) throws IOException {
    return Directories.exists(layout.switching());
  }

  /**
   * Begins a switch. On return it is certain that it will be made: what is staged, sealed and
   * planned is on the disk, and its manifest with it ({@link WholeManifest#keep}).
   */
  static FolderSwitch commit(
      FolderLayout layout, FileSystemSync sync, StagingArea staging, Snapshot snapshot)
      throws IOException {
    SnapshotStore.stageSummary(snapshot, staging, sync);
    sync.changed(layout.staging());
    sync.complete();
    SmallFile.replace(
        layout.switching(),
        String.join(
                " ",
                MARKER,
                snapshot.backup(),
                PercentEncoding.encode(snapshot.source()),
                snapshot.root())
            + "\n");
    return new FolderSwitch(layout, sync, snapshot.backup(), snapshot.source());
  }

  /**
   * Makes a switch that is under way, to its end. The catalog is told, unless it was by the run
   * that began it.
   *
   * @return what was finished, and what came of it
   */
  static Recovery finishPending(FolderLayout layout, FileSystemSync sync, Catalog catalog)
      throws IOException {
    Shortfalls shortfalls = new Shortfalls();
    String[] fields = SmallFile.read(layout.switching()).stripTrailing().split(" ", -1);
    if (fields.length != 5
        || !MARKER.equals(fields[0] + " " + fields[1])
        || !Names.isBackup(fields[2])) {
      throw damaged(layout);
    }
    FolderSwitch pending = new FolderSwitch(layout, sync, fields[2], decoded(fields[3], layout));
    Path directory = layout.staging().resolve(pending.backup);
    if (Directories.isDirectory(directory)) {
      try (StagingArea staging = StagingArea.reopen(directory, sync)) {
        WholeManifest.check(staging, fields[4]);
        pending.finish(
            staging, shortfalls, (_, _) -> {}, () -> describe(pending.backup, catalog, sync));
      }
    } else if (new SnapshotStore(layout).has(pending.backup)) {
      describe(pending.backup, catalog, sync);
      SmallFile.remove(layout.switching());
    } else {
      throw damaged(layout);
    }
    return new Recovery(
        Recovery.What.FINISHED,
        pending.backup,
        pending.backup,
        shortfalls.counted(),
        LeftOutList.read(layout.snapshot(pending.backup, StagingArea.LEFT_OUT)));
  }

  private static void describe(String backup, Catalog catalog, FileSystemSync sync)
      throws IOException {
    if (!catalog.tree().equals(backup)) {
      catalog.published(backup);
      catalog.commit(sync);
    }
  }

  /** Describes the new tree in the catalog. */
  interface Description {
    void describe() throws IOException;
  }

  /**
   * Makes the switch. On return the folder is the new tree, on the disk, and nothing is staged.
   *
   * @param description told when the folder is the new tree, and still before that is on the disk
   */
  Publisher.Result finish(
      StagingArea staging, Shortfalls shortfalls, PublishListener listener, Description description)
      throws IOException {
    Publisher.Result result =
        Publisher.publish(layout, sync, staging, backup, source, shortfalls, listener);
    int mode = result.rootMode();
    // A folder that its owner may not search hides what is still to be done in it.
    boolean hides = (mode & Directories.OWNER_SEARCH) == 0;
    if (!hides && (mode & Directories.OWNER_ALL) != Directories.OWNER_ALL) {
      EntryAttributes.setMode(layout.folder(), mode);
    }
    keep(staging, description);
    if (hides) {
      hide(mode);
    }
    return result;
  }

  private void hide(int mode) {
    try {
      EntryAttributes.setMode(layout.folder(), mode);
    } catch (IOException e) {
      LOG.warn("{} is published, but its folder has not the mode {}", backup, mode, e);
    }
  }

  /** As {@link #finish}, when the folder is the new tree already. */
  void finishUnchanged(StagingArea staging, Description description) throws IOException {
    keep(staging, description);
  }

  private void keep(StagingArea staging, Description description) throws IOException {
    new SnapshotStore(layout).keep(backup, staging, sync);
    // What was damaged in the folder has gone to history, and was replaced.
    Files.deleteIfExists(layout.damaged());
    description.describe();
    sync.complete();
    end(staging);
  }

  /** When nothing says any more that it is under way, it is made, whatever fails after that. */
  private void end(StagingArea staging) throws IOException {
    try {
      SmallFile.remove(layout.switching());
      staging.drop();
    } catch (IOException e) {
      if (isPending(layout)) {
        throw e;
      }
      LOG.warn("{} is published, but was not tidied up after", backup, e);
    }
  }

  private static String decoded(String text, FolderLayout layout) throws IOException {
    try {
      return PercentEncoding.decode(text);
    } catch (MalformedTextException e) {
      throw damaged(layout);
    }
  }

  private static IOException damaged(FolderLayout layout) {
    return new IOException(layout.switching() + " is damaged");
  }
}
