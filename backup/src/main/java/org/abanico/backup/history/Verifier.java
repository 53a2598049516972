package org.abanico.backup.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.abanico.backup.folder.ContentComparison;
import org.abanico.backup.folder.FolderLayout;
import org.abanico.backup.history.Damage.What;
import org.abanico.backup.manifest.EntryTime;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.tree.EntryAttributes;
import org.abanico.backup.tree.EntryAttributes.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a destination holds with its snapshots: the folder with the newest, history with
 * the older ones. Looks at every entry: whether it is there, what it is, how long, and in the
 * folder its mode and time, too. Content is read of all files, or of the share that is due: a
 * thirtieth, chosen by path and day, so that thirty days in a row read everything once.
 */
final class Verifier {
  /** In so many days everything is read. */
  private static final int SHARES = 30;

  /** Whom files that run as their owner would run as is not kept under root. */
  private static final int SET_ID_BITS = 06000;

  private final FolderLayout layout;
  private final @Nullable LocalDate day;
  private final RestoreListener listener;
  private final DamageRecord damages;
  private final ByteBuffer buffer = CheckedFile.newBuffer();

  private final ContentComparison comparison = new ContentComparison();
  private SharedFirsts<Path> firsts = new SharedFirsts<>();
  private ManifestLine.@Nullable File file;
  private @Nullable Path place;
  private @Nullable CheckedFile content;
  private @Nullable What wrong;
  private long files;
  private long read;
  private long bytes;
  private long damaged;

  private Verifier(
      FolderLayout layout,
      @Nullable LocalDate day,
      RestoreListener listener,
      DamageRecord damages) {
    this.layout = layout;
    this.day = day;
    this.listener = listener;
    this.damages = damages;
  }

  /**
   * Verifies.
   *
   * @param day whose share is read; null for everything
   */
  static Verified verify(FolderLayout layout, @Nullable LocalDate day, RestoreListener listener)
      throws IOException {
    SnapshotStore store = new SnapshotStore(layout);
    SnapshotStore.Listing listing = store.list();
    List<Snapshot> snapshots = listing.snapshots();
    try (DamageRecord damages = new DamageRecord(layout)) {
      Verifier verifier = new Verifier(layout, day, listener, damages);
      for (String name : listing.damaged()) {
        verifier.report(History.damagedSummary(name), null);
      }
      for (int i = snapshots.size() - 1; i >= 0; i--) {
        List<Snapshot> later = snapshots.subList(i + 1, snapshots.size());
        verifier.snapshot(store, snapshots.get(i), later);
      }
      damages.finish(verifier.damaged > 0);
      return new Verified(
          snapshots.size(), verifier.files, verifier.read, verifier.bytes, verifier.damaged);
    }
  }

  private void snapshot(SnapshotStore store, Snapshot snapshot, List<Snapshot> later)
      throws IOException {
    PastTree past = new PastTree(layout, later);
    firsts = new SharedFirsts<>();
    try (SnapshotManifest manifest = store.open(snapshot)) {
      while (true) {
        ManifestLine line;
        try {
          line = manifest.next();
        } catch (IOException e) {
          report(damage(What.SNAPSHOT, snapshot, snapshot.backup() + SnapshotStore.MANIFEST), null);
          return;
        }
        if (line == null) {
          return;
        }
        goOn();
        follow(line, manifest, snapshot, past, later.isEmpty());
      }
    } catch (FileSystemException e) {
      report(damage(What.SNAPSHOT, snapshot, snapshot.backup() + SnapshotStore.MANIFEST), null);
    } finally {
      closeFile();
    }
  }

  private void goOn() {
    if (listener.isStopped()) {
      throw new CancellationException("the verification was stopped");
    }
  }

  private static Damage damage(What what, Snapshot snapshot, String path) {
    return new Damage(what, snapshot.backup(), path);
  }

  private void follow(
      ManifestLine line,
      SnapshotManifest manifest,
      Snapshot snapshot,
      PastTree past,
      boolean newest)
      throws IOException {
    switch (line) {
      case ManifestLine.Directory entry -> {
        if (newest) {
          directory(entry, snapshot);
        }
        past.enter(entry.path());
      }
      case ManifestLine.File entry -> begin(entry, past);
      case ManifestLine.Chunk chunk -> chunk(chunk);
      case ManifestLine.Hole hole -> hole(hole);
      case ManifestLine.Again _ -> restart();
      case ManifestLine.Whole whole -> {
        if (manifest.names() > 1 && file != null && place != null) {
          firsts.add(file.path(), manifest.names(), place);
        }
        finish(whole, snapshot, newest);
      }
      case ManifestLine.Spoiled _ -> {
        closeFile();
        file = null;
      }
      case ManifestLine.Symlink entry -> {
        if (newest) {
          symlink(entry, past.find(entry.path()), snapshot);
        }
      }
      case ManifestLine.Link entry -> link(entry, past, snapshot, newest);
      case ManifestLine.Fifo entry -> {
        if (newest) {
          special(entry, snapshot, Kind.FIFO);
        }
      }
      case ManifestLine.Device entry -> {
        if (newest) {
          Kind kind = entry.block() ? Kind.BLOCK_DEVICE : Kind.CHARACTER_DEVICE;
          special(entry, snapshot, kind);
        }
      }
      case ManifestLine.Version _,
          ManifestLine.Backup _,
          ManifestLine.User _,
          ManifestLine.Group _,
          ManifestLine.Shared _,
          ManifestLine.Attribute _,
          ManifestLine.Omitted _,
          ManifestLine.End _ -> {}
    }
  }

  private void directory(ManifestLine.Directory entry, Snapshot snapshot) throws IOException {
    Path directory = layout.folder().resolve(entry.path()).normalize();
    EntryAttributes now = read(directory);
    What found =
        now == null
            ? What.MISSING
            : now.kind() != Kind.DIRECTORY
                ? What.OTHER
                : sameAttributes(now, entry.mode(), entry.mtime()) ? null : What.ATTRIBUTES;
    if (found != null) {
      report(damage(found, snapshot, entry.path()), directory);
    }
  }

  private static boolean sameAttributes(EntryAttributes now, int mode, EntryTime mtime) {
    return ((now.mode() ^ mode) & ~SET_ID_BITS) == 0 && now.mtime().equals(mtime);
  }

  private static @Nullable EntryAttributes read(Path path) {
    try {
      return EntryAttributes.read(path);
    } catch (IOException e) {
      return null;
    }
  }

  private void symlink(ManifestLine.Symlink entry, @Nullable Path link, Snapshot snapshot)
      throws IOException {
    EntryAttributes now = link == null ? null : read(link);
    What found = null;
    if (link == null || now == null) {
      found = What.MISSING;
    } else if (now.kind() != Kind.SYMLINK || !pointsTo(link, entry.target())) {
      found = What.OTHER;
    } else if (!now.mtime().equals(entry.mtime())) {
      found = What.ATTRIBUTES;
    }
    if (found != null) {
      report(damage(found, snapshot, entry.path()), link);
    }
  }

  /** Where links are made by the JDK, it has rewritten their targets. */
  private static boolean pointsTo(Path link, String target) throws IOException {
    Path now = Files.readSymbolicLink(link);
    return now.toString().equals(target) || now.equals(link.getFileSystem().getPath(target));
  }

  /** What is a copy because its file system has no other names is compared with the file. */
  private void link(ManifestLine.Link entry, PastTree past, Snapshot snapshot, boolean newest)
      throws IOException {
    Path first = firsts.met(entry.first());
    Path found = past.find(entry.path());
    EntryAttributes now = found == null ? null : read(found);
    What different = null;
    if (found == null || now == null) {
      different = What.MISSING;
    } else if (now.kind() != Kind.FILE) {
      different = What.OTHER;
    } else if (first != null) {
      boolean due = found.startsWith(past.next()) && isDue(entry.path());
      different = difference(found, now, first, due, newest);
    }
    files++;
    if (different != null) {
      report(damage(different, snapshot, entry.path()), found);
    }
  }

  private @Nullable What difference(
      Path found, EntryAttributes now, Path first, boolean due, boolean newest) {
    EntryAttributes named = read(first);
    if (named == null
        || (now.inode() != 0 && now.inode() == named.inode() && now.device() == named.device())) {
      return null;
    }
    try {
      if (now.size() != named.size() || (due && !comparison.same(found, first))) {
        return What.CONTENT;
      }
    } catch (IOException e) {
      return What.UNREADABLE;
    }
    return !newest || sameAttributes(now, named.mode(), named.mtime()) ? null : What.ATTRIBUTES;
  }

  /** One that is missing may never have been made: that takes rights that a user may not have. */
  private void special(ManifestLine.Entry entry, Snapshot snapshot, Kind kind) throws IOException {
    Path path = layout.folder().resolve(entry.path());
    EntryAttributes now = read(path);
    if (now == null) {
      return;
    }
    if (now.kind() != kind) {
      report(damage(What.OTHER, snapshot, entry.path()), path);
    } else if (!sameAttributes(now, entry.mode(), entry.mtime())) {
      report(damage(What.ATTRIBUTES, snapshot, entry.path()), path);
    }
  }

  private void begin(ManifestLine.File entry, PastTree past) {
    file = entry;
    wrong = null;
    Path found = past.find(entry.path());
    place = found;
    if (found == null) {
      wrong = What.MISSING;
    } else if (!Files.isRegularFile(found, LinkOption.NOFOLLOW_LINKS)) {
      wrong = What.OTHER;
    } else if (found.startsWith(past.next()) && isDue(entry.path())) {
      // What is further on belongs to a later snapshot, too, and is read on its account.
      try {
        content = CheckedFile.open(found, buffer);
      } catch (IOException e) {
        wrong = What.UNREADABLE;
      }
    }
  }

  private boolean isDue(String path) {
    return day == null
        || Math.floorMod(path.hashCode(), SHARES) == Math.floorMod(day.toEpochDay(), SHARES);
  }

  private void chunk(ManifestLine.Chunk chunk) {
    if (content == null || wrong != null) {
      return;
    }
    try {
      if (!content.next(chunk)) {
        wrong = What.CONTENT;
      }
      bytes += chunk.length();
      listener.progressed(files, bytes, file == null ? "" : file.path());
    } catch (IOException e) {
      wrong = What.UNREADABLE;
    }
  }

  private void hole(ManifestLine.Hole hole) {
    if (content == null || wrong != null) {
      return;
    }
    try {
      if (!content.hole(hole.length())) {
        wrong = What.CONTENT;
      }
    } catch (IOException e) {
      wrong = What.UNREADABLE;
    }
  }

  private void restart() throws IOException {
    if (content != null) {
      wrong = null;
      content.restart();
    }
  }

  private void finish(ManifestLine.Whole whole, Snapshot snapshot, boolean newest)
      throws IOException {
    ManifestLine.File entry = file;
    file = null;
    if (entry == null) {
      return;
    }
    if (wrong == null && content != null && !content.isAtEnd()) {
      wrong = What.CONTENT;
    }
    read += content == null ? 0 : 1;
    closeFile();
    Path found = place;
    if (wrong == null && found != null) {
      wrong = stated(found, entry, whole, newest);
    }
    files++;
    if (wrong != null) {
      report(damage(wrong, snapshot, entry.path()), found);
    }
    listener.progressed(files, bytes, entry.path());
  }

  private static @Nullable What stated(
      Path place, ManifestLine.File entry, ManifestLine.Whole whole, boolean newest) {
    EntryAttributes now = read(place);
    if (now == null) {
      return What.MISSING;
    }
    if (now.kind() != Kind.FILE) {
      return What.OTHER;
    }
    if (now.size() != whole.size()) {
      return What.CONTENT;
    }
    return !newest || sameAttributes(now, entry.mode(), whole.mtime()) ? null : What.ATTRIBUTES;
  }

  private void report(Damage damage, @Nullable Path where) throws IOException {
    damaged++;
    damages.add(damage, where);
    listener.damaged(damage);
  }

  private void closeFile() throws IOException {
    CheckedFile open = content;
    content = null;
    if (open != null) {
      open.close();
    }
  }
}
