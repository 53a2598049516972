package org.abanico.backup.destination;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.abanico.backup.FolderException;
import org.abanico.backup.FolderException.Problem;
import org.abanico.backup.block.PieceHasher;
import org.abanico.backup.block.SegmentReference;
import org.abanico.backup.block.Sha256;
import org.abanico.backup.catalog.Catalog;
import org.abanico.backup.catalog.TextPiece;
import org.abanico.backup.folder.FileSystemSync;
import org.abanico.backup.folder.FolderLayout;
import org.abanico.backup.folder.StagingArea;
import org.abanico.backup.history.DistrustedFiles;
import org.abanico.backup.history.PreviousFiles;
import org.abanico.backup.history.Snapshot;
import org.abanico.backup.history.SnapshotStore;
import org.abanico.backup.history.SnapshotText;
import org.abanico.backup.manifest.ManifestRules;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a folder has that a backup that comes in can make use of. */
final class Holdings implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Holdings.class);

  private final FolderLayout layout;
  private final Catalog catalog;
  private final String backup;
  private final @Nullable Snapshot newest;
  private final @Nullable SnapshotText texts;
  private final boolean needsAll;

  private Holdings(FolderLayout layout, Catalog catalog, String backup, @Nullable Snapshot newest)
      throws IOException {
    this.layout = layout;
    this.catalog = catalog;
    this.backup = backup;
    this.newest = newest;
    boolean described = newest != null && catalog.tree().equals(newest.backup());
    this.texts =
        newest != null && described && catalog.hasTexts() ? new SnapshotText(layout, newest) : null;
    this.needsAll = newest == null && catalog.isEmpty();
  }

  /**
   * Looks at what there is, for a backup that begins to come in. A catalog that does not describe
   * the newest snapshot is made anew.
   */
  static Holdings of(FolderLayout layout, Catalog catalog, String backup) throws IOException {
    SnapshotStore store = new SnapshotStore(layout);
    List<Snapshot> snapshots = store.list().snapshots();
    Snapshot newest = snapshots.isEmpty() ? null : snapshots.getLast();
    if (newest != null && !catalog.tree().equals(newest.backup())) {
      try {
        store.check(newest);
        store.describe(newest, manifest -> catalog.rebuild(newest.backup(), manifest));
      } catch (IOException e) {
        LOG.warn("The manifest of the newest backup is damaged: more may come than is missing", e);
      }
    }
    catalog.begin(backup);
    return new Holdings(layout, catalog, backup, newest);
  }

  Catalog catalog() {
    return catalog;
  }

  /** Whether there is nothing of use. */
  boolean needsAll() {
    return needsAll;
  }

  /** The SHA-256 of the manifest whose text can be referred to; empty without one. */
  String root() {
    return texts == null || newest == null ? "" : newest.root();
  }

  /** What looks for content, for a backup whose manifest is being staged. */
  NeedFinder finder(StagingArea staging, StagedIds ids, ManifestRules rules) throws IOException {
    PreviousFiles previous = null;
    if (newest != null) {
      try {
        previous = PreviousFiles.open(new SnapshotStore(layout), newest, catalog::removed);
      } catch (IOException e) {
        LOG.warn("The manifest of the newest backup cannot be read: {}", newest.backup(), e);
      }
    }
    return new NeedFinder(
        layout,
        catalog,
        ids,
        layout.staging().resolve(backup),
        staging.manifest()::read,
        rules,
        previous,
        DistrustedFiles.read(layout),
        staging.abilities());
  }

  /**
   * The text that a segment refers to; the caller's then.
   *
   * @throws FolderException CHANGED, when it is not there any more
   */
  ByteBuf text(SegmentReference reference, Sha256 sha256) throws IOException {
    TextPiece piece = texts == null ? null : catalog.findText(reference.sha256());
    if (texts == null || piece == null || piece.length() != reference.length()) {
      throw changed(null);
    }
    ByteBuf text = Unpooled.buffer(reference.length(), reference.length());
    try {
      texts.read(piece.offset(), piece.length(), text);
    } catch (IOException e) {
      throw changed(e);
    }
    if (!sha256.of(text, 0, reference.length()).equals(reference.sha256())) {
      throw changed(null);
    }
    return text;
  }

  private FolderException changed(@Nullable IOException cause) throws IOException {
    catalog.forgetTexts();
    return new FolderException(Problem.CHANGED, layout.snapshots(), cause);
  }

  /**
   * The backup is about to be published.
   *
   * @param text of its manifest
   * @return whether its entries are those of the newest snapshot, or some of them
   */
  boolean publishing(List<PieceHasher.Piece> text) throws IOException {
    boolean known = texts != null;
    for (PieceHasher.Piece piece : text) {
      // The first says which backup it is.
      known &= piece.offset() == 0 || catalog.findText(piece.sha256()) != null;
      catalog.text(piece.sha256(), piece.offset(), piece.length());
    }
    catalog.commit();
    catalog.release();
    return known;
  }

  /** The folder is the tree of the backup. */
  void published() throws IOException {
    catalog.published(backup);
  }

  /** What was relied on is not there: in a file of the tree, or where the catalog has it. */
  void distrust(Path place) throws IOException {
    if (place.equals(layout.folder())) {
      catalog.distrust();
    } else {
      DistrustedFiles.add(layout, place);
    }
  }

  /** Describes the new tree in the catalog: the folder is that by now, whatever becomes of this. */
  void describe(FileSystemSync sync) {
    try {
      published();
      catalog.commit(sync);
    } catch (IOException e) {
      LOG.warn("The folder's catalog is not up to date, and is made anew next time", e);
    }
  }

  /** What backups that were broken off have staged is of no use any more. */
  void dropBrokenOff() {
    try {
      new BrokenOff(layout, catalog).dropAll();
    } catch (IOException e) {
      LOG.warn("What broken-off backups have staged is dropped next time", e);
    }
  }

  @Override
  public void close() throws IOException {
    if (texts != null) {
      texts.close();
    }
    catalog.release();
  }
}
