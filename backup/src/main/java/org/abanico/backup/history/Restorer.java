package org.abanico.backup.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.abanico.backup.folder.EntryWriter;
import org.abanico.backup.folder.FolderLayout;
import org.abanico.backup.folder.Shortfalls;
import org.abanico.backup.history.Damage.What;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.SharedFiles;
import org.jspecify.annotations.Nullable;

/**
 * Brings a snapshot back from a destination's folder. Every chunk is checked while it is copied: a
 * file that is not what the snapshot held is left out, and named. Holds one chunk.
 */
final class Restorer {
  /** A file that has more names. */
  private static final class First {
    /** Why it could not be restored. */
    final @Nullable What wrong;

    final long bytes;

    /** Where it is. */
    Path place;

    First(Path place, @Nullable What wrong, long bytes) {
      this.place = place;
      this.wrong = wrong;
      this.bytes = bytes;
    }
  }

  private final SnapshotManifest manifest;
  private final Snapshot snapshot;
  private final PastTree past;
  private final RestoreTarget target;
  private final Selection selection;
  private final RestoreListener listener;
  private final ByteBuffer buffer = CheckedFile.newBuffer();

  private final SharedFirsts<First> firsts = new SharedFirsts<>();

  /** Files to be restored for their other names; null for all that have any. */
  private final @Nullable Set<String> wanted;

  private ManifestLine.@Nullable File file;
  private boolean waits;
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
      @Nullable Set<String> wanted,
      RestoreListener listener) {
    this.wanted = wanted;
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
   * @param root what to restore to; made when it is missing
   * @param overwrite whether files and links that are there are replaced
   * @param paths what to restore, as in a manifest; everything when it is empty
   */
  static Restored restore(
      FolderLayout layout,
      List<Snapshot> snapshots,
      Snapshot snapshot,
      Path root,
      boolean overwrite,
      List<String> paths,
      RestoreListener listener)
      throws IOException {
    List<Snapshot> later =
        snapshots.stream().filter(other -> other.number() > snapshot.number()).toList();
    Selection selection = new Selection(paths);
    SnapshotStore store = new SnapshotStore(layout);
    Set<String> wanted = paths.isEmpty() ? Set.of() : wanted(store, snapshot, selection);
    Shortfalls shortfalls = new Shortfalls();
    try (SnapshotManifest manifest = store.open(snapshot)) {
      EntryWriter writer = new EntryWriter(manifest.owners(), shortfalls);
      RestoreTarget target = new RestoreTarget(root, overwrite, writer, shortfalls);
      PastTree past = new PastTree(layout, later);
      Restorer restorer =
          new Restorer(manifest, snapshot, past, target, selection, wanted, listener);
      restorer.run();
      return new Restored(
          snapshot,
          restorer.files,
          restorer.bytes,
          restorer.existing,
          restorer.damaged,
          restorer.omitted,
          selection.unknown(),
          shortfalls.counted());
    }
  }

  /**
   * Files that were not asked for, though another name of them was: null when more than can be
   * remembered.
   */
  private static @Nullable Set<String> wanted(
      SnapshotStore store, Snapshot snapshot, Selection selection) throws IOException {
    Set<String> wanted = new HashSet<>();
    try (SnapshotManifest manifest = store.open(snapshot)) {
      for (ManifestLine line = manifest.next(); line != null; line = manifest.next()) {
        if (line instanceof ManifestLine.Link link
            && selection.has(link.path())
            && !selection.has(link.first())) {
          wanted.add(link.first());
          if (wanted.size() > SharedFiles.MAX) {
            return null;
          }
        }
      }
    }
    return wanted;
  }

  private void run() throws IOException {
    try {
      for (ManifestLine line = manifest.next(); line != null; line = manifest.next()) {
        if (listener.isStopped()) {
          stop();
        }
        follow(line);
      }
      target.complete();
    } finally {
      closeFile();
      target.close();
    }
  }

  /** No file is left half done; directories get their attributes. */
  private void stop() throws IOException {
    closeFile();
    target.drop();
    target.complete();
    throw new CancellationException("the restore was stopped");
  }

  private void follow(ManifestLine line) throws IOException {
    switch (line) {
      case ManifestLine.Directory entry -> {
        past.enter(entry.path());
        target.enter(entry, manifest.attributes());
        if (selection.has(entry.path()) && !target.make()) {
          stays(entry.path());
        }
      }
      case ManifestLine.File entry -> begin(entry);
      case ManifestLine.Chunk chunk -> copy(chunk);
      case ManifestLine.Hole hole -> skip(hole);
      case ManifestLine.Again _ -> restart();
      case ManifestLine.Whole read -> finish(read);
      case ManifestLine.Spoiled _ -> {
        if (file != null && selection.has(file.path())) {
          omitted++;
        }
        closeFile();
        target.drop();
        file = null;
      }
      case ManifestLine.Symlink entry -> {
        // The manifest has all of it: what is kept need not be looked at.
        Path goesTo = place(entry.path());
        if (goesTo != null) {
          target.symlink(goesTo, entry, manifest.attributes());
        }
      }
      case ManifestLine.Fifo entry -> special(entry);
      case ManifestLine.Device entry -> special(entry);
      case ManifestLine.Link entry -> link(entry);
      case ManifestLine.Omitted entry -> {
        if (selection.has(entry.path())) {
          omitted++;
        }
      }
      case ManifestLine.Version _,
          ManifestLine.Backup _,
          ManifestLine.User _,
          ManifestLine.Group _,
          ManifestLine.Shared _,
          ManifestLine.Attribute _,
          ManifestLine.End _ -> {}
    }
  }

  private void begin(ManifestLine.File entry) throws IOException {
    file = entry;
    place = null;
    wrong = null;
    fileBytes = 0;
    waits = false;
    boolean asked = selection.has(entry.path());
    Path goesTo = asked ? target.place(entry.path()) : null;
    if (goesTo == null && isWantedElsewhere(entry.path(), asked)) {
      waits = true;
      goesTo = target.waitingPlace();
    }
    place = goesTo;
    if (goesTo == null) {
      return;
    }
    Path kept = past.find(entry.path());
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

  private boolean isWantedElsewhere(String path, boolean asked) {
    return manifest.names() > 1 && (asked || wanted == null || wanted.contains(path));
  }

  private void skip(ManifestLine.Hole hole) throws IOException {
    if (from == null || to == null || wrong != null) {
      return;
    }
    try {
      if (!from.hole(hole.length())) {
        wrong = What.CONTENT;
        return;
      }
    } catch (IOException e) {
      wrong = What.UNREADABLE;
      return;
    }
    fileBytes += hole.length();
    to.position(fileBytes);
  }

  /** The source had to begin with the file anew: so does this. */
  private void restart() throws IOException {
    if (from != null && to != null) {
      from.restart();
      to.truncate(0);
      fileBytes = 0;
      wrong = null;
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
    listener.progressed(files, bytes + fileBytes, file == null ? "" : file.path());
  }

  private void finish(ManifestLine.Whole read) throws IOException {
    ManifestLine.File entry = file;
    file = null;
    if (entry == null) {
      return;
    }
    boolean asked = selection.has(entry.path());
    if (asked && (waits || place == null)) {
      stays(entry.path());
    }
    if (place == null) {
      return;
    }
    if (wrong == null && from != null && !from.isAtEnd()) {
      wrong = What.CONTENT;
    }
    if (to != null) {
      target.lengthen(to, fileBytes);
    }
    closeFile();
    if (manifest.names() > 1) {
      firsts.add(entry.path(), manifest.names(), new First(place, wrong, fileBytes));
    }
    if (wrong == null) {
      target.finish(place, entry, read, manifest.attributes());
    } else {
      target.drop();
    }
    if (!waits) {
      told(entry.path());
    }
  }

  private void told(String path) {
    if (wrong != null) {
      damaged(wrong, path);
      return;
    }
    files++;
    bytes += fileBytes;
    listener.progressed(files, bytes, path);
  }

  /** Another name of a file: of what was restored, or else waits under no name. */
  private void link(ManifestLine.Link entry) throws IOException {
    First first = firsts.met(entry.first());
    Path goesTo = place(entry.path());
    if (goesTo == null) {
      return;
    }
    if (first == null) {
      damaged(What.MISSING, entry.path());
      return;
    }
    if (first.wrong != null) {
      damaged(first.wrong, entry.path());
      return;
    }
    if (target.link(goesTo, first.place, entry.path())) {
      files++;
      bytes += first.bytes;
    }
    first.place = goesTo;
    listener.progressed(files, bytes, entry.path());
  }

  private void special(ManifestLine.Entry entry) throws IOException {
    Path goesTo = place(entry.path());
    if (goesTo != null) {
      target.special(goesTo, entry, manifest.attributes());
    }
  }

  /** Where an entry goes; null when it was not asked for, or something is there that stays. */
  private @Nullable Path place(String path) throws IOException {
    if (!selection.has(path)) {
      return null;
    }
    Path goesTo = target.place(path);
    if (goesTo == null) {
      stays(path);
    }
    return goesTo;
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
