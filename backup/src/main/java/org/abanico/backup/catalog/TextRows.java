package org.abanico.backup.catalog;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Where each segment is in the text of a manifest. */
final class TextRows {
  private static final HexFormat HEX = HexFormat.of();

  private final CatalogDatabase database;
  private final PreparedStatement put;
  private final PreparedStatement find;

  TextRows(CatalogDatabase database) throws SQLException {
    this.database = database;
    put = database.prepare("INSERT OR REPLACE INTO coming_text VALUES (?, ?, ?)");
    find = database.prepare("SELECT offset, length FROM text WHERE hash = ?");
  }

  /** One of the manifest that comes in. */
  void put(String sha256, long offset, int length) throws SQLException {
    put.setBytes(1, HEX.parseHex(sha256));
    put.setLong(2, offset);
    put.setInt(3, length);
    database.change(put);
  }

  /** One of the manifest that was published last; null when it has none such. */
  @Nullable TextPiece find(String sha256) throws SQLException {
    find.setBytes(1, HEX.parseHex(sha256));
    try (ResultSet row = find.executeQuery()) {
      return row.next() ? new TextPiece(row.getLong(1), row.getInt(2)) : null;
    }
  }
}
