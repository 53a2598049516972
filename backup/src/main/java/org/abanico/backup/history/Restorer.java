package org.abanico.backup.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.abanico.backup.abilities.LeftOutList;
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
  private final LeftOutList.Reader leftOut;
  private final PastTree past;
  private final Restoration restoration;
  private final ByteBuffer buffer = CheckedFile.newBuffer();
  private @Nullable CheckedFile from;

  /** Whether the content of the file that was begun last is still of use. */
  private boolean good;

  /** Whether the file that was begun last is one that the folder could not hold. */
  private boolean passing;

  private Restorer(
      SnapshotManifest manifest,
      LeftOutList.Reader leftOut,
      PastTree past,
      Restoration restoration) {
    this.manifest = manifest;
    this.leftOut = leftOut;
    this.past = past;
    this.restoration = restoration;
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
    Selection selection = new Selection(paths);
    SnapshotStore store = new SnapshotStore(layout);
    Set<String> wanted = selection.otherNames(store, snapshot).files();
    PastTree past = PastTree.of(layout, snapshots, snapshot);
    try (SnapshotManifest manifest = store.open(snapshot);
        LeftOutList.Reader leftOut = store.leftOut(snapshot);
        Restoration restoration =
            new Restoration(root, overwrite, manifest.owners(), selection, wanted, listener)) {
      Restorer restorer = new Restorer(manifest, leftOut, past, restoration);
      restorer.run();
      return restoration.restored();
    }
  }

  private void run() throws IOException {
    try {
      for (ManifestLine line = manifest.next(); line != null; line = manifest.next()) {
        restoration.endIfStopped();
        follow(line);
      }
      restoration.complete();
    } finally {
      closeFile();
    }
  }

  private void follow(ManifestLine line) throws IOException {
    switch (line) {
      case ManifestLine.Entry entry when leftOut.has(entry.path()) -> {
        good = false;
        passing = entry instanceof ManifestLine.File;
        restoration.leftOut(entry.path());
      }
      case ManifestLine.Link entry when leftOut.has(entry.path()) ->
          restoration.leftOut(entry.path());
      case ManifestLine.Again _ when passing -> {}
      case ManifestLine.Whole _ when passing -> passing = false;
      case ManifestLine.Spoiled _ when passing -> passing = false;
      case ManifestLine.Directory entry -> {
        past.enter(entry.path());
        restoration.follow(entry, manifest.attributes());
      }
      case ManifestLine.File entry -> {
        good = restoration.begin(entry, manifest.names());
        if (good) {
          find(entry);
        }
      }
      case ManifestLine.Chunk chunk -> copy(chunk);
      case ManifestLine.Hole hole -> skip(hole);
      case ManifestLine.Again _ -> restart();
      case ManifestLine.Whole read -> {
        if (good && from != null && !from.isAtEnd()) {
          bad(What.CONTENT);
        }
        closeFile();
        restoration.finish(read, manifest.attributes());
      }
      case ManifestLine.Spoiled _ -> {
        closeFile();
        restoration.follow(line, manifest.attributes());
      }
      default -> restoration.follow(line, manifest.attributes());
    }
  }

  private void find(ManifestLine.File entry) throws IOException {
    Path kept = past.find(entry.path());
    if (kept == null) {
      bad(What.MISSING);
    } else if (!Files.isRegularFile(kept, LinkOption.NOFOLLOW_LINKS)) {
      bad(What.OTHER);
    } else {
      try {
        from = CheckedFile.open(kept, buffer);
      } catch (IOException e) {
        bad(What.UNREADABLE);
      }
    }
  }

  private void bad(What what) {
    good = false;
    restoration.damaged(what);
  }

  private void skip(ManifestLine.Hole hole) throws IOException {
    if (from == null || !good) {
      return;
    }
    try {
      if (!from.hole(hole.length())) {
        bad(What.CONTENT);
        return;
      }
    } catch (IOException e) {
      bad(What.UNREADABLE);
      return;
    }
    restoration.hole(hole.length());
  }

  /** The source had to begin with the file anew: so does this. */
  private void restart() throws IOException {
    if (from != null) {
      from.restart();
      restoration.again();
      good = true;
    }
  }

  private void copy(ManifestLine.Chunk chunk) throws IOException {
    if (from == null || !good) {
      return;
    }
    try {
      if (!from.next(chunk)) {
        bad(What.CONTENT);
        return;
      }
    } catch (IOException e) {
      bad(What.UNREADABLE);
      return;
    }
    restoration.write(buffer);
  }

  private void closeFile() throws IOException {
    try (CheckedFile _ = from) {
      from = null;
    }
  }
}
