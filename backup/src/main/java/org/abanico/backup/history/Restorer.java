package org.abanico.backup.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.abanico.backup.folder.FolderLayout;
import org.abanico.backup.history.Damage.What;
import org.abanico.backup.manifest.ManifestLine;
import org.jspecify.annotations.Nullable;

/**
 * Brings a snapshot back from a destination's folder. Every chunk is checked while it is copied: a
 * file that is not what the snapshot held is left out, and named. Holds one chunk.
 */
final class Restorer {
  private final SnapshotManifest manifest;
  private final Snapshot snapshot;
  private final PastTree past;
  private final RestoreTarget target;
  private final Selection selection;
  private final RestoreListener listener;
  private final ByteBuffer buffer = CheckedFile.newBuffer();

  private ManifestLine.@Nullable File file;
  private @Nullable Path place;
  private @Nullable CheckedFile from;
  private @Nullable FileChannel to;
  private @Nullable What wrong;
  private long fileBytes;
  private long files;
  private long bytes;
  private long existing;
  private long damaged;
  private long omitted;

  private Restorer(
      SnapshotManifest manifest,
      Snapshot snapshot,
      PastTree past,
      RestoreTarget target,
      Selection selection,
      RestoreListener listener) {
    this.manifest = manifest;
    this.snapshot = snapshot;
    this.past = past;
    this.target = target;
    this.selection = selection;
    this.listener = listener;
  }

  /**
   * Restores.
   *
   * @param snapshots all of the folder, in their order
   * @param paths what to restore, as in a manifest; everything when it is empty
   */
  static Restored restore(
      FolderLayout layout,
      List<Snapshot> snapshots,
      Snapshot snapshot,
      RestoreTarget target,
      List<String> paths,
      RestoreListener listener)
      throws IOException {
    List<Snapshot> later =
        snapshots.stream().filter(other -> other.number() > snapshot.number()).toList();
    Selection selection = new Selection(paths);
    try (SnapshotManifest manifest = new SnapshotStore(layout).open(snapshot)) {
      Restorer restorer =
          new Restorer(
              manifest, snapshot, new PastTree(layout, later), target, selection, listener);
      restorer.run();
      return new Restored(
          snapshot,
          restorer.files,
          restorer.bytes,
          restorer.existing,
          restorer.damaged,
          restorer.omitted,
          selection.unknown());
    }
  }

  private void run() throws IOException {
    try {
      for (ManifestLine line = manifest.next(); line != null; line = manifest.next()) {
        follow(line);
      }
      target.complete();
    } finally {
      closeFile();
      target.drop();
    }
  }

  private void follow(ManifestLine line) throws IOException {
    switch (line) {
      case ManifestLine.Directory entry -> {
        past.enter(entry.path());
        target.enter(entry);
        if (selection.has(entry.path()) && !target.make()) {
          stays(entry.path());
        }
      }
      case ManifestLine.File entry -> begin(entry);
      case ManifestLine.Chunk chunk -> copy(chunk);
      case ManifestLine.Whole read -> finish(read);
      case ManifestLine.Spoiled _ -> {
        if (file != null && selection.has(file.path())) {
          omitted++;
        }
        closeFile();
        target.drop();
        file = null;
      }
      case ManifestLine.Symlink entry -> link(entry);
      case ManifestLine.Omitted entry -> {
        if (selection.has(entry.path())) {
          omitted++;
        }
      }
      case ManifestLine.Version _, ManifestLine.Backup _, ManifestLine.End _ -> {}
    }
  }

  private void begin(ManifestLine.File entry) throws IOException {
    file = entry;
    place = null;
    wrong = null;
    fileBytes = 0;
    if (!selection.has(entry.path())) {
      return;
    }
    Path goesTo = target.place(entry.path());
    Path kept = goesTo == null ? null : past.find(entry.path());
    place = goesTo;
    if (goesTo == null) {
      return;
    }
    if (kept == null) {
      wrong = What.MISSING;
    } else if (!Files.isRegularFile(kept, LinkOption.NOFOLLOW_LINKS)) {
      wrong = What.OTHER;
    } else {
      try {
        from = CheckedFile.open(kept, buffer);
      } catch (IOException e) {
        wrong = What.UNREADABLE;
        return;
      }
      to = target.begin(goesTo);
    }
  }

  private void copy(ManifestLine.Chunk chunk) throws IOException {
    if (from == null || to == null || wrong != null) {
      return;
    }
    try {
      if (!from.next(chunk)) {
        wrong = What.CONTENT;
        return;
      }
    } catch (IOException e) {
      wrong = What.UNREADABLE;
      return;
    }
    while (buffer.hasRemaining()) {
      to.write(buffer);
    }
    fileBytes += chunk.length();
  }

  private void finish(ManifestLine.Whole read) throws IOException {
    ManifestLine.File entry = file;
    file = null;
    if (entry == null || !selection.has(entry.path())) {
      return;
    }
    if (place == null) {
      stays(entry.path());
      return;
    }
    if (wrong == null && from != null && !from.isAtEnd()) {
      wrong = What.CONTENT;
    }
    closeFile();
    if (wrong != null) {
      target.drop();
      damaged(wrong, entry.path());
      return;
    }
    target.finish(place, entry, read);
    files++;
    bytes += fileBytes;
    listener.progressed(files, bytes, entry.path());
  }

  private void link(ManifestLine.Symlink entry) throws IOException {
    if (!selection.has(entry.path())) {
      return;
    }
    Path goesTo = target.place(entry.path());
    if (goesTo == null) {
      stays(entry.path());
    } else {
      // The manifest has all of it: what is kept need not be looked at.
      target.link(goesTo, entry);
    }
  }

  private void stays(String path) {
    existing++;
    listener.existing(path);
  }

  private void damaged(What what, String path) {
    damaged++;
    listener.damaged(new Damage(what, snapshot.backup(), path));
  }

  private void closeFile() throws IOException {
    try (CheckedFile _ = from;
        FileChannel _ = to) {
      from = null;
      to = null;
    }
  }
}
