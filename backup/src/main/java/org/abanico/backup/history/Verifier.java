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
import org.abanico.backup.abilities.FileSystemAbilities;
import org.abanico.backup.abilities.LeftOutList;
import org.abanico.backup.folder.AbilitiesProbe;
import org.abanico.backup.folder.AttributeCheck;
import org.abanico.backup.folder.FolderLayout;
import org.abanico.backup.history.Damage.What;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.Xattr;
import org.abanico.backup.tree.EntryAttributes.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a destination holds with its snapshots: the folder with the newest, history with
 * the older ones. Looks at every entry: whether it is there, what it is, how long, and in the
 * folder its attributes, too. Content is read of all files, or of the share that is due: a
 * thirtieth, chosen by path and day, so that thirty days in a row read everything once.
 */
final class Verifier {
  /** In so many days everything is read. */
  private static final int SHARES = 30;

  private static final String TRIAL = "verifying";

  private final FolderLayout layout;
  private final FileSystemAbilities abilities;
  private final @Nullable LocalDate day;
  private final RestoreListener listener;
  private final DamageRecord damages;
  private final ByteBuffer buffer = CheckedFile.newBuffer();

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
      FileSystemAbilities abilities,
      @Nullable LocalDate day,
      RestoreListener listener,
      DamageRecord damages) {
    this.layout = layout;
    this.abilities = abilities;
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
      FileSystemAbilities abilities = AbilitiesProbe.probe(trial(layout));
      Verifier verifier = new Verifier(layout, abilities, day, listener, damages);
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
    try (SnapshotManifest manifest = store.open(snapshot);
        LeftOutList.Reader leftOut = store.leftOut(snapshot);
        AttributeCheck attributes = new AttributeCheck(manifest.owners(), trial(layout))) {
      EntryCheck check = new EntryCheck(abilities, attributes);
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
        follow(line, manifest, leftOut, check, snapshot, past, later.isEmpty());
      }
    } catch (FileSystemException e) {
      report(damage(What.SNAPSHOT, snapshot, snapshot.backup() + SnapshotStore.MANIFEST), null);
    } finally {
      closeFile();
    }
  }

  private static Path trial(FolderLayout layout) {
    return layout.staging().resolve(TRIAL);
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
      LeftOutList.Reader leftOut,
      EntryCheck check,
      Snapshot snapshot,
      PastTree past,
      boolean newest)
      throws IOException {
    List<Xattr> xattrs = manifest.attributes();
    switch (line) {
      case ManifestLine.Entry entry when leftOut.has(entry.path()) -> file = null;
      case ManifestLine.Link entry when leftOut.has(entry.path()) -> {}
      case ManifestLine.Directory entry -> {
        if (newest) {
          Path directory = layout.folder().resolve(entry.path()).normalize();
          tell(check.directory(directory, entry, xattrs), snapshot, entry.path(), directory);
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
        finish(whole, check, xattrs, snapshot, newest);
      }
      case ManifestLine.Spoiled _ -> {
        closeFile();
        file = null;
      }
      case ManifestLine.Symlink entry -> {
        if (newest) {
          Path link = past.find(entry.path());
          tell(check.symlink(link, entry, xattrs), snapshot, entry.path(), link);
        }
      }
      case ManifestLine.Link entry -> link(entry, check, past, snapshot, newest);
      case ManifestLine.Fifo entry -> {
        if (newest) {
          special(entry, check, Kind.FIFO, xattrs, snapshot);
        }
      }
      case ManifestLine.Device entry -> {
        if (newest) {
          Kind kind = entry.block() ? Kind.BLOCK_DEVICE : Kind.CHARACTER_DEVICE;
          special(entry, check, kind, xattrs, snapshot);
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

  /** What is wrong with an entry, when it is to be looked at for more than its content. */
  private void tell(@Nullable What found, Snapshot snapshot, String path, @Nullable Path where)
      throws IOException {
    if (found != null) {
      report(damage(found, snapshot, path), where);
    }
  }

  private void special(
      ManifestLine.Entry entry, EntryCheck check, Kind kind, List<Xattr> xattrs, Snapshot snapshot)
      throws IOException {
    Path path = layout.folder().resolve(entry.path());
    tell(check.special(path, entry, kind, xattrs), snapshot, entry.path(), path);
  }

  private void link(
      ManifestLine.Link entry, EntryCheck check, PastTree past, Snapshot snapshot, boolean newest)
      throws IOException {
    Path first = firsts.met(entry.first());
    Path found = past.find(entry.path());
    boolean due = found != null && found.startsWith(past.next()) && isDue(entry.path());
    files++;
    tell(check.link(found, first, due, newest), snapshot, entry.path(), found);
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

  private void finish(
      ManifestLine.Whole whole,
      EntryCheck check,
      List<Xattr> xattrs,
      Snapshot snapshot,
      boolean newest)
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
      wrong = check.file(found, entry, whole, xattrs, newest);
    }
    files++;
    if (wrong != null) {
      report(damage(wrong, snapshot, entry.path()), found);
    }
    listener.progressed(files, bytes, entry.path());
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
