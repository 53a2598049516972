package org.abanico.backup.memory;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import org.abanico.backup.database.DatabaseFailure;
import org.abanico.backup.tree.Found;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a source has read of one folder, so that an unchanged file is not read again, and which
 * texts its last backups had. Lost or damaged, it begins anew: it never says what is not so. What
 * was read is on disk after each {@value #MAX_FILES} files or {@value #MAX_BYTES} bytes, so that a
 * program that is killed need not read it again.
 *
 * <p>Of one program, and one thread at a time. An {@link IOException} says that the disk refuses:
 * the memory can then only be closed, and a backup goes on without.
 */
public final class SourceMemory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SourceMemory.class);
  private static final int MAX_FILES = 1_000;
  private static final long MAX_BYTES = 256 << 20;
  private static final int MAX_ROOTS = 16;

  private final Path file;
  private final InstantSource clock;
  private MemoryDatabase database;
  private KnownFiles known;
  private @Nullable Recording recording;
  private int files;
  private long bytes;

  private SourceMemory(Path file, InstantSource clock, MemoryDatabase database) {
    this.file = file;
    this.clock = clock;
    this.database = database;
    this.known = new KnownFiles(database, KnownFiles.START);
  }

  /**
   * Opens what is remembered, or begins, in a directory that is there. A file that is damaged, or
   * something else, is renamed: it then ends in {@code .damaged}.
   *
   * @param clock of the machine on which the folder is: see {@link Recording#complete}
   * @throws IOException also when another program has it open
   */
  public static SourceMemory open(Path file, InstantSource clock) throws IOException {
    return new SourceMemory(file, clock, MemoryDatabase.open(file));
  }

  /**
   * What was read of this file, if it is unchanged since: its size, times, inode and device. Files
   * are asked for in the order of the manifest; what is passed is no longer there, and forgotten.
   */
  public @Nullable RememberedLines find(Found.Regular found) throws IOException {
    byte[] key = Row.key(found.path());
    try {
      Row row = known.find(key);
      if (row == null || !row.isUnchanged(found.attributes())) {
        return null;
      }
      RememberedLines lines = new RememberedLines(file, database, row);
      if (lines.areWhole(found.attributes().size())) {
        return lines;
      }
      LOG.warn("what was remembered of {} is damaged: it is read again", found.path());
      known.remove(key);
    } catch (SQLException e) {
      mend(e);
    }
    return null;
  }

  /**
   * Begins to remember a file that is now read: one that was asked for, if only before others. What
   * was remembered of it before is forgotten. A recording that is still open is abandoned.
   */
  public Recording remember(Found.Regular found) throws IOException {
    if (recording != null) {
      abandon(recording);
    }
    Recording begun = new Recording(this, Row.key(found.path()), found.attributes(), now());
    try {
      known.remove(begun.key());
    } catch (SQLException e) {
      mend(e);
    }
    recording = begun;
    return begun;
  }

  /** What is remembered of a file has turned out not to be in it any more. */
  public void forget(String path) throws IOException {
    try {
      known.remove(Row.key(path));
    } catch (SQLException e) {
      mend(e);
    }
  }

  /** The scan has come to its end: what was not asked for is forgotten. Another one may begin. */
  public void finish() throws IOException {
    try {
      known.finish();
      commit();
    } catch (SQLException e) {
      mend(e);
    }
  }

  /**
   * Remembers the texts of a backup, which are those of its segments. Those of the last {@value
   * #MAX_ROOTS} backups are kept.
   *
   * @param root SHA-256 of the manifest
   * @param hashes SHA-256 of each text
   */
  public void keepTexts(String root, Iterable<String> hashes) throws IOException {
    byte[] name = HexFormat.of().parseHex(root);
    try {
      database.update(
          "DELETE FROM text WHERE root = (SELECT number FROM root WHERE sha256 = ?)", name);
      database.update("DELETE FROM root WHERE sha256 = ?", name);
      database.update("INSERT INTO root (sha256) VALUES (?)", name);
      for (String hash : hashes) {
        database.update(
            "INSERT OR IGNORE INTO text SELECT number, ? FROM root WHERE sha256 = ?",
            HexFormat.of().parseHex(hash),
            name);
      }
      database.update(
          "DELETE FROM root WHERE number NOT IN (SELECT number FROM root ORDER BY number DESC LIMIT "
              + MAX_ROOTS
              + ")");
      database.update("DELETE FROM text WHERE root NOT IN (SELECT number FROM root)");
      commit();
    } catch (SQLException e) {
      mend(e);
    }
  }

  /** Whether the backup with this root is known to have had this text. */
  public boolean hasText(String root, String sha256) throws IOException {
    try (ResultSet found =
        database
            .statement(
                "SELECT 1 FROM text WHERE root = (SELECT number FROM root WHERE sha256 = ?)"
                    + " AND sha256 = ?",
                HexFormat.of().parseHex(root),
                HexFormat.of().parseHex(sha256))
            .executeQuery()) {
      return found.next();
    } catch (SQLException e) {
      mend(e);
      return false;
    }
  }

  Instant now() {
    return clock.instant();
  }

  void keep(Recording of, int part, byte[] lines) throws IOException {
    if (recording != of) {
      return;
    }
    try {
      database.update(
          "INSERT INTO piece (key, part, lines, crc) VALUES (?, ?, ?, ?)",
          of.key(),
          part,
          lines,
          Row.crcOfPiece(of.key(), part, lines));
    } catch (SQLException e) {
      mend(e);
    }
  }

  boolean complete(Recording of, Row row, long length) throws IOException {
    if (recording != of) {
      return false;
    }
    recording = null;
    try {
      known.put(row);
      files++;
      bytes += length;
      if (files >= MAX_FILES || bytes >= MAX_BYTES) {
        commit();
      }
      return true;
    } catch (SQLException e) {
      mend(e);
      return false;
    }
  }

  /** Forgets what was recorded; the recording goes on. */
  void drop(Recording of) throws IOException {
    if (recording == of) {
      try {
        known.remove(of.key());
      } catch (SQLException e) {
        mend(e);
      }
    }
  }

  void abandon(Recording of) throws IOException {
    drop(of);
    if (recording == of) {
      recording = null;
    }
  }

  private void commit() throws SQLException {
    if (recording != null) {
      known.remove(recording.key());
      recording = null;
    }
    known.flush();
    database.commit();
    files = 0;
    bytes = 0;
  }

  /** Begins anew after damage; anything else is for the caller to know. */
  private void mend(SQLException refusal) throws IOException {
    if (!DatabaseFailure.isDamage(file, refusal)) {
      throw DatabaseFailure.of(file, refusal);
    }
    try {
      database.close();
    } catch (SQLException e) {
      refusal.addSuppressed(e);
    }
    database = MemoryDatabase.beginAnew(file, refusal);
    known = new KnownFiles(database, known.asked());
    recording = null;
    files = 0;
    bytes = 0;
  }

  /** Keeps what was completed, also of a scan that did not come to its end. */
  @Override
  public void close() throws IOException {
    try (MemoryDatabase _ = database) {
      commit();
    } catch (SQLException e) {
      throw DatabaseFailure.of(file, e);
    }
  }
}
