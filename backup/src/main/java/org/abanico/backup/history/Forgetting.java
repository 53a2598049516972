package org.abanico.backup.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.abanico.backup.abilities.LeftOutList;
import org.abanico.backup.folder.Directories;
import org.abanico.backup.folder.FileSystemSync;
import org.abanico.backup.folder.FolderLayout;
import org.abanico.backup.folder.SmallFile;
import org.abanico.backup.folder.StagingArea;
import org.abanico.backup.manifest.Names;

/**
 * Removes a snapshot, so that all others can be restored as before. What it replaced, and the
 * snapshots before it still need, goes to the history of the one after it; what only it needed is
 * deleted. A file says that this is under way: who finds it does it again.
 */
public final class Forgetting {
  private static final String MARKER = "FORGET 1 ";

  private final FolderLayout layout;
  private final FileSystemSync sync;
  private final SnapshotStore store;

  public Forgetting(FolderLayout layout, FileSystemSync sync) {
    this.layout = layout;
    this.sync = sync;
    this.store = new SnapshotStore(layout);
  }

  /**
   * Forgets a snapshot. On return that is on the disk.
   *
   * @throws IllegalArgumentException when it is the newest one, or not there
   * @throws IOException among others, when the manifest of the snapshot before it is damaged: what
   *     that one needs is not known then, and nothing is changed
   */
  public void forget(String backup) throws IOException {
    List<Snapshot> all = store.list().snapshots();
    int index = indexOf(all, backup);
    if (index < 0 || index == all.size() - 1) {
      throw new IllegalArgumentException("not to be forgotten: " + backup);
    }
    if (index > 0) {
      SnapshotManifest.check(
          layout.snapshot(all.get(index - 1).backup(), SnapshotStore.MANIFEST), all.get(index - 1));
    }
    SmallFile.replace(layout.forgetting(), MARKER + backup + "\n");
    finish();
  }

  private static int indexOf(List<Snapshot> all, String backup) {
    return all.stream().map(Snapshot::backup).toList().indexOf(backup);
  }

  /** Ends what was broken off, if anything was. */
  public void finish() throws IOException {
    if (!Directories.exists(layout.forgetting())) {
      return;
    }
    String text = SmallFile.read(layout.forgetting()).stripTrailing();
    String backup = text.substring(Math.min(text.length(), MARKER.length()));
    if (!text.startsWith(MARKER) || !Names.isBackup(backup)) {
      throw new IOException(layout.forgetting() + " is damaged");
    }
    List<Snapshot> all = store.list().snapshots();
    int index = indexOf(all, backup);
    if (index >= 0) {
      merge(all, index);
      sync.complete();
      Files.delete(layout.snapshot(backup, SnapshotStore.SUMMARY));
      FileSystemSync.force(layout.snapshots());
    }
    Files.deleteIfExists(layout.snapshot(backup, SnapshotStore.MANIFEST));
    Files.deleteIfExists(layout.snapshot(backup, StagingArea.LEFT_OUT));
    Directories.delete(layout.history(backup));
    sync.changed(layout.history());
    sync.changed(layout.snapshots());
    sync.complete();
    SmallFile.remove(layout.forgetting());
  }

  private void merge(List<Snapshot> all, int index) throws IOException {
    Path from = layout.history(all.get(index).backup());
    Path to = layout.history(all.get(index + 1).backup());
    if (index == 0) {
      Directories.delete(to);
      return;
    }
    try (SnapshotManifest before = store.open(all.get(index - 1));
        LeftOutList.Reader leftOut = store.leftOut(all.get(index - 1))) {
      HistoryMerge.merge(before, leftOut, from, to);
    }
  }
}
