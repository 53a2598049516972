package org.abanico.backup.catalog;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import org.abanico.backup.database.DatabaseFailure;
import org.abanico.backup.folder.FileSystemSync;
import org.abanico.backup.folder.FolderLayout;
import org.abanico.backup.manifest.ManifestCursor;
import org.abanico.backup.manifest.ManifestLine;
import org.jspecify.annotations.Nullable;

/**
 * What a destination knows of its own folder: where each chunk is, in the tree, in history, or in
 * what was staged. It may be wrong, for people change files: {@link #read} believes nothing but a
 * SHA-256. Everything in it can be had again, so that it is never a reason to refuse a folder.
 *
 * <p>Used by one thread at a time. What was changed is safe from a kill after {@link #commit}, and
 * gone when a method throws before that. Memory does not grow with the number of files.
 */
public final class Catalog implements AutoCloseable {
  private static final String NO_BACKUP = "";

  private final CatalogDatabase database;
  private final Areas areas;
  private final Publication publication;
  private final Material material;
  private final Chunks chunks;
  private final FileRows files;
  private final PreparedStatement removed;
  private final TextRows texts;
  private String tree = NO_BACKUP;
  private String coming = NO_BACKUP;
  private @Nullable Area staging;
  private long nextFile;
  private long keptNextFile;

  private Catalog(FolderLayout layout, CatalogDatabase database) throws SQLException {
    this.database = database;
    areas = new Areas(database);
    publication = new Publication(database, areas);
    material = new Material(layout.folder());
    chunks = new Chunks(database);
    files = new FileRows(database, areas, layout);
    removed = database.prepare("INSERT OR REPLACE INTO removed VALUES (?)");
    texts = new TextRows(database);
    recall();
  }

  /**
   * Opens the folder's catalog, or begins one. One that is damaged, or of another version, is
   * deleted, and a new one begun; the log says so.
   */
  public static Catalog open(FolderLayout layout) throws IOException {
    CatalogDatabase database = CatalogDatabase.open(layout.catalog());
    try {
      return new Catalog(layout, database);
    } catch (SQLException e) {
      IOException failure = database.failed(e);
      if (!DatabaseFailure.isDamage(layout.catalog(), e)) {
        database.close();
        throw failure;
      }
    }
    CatalogDatabase begun = CatalogDatabase.open(layout.catalog());
    try {
      return new Catalog(layout, begun);
    } catch (SQLException e) {
      begun.close();
      throw DatabaseFailure.of(layout.catalog(), e);
    }
  }

  /** Whether it can be used: not any more, once it has turned out to be damaged. */
  public boolean isOpen() throws IOException {
    try {
      return database.isOpen();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** What is held in memory, as the file has it. */
  private void recall() throws SQLException {
    chunks.settle();
    areas.read();
    staging = null;
    tree = database.info(Publication.TREE, NO_BACKUP);
    coming = database.info(Publication.COMING, NO_BACKUP);
    keptNextFile = database.infoNumber("next", 1);
    nextFile = Math.max(nextFile, keptNextFile);
  }

  private IOException failed(SQLException refusal) {
    IOException failure = database.failed(refusal);
    chunks.forget();
    try {
      if (database.isOpen()) {
        recall();
      }
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  /** Whether nothing at all could be found here. */
  public boolean isEmpty() throws IOException {
    try {
      return database.number(
              "SELECT EXISTS(SELECT 1 FROM chunk c JOIN file f ON f.id = c.file"
                  + " JOIN area a ON a.id = f.area) OR EXISTS(SELECT 1 FROM fresh c"
                  + " JOIN file f ON f.id = c.file JOIN area a ON a.id = f.area)")
          == 0;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** The backup whose tree is described; empty when none is. */
  public String tree() {
    return tree;
  }

  /** Where a chunk is believed to be; null when nobody knows. */
  public @Nullable Piece find(ManifestLine.Chunk chunk) throws IOException {
    try {
      Chunks.Spot spot = chunks.find(chunk);
      Path file = spot == null ? null : files.locate(spot.file());
      return spot == null || file == null
          ? null
          : new Piece(spot.file(), file, spot.offset(), chunk.length());
    } catch (SQLException e) {
      throw failed(e);
    } catch (InvalidPathException e) {
      // In another locale the system could have it, and could read it.
      return null;
    }
  }

  /**
   * Reads a chunk from where it is believed to be. When it turns out not to be there, that is not
   * believed any more.
   *
   * @param into gets the chunk after what it holds, when it is there; borrowed
   * @return whether it is there
   */
  public boolean read(ManifestLine.Chunk chunk, ByteBuf into) throws IOException {
    Piece piece = find(chunk);
    if (piece == null) {
      return false;
    }
    if (material.read(piece, chunk, into)) {
      return true;
    }
    try {
      chunks.drop(chunk);
      return false;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** No file of the folder stays open: they may be renamed. */
  public void release() throws IOException {
    material.release();
  }

  /**
   * A backup begins to come in. What was told of one that was broken off is forgotten, but not what
   * that has staged.
   */
  public void begin(String backup) throws IOException {
    try {
      database.change("DELETE FROM removed");
      database.change("DELETE FROM coming_chunk");
      database.change("DELETE FROM coming_text");
      database.putInfo(Publication.COMING, backup);
      coming = backup;
      staging = areas.obtain(Area.Kind.STAGING, backup);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /**
   * A file of the backup that comes in is being staged.
   *
   * @param number by which it is staged
   * @param path what it is to be called in the tree
   * @return with which its chunks are put
   */
  public long staged(long number, String path) throws IOException {
    try {
      return add(coming(), path, number);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private Area coming() {
    if (staging == null) {
      throw new IllegalStateException("no backup has begun");
    }
    return staging;
  }

  /** The tree has a file that no backup has brought; answers with what its chunks are put. */
  public long adopted(String path) throws IOException {
    try {
      return add(areas.obtain(Area.Kind.TREE, NO_BACKUP), path, 0);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private long add(Area area, String path, long number) throws SQLException {
    long id = nextFile++;
    files.put(id, area, path, number);
    return id;
  }

  /**
   * A file that another backup has staged, with all its chunks, is one that this one stages.
   *
   * @param file as {@link Piece#file} says
   */
  public void restaged(long file, long number, String path) throws IOException {
    try {
      files.move(file, coming(), path, number);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /**
   * A chunk is in a file; where else it was is forgotten.
   *
   * @param file what {@link #staged} has answered
   * @param offset in bytes
   */
  public void put(ManifestLine.Chunk chunk, long file, long offset) throws IOException {
    try {
      chunks.put(chunk, file, offset);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /**
   * A chunk is in a file, too: that counts once the backup that comes in is published, for what it
   * stages may be dropped before, or be lost with the power.
   */
  public void putLater(ManifestLine.Chunk chunk, long file, long offset) throws IOException {
    try {
      chunks.putLater(chunk, file, offset);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /**
   * What was put of this file does not hold (AGAIN, SPOILED). If it begins anew, it is {@link
   * #staged} once more.
   */
  public void voided(long file) throws IOException {
    try {
      material.release();
      files.remove(file);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /**
   * What the tree has under this path, with all that is in it if that is a directory, will go to
   * history, and no file is staged in its place.
   */
  public void removed(String path) throws IOException {
    try {
      removed.setString(1, path);
      database.change(removed);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /**
   * A segment of the manifest that comes in. It is found once the backup is published.
   *
   * @param offset of the segment in the manifest's text, in bytes
   */
  public void text(String sha256, long offset, int length) throws IOException {
    try {
      texts.put(sha256, offset, length);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Where a segment is in the text of the manifest of {@link #tree}; not verified. */
  public @Nullable TextPiece findText(String sha256) throws IOException {
    try {
      return texts.find(sha256);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Whether segments of the manifest of {@link #tree} can be found. */
  public boolean hasTexts() throws IOException {
    try {
      return database.number("SELECT EXISTS(SELECT 1 FROM text)") != 0;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** The manifest of {@link #tree} is not what it was: none of its segments is found any more. */
  public void forgetTexts() throws IOException {
    try {
      database.change("DELETE FROM text");
      commitRows();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /**
   * What this backup has staged has become the tree, and what it replaced or removed is in its
   * history. May be told by another run than took it in, if that run had committed; of a backup of
   * which nothing is known, the tree is not described from now on. Commits.
   */
  public void published(String backup) throws IOException {
    try {
      material.release();
      chunks.settle();
      tree = publication.publish(backup, coming);
      coming = NO_BACKUP;
      staging = null;
      commitRows();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Something that could only be right was wrong: all is described anew for the next backup. */
  public void distrust() throws IOException {
    try {
      database.putInfo(Publication.TREE, NO_BACKUP);
      tree = NO_BACKUP;
      commitRows();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /**
   * What was changed is safe from a kill, and from a loss of power when {@code sync} is complete.
   */
  public void commit(FileSystemSync sync) throws IOException {
    commit();
    database.flush(sync);
  }

  /** What was changed is safe from a kill, though not from a loss of power. */
  public void commit() throws IOException {
    try {
      commitRows();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private void commitRows() throws SQLException {
    if (nextFile != keptNextFile) {
      database.putInfo("next", Long.toString(nextFile));
      keptNextFile = nextFile;
    }
    if (database.hasChanged()) {
      database.commit();
    }
  }

  /** What these backups have staged may be used; what any other has staged is gone. Commits. */
  public void keepStaging(Collection<String> backups) throws IOException {
    try {
      material.release();
      areas.keepStaging(backups);
      commitRows();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** The history of this backup is gone, or was merged into another's. Commits. */
  public void forgotHistory(String backup) throws IOException {
    try {
      material.release();
      areas.forgetHistory(backup);
      commitRows();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /**
   * Begins anew from the manifest of the backup that the tree is. Commits; when it throws, no tree
   * is described.
   *
   * @param manifest at its beginning; whether it is the one that was published is for the caller to
   *     check
   */
  public void rebuild(String backup, ManifestCursor manifest) throws IOException {
    try {
      material.release();
      publication.clear();
      recall();
      commitRows();
      Area area = areas.obtain(Area.Kind.TREE, NO_BACKUP);
      new Rebuilding(this, path -> add(area, path, 0)).run(manifest);
      database.putInfo(Publication.TREE, backup);
      tree = backup;
      commitRows();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Commits, and lets go of the files. */
  @Override
  public void close() throws IOException {
    try (CatalogDatabase open = database;
        Material _ = material) {
      if (open.isOpen()) {
        commitRows();
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }
}
