package org.abanico.backup.catalog;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.abanico.backup.manifest.ManifestLine;
import org.jspecify.annotations.Nullable;

/**
 * In which file each chunk is. Rows come in no order: were each put at once where its hash belongs,
 * a commit would write a page for each. So they wait in the order in which they came, and go to
 * their places together.
 */
final class Chunks {
  /** So many rows wait at most. They take some 6 MiB of memory. */
  private static final int MAX_FRESH = 32_768;

  private static final HexFormat HEX = HexFormat.of();

  private final CatalogDatabase database;
  private final Map<ManifestLine.Chunk, Spot> fresh = new HashMap<>();
  private final PreparedStatement find;
  private final PreparedStatement put;
  private final PreparedStatement putLater;
  private final PreparedStatement settle;
  private final PreparedStatement drop;

  /** A place in a file, which may not be there any more. */
  record Spot(long file, long offset) {}

  Chunks(CatalogDatabase database) throws SQLException {
    this.database = database;
    find = database.prepare("SELECT file, offset, length FROM chunk WHERE hash = ?");
    put = database.prepare("INSERT INTO fresh VALUES (?, ?, ?, ?)");
    putLater = database.prepare("INSERT INTO coming_chunk VALUES (?, ?, ?, ?)");
    settle =
        database.prepare("INSERT OR REPLACE INTO chunk SELECT * FROM fresh ORDER BY hash, rowid");
    drop = database.prepare("DELETE FROM chunk WHERE hash = ?");
  }

  @Nullable Spot find(ManifestLine.Chunk chunk) throws SQLException {
    Spot waiting = fresh.get(chunk);
    if (waiting != null) {
      return waiting;
    }
    find.setBytes(1, HEX.parseHex(chunk.sha256()));
    try (ResultSet row = find.executeQuery()) {
      return row.next() && row.getInt(3) == chunk.length()
          ? new Spot(row.getLong(1), row.getLong(2))
          : null;
    }
  }

  void put(ManifestLine.Chunk chunk, long file, long offset) throws SQLException {
    insert(put, chunk, file, offset);
    fresh.put(chunk, new Spot(file, offset));
    if (fresh.size() == MAX_FRESH) {
      settle();
    }
  }

  /** Where a chunk will be believed to be once the backup that comes in is published. */
  void putLater(ManifestLine.Chunk chunk, long file, long offset) throws SQLException {
    insert(putLater, chunk, file, offset);
  }

  private void insert(PreparedStatement statement, ManifestLine.Chunk chunk, long file, long offset)
      throws SQLException {
    statement.setBytes(1, HEX.parseHex(chunk.sha256()));
    statement.setLong(2, file);
    statement.setLong(3, offset);
    statement.setInt(4, chunk.length());
    database.change(statement);
  }

  void drop(ManifestLine.Chunk chunk) throws SQLException {
    if (fresh.containsKey(chunk)) {
      settle();
    }
    drop.setBytes(1, HEX.parseHex(chunk.sha256()));
    database.change(drop);
  }

  /** What waits goes to its places; what another run has left waiting, too. */
  void settle() throws SQLException {
    fresh.clear();
    if (database.number("SELECT EXISTS(SELECT 1 FROM fresh)") != 0) {
      database.change(settle);
      database.change("DELETE FROM fresh");
    }
  }

  /** Nothing waits in memory, for changes were undone. */
  void forget() {
    fresh.clear();
  }
}
