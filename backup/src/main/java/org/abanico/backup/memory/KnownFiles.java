package org.abanico.backup.memory;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of files, side by side with a scan that goes the same way: one pass over the table
 * instead of a look-up for each file. What the scan passes without a word is no longer there, and
 * forgotten.
 */
final class KnownFiles {
  /** Below every key. */
  static final byte[] START = {};

  private final MemoryDatabase database;
  private byte[] asked;
  private @Nullable ResultSet rows;
  private byte @Nullable [] next;

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
    if (rows == null) {
      rows =
          database
              .statement(
                  "SELECT key, seen, plain, pieces, lines, crc FROM file WHERE key > ? ORDER BY key",
                  before)
              .executeQuery();
      step(rows);
    }
    boolean passed = false;
    while (next != null && Arrays.compareUnsigned(next, key) < 0) {
      passed |= !Arrays.equals(next, before);
      step(rows);
    }
    if (passed) {
      forget(before, key);
    }
    return next != null && Arrays.equals(next, key) ? row(rows, key) : null;
  }

  byte[] asked() {
    return asked;
  }

  private void step(ResultSet from) throws SQLException {
    next = from.next() ? from.getBytes(1) : null;
  }

  private static Row row(ResultSet rows, byte[] key) throws SQLException {
    return new Row(
        key,
        MemoryDatabase.bytes(rows, 2),
        rows.getInt(3) != 0,
        rows.getInt(4),
        MemoryDatabase.bytes(rows, 5),
        rows.getInt(6));
  }

  private void forget(byte[] after, byte[] before) throws SQLException {
    database.update("DELETE FROM file WHERE key > ? AND key < ?", after, before);
    database.update("DELETE FROM piece WHERE key > ? AND key < ?", after, before);
  }

  /** Nothing is being read, so that a commit lets the database tidy up; the pass goes on. */
  void pause() throws SQLException {
    if (rows != null) {
      rows.close();
      rows = null;
      next = null;
    }
  }

  /** The scan is at its end. */
  void finish() throws SQLException {
    pause();
    database.update("DELETE FROM file WHERE key > ?", asked);
    database.update("DELETE FROM piece WHERE key > ?", asked);
    asked = START;
  }
}
