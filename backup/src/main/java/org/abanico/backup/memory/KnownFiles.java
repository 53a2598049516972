package org.abanico.backup.memory;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.abanico.backup.database.DatabaseFailure;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is kept of files, side by side with a scan that goes the same way: one pass over the
 * database instead of a look-up for each file. What the scan passes without a word is no longer
 * there, and forgotten.
 */
final class KnownFiles {
  /** Below every key. */
  static final byte[] START = {};

  private static final Logger LOG = LoggerFactory.getLogger(KnownFiles.class);

  private final MemoryDatabase database;
  private byte[] asked;
  private FilePage page = FilePage.empty(START);

  /** What comes after the page, once that was looked for. */
  private @Nullable FilePage following;

  private boolean lookedForFollowing;

  /**
   * Begins, or goes on.
   *
   * @param asked the last key that was asked for
   */
  KnownFiles(MemoryDatabase database, byte[] asked) {
    this.database = database;
    this.asked = asked;
  }

  /**
   * What is kept of this file.
   *
   * @param key higher than any that was asked for before
   */
  @Nullable Row find(byte[] key) throws SQLException {
    byte[] before = asked;
    if (Arrays.compareUnsigned(key, before) <= 0) {
      throw new IllegalArgumentException("not in the order of a manifest");
    }
    asked = key;
    forget(page.pass(before, key));
    while (page.isPassed()) {
      FilePage next = following();
      if (next == null || Arrays.compareUnsigned(next.from(), key) > 0) {
        break;
      }
      moveTo(next);
      forget(page.pass(before, key));
    }
    return page.at(key);
  }

  byte[] asked() {
    return asked;
  }

  private @Nullable FilePage following() throws SQLException {
    if (!lookedForFollowing) {
      following =
          load(
              "SELECT first, rows, crc FROM page WHERE first > ? ORDER BY first LIMIT 1",
              page.last());
      lookedForFollowing = true;
    }
    return following;
  }

  private void moveTo(FilePage next) throws SQLException {
    if (page.isShort()) {
      page.join(next);
    } else {
      page.store(database);
      page = next;
    }
    lookedForFollowing = false;
  }

  /** What the database has there; what it has there and is damaged is forgotten. */
  private @Nullable FilePage load(String sql, byte[] key) throws SQLException {
    while (true) {
      byte[] first;
      byte[] packed;
      int crc;
      try (ResultSet found = database.statement(sql, key).executeQuery()) {
        if (!found.next()) {
          return null;
        }
        first = MemoryDatabase.bytes(found, 1);
        packed = MemoryDatabase.bytes(found, 2);
        crc = found.getInt(3);
      }
      if (crc == FilePage.crc(first, packed)) {
        return FilePage.unpack(first, packed);
      }
      LOG.warn("what was remembered of some files is damaged: they are read again");
      forgetPage(first);
    }
  }

  private void forgetPage(byte[] first) throws SQLException {
    database.update(
        "DELETE FROM piece WHERE key >= ?"
            + " AND NOT EXISTS (SELECT 1 FROM page WHERE first > ? AND first <= piece.key)",
        first,
        first);
    if (!database.changes("DELETE FROM page WHERE first = ?", first)) {
      throw DatabaseFailure.damage("files that are found, but not under their name");
    }
  }

  /** Keeps what was found out of a file. */
  void put(Row row) throws SQLException {
    FilePage at = pageOf(row.key());
    at.put(row, asked);
    keepElsewhere(at);
  }

  /** Forgets a file. */
  void remove(byte[] key) throws SQLException {
    FilePage at = pageOf(key);
    at.remove(key);
    keepElsewhere(at);
    database.update("DELETE FROM piece WHERE key = ?", key);
  }

  /** Where a file belongs; what follows the scan's own page may change when it is another. */
  private FilePage pageOf(byte[] key) throws SQLException {
    if (isHere(key)) {
      return page;
    }
    lookedForFollowing = false;
    FilePage found =
        load("SELECT first, rows, crc FROM page WHERE first <= ? ORDER BY first DESC LIMIT 1", key);
    return found == null ? FilePage.empty(key) : found;
  }

  private boolean isHere(byte[] key) throws SQLException {
    if (Arrays.compareUnsigned(key, page.from()) < 0) {
      return false;
    }
    FilePage next = following();
    return next == null || Arrays.compareUnsigned(key, next.from()) < 0;
  }

  /** The scan's own page is kept when the scan leaves it. */
  private void keepElsewhere(FilePage changed) throws SQLException {
    if (changed != page) {
      changed.store(database);
    }
  }

  private void forget(List<Row> rows) throws SQLException {
    for (Row row : rows) {
      if (row.pieces() > 0) {
        database.update("DELETE FROM piece WHERE key = ?", row.key());
      }
    }
  }

  /** Everything that was put so far is in the database. */
  void flush() throws SQLException {
    page.store(database);
  }

  /** The scan is at its end. */
  void finish() throws SQLException {
    forget(page.passAll(asked));
    database.update("DELETE FROM page WHERE first > ?", page.last());
    page.store(database);
    database.update("DELETE FROM piece WHERE key > ?", asked);
    asked = START;
    page = FilePage.empty(START);
    lookedForFollowing = false;
  }
}
