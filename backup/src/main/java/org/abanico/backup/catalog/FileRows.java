package org.abanico.backup.catalog;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.abanico.backup.folder.FolderLayout;
import org.jspecify.annotations.Nullable;

/** In which area each file is. */
final class FileRows {
  private final CatalogDatabase database;
  private final Areas areas;
  private final FolderLayout layout;
  private final PreparedStatement place;
  private final PreparedStatement add;
  private final PreparedStatement put;
  private final PreparedStatement move;
  private final PreparedStatement remove;

  FileRows(CatalogDatabase database, Areas areas, FolderLayout layout) throws SQLException {
    this.database = database;
    this.areas = areas;
    this.layout = layout;
    place = database.prepare("SELECT area, path, number FROM file WHERE id = ?");
    add =
        database.prepare("INSERT OR IGNORE INTO file(area, path, number, id) VALUES (?, ?, ?, ?)");
    put =
        database.prepare("INSERT OR REPLACE INTO file(area, path, number, id) VALUES (?, ?, ?, ?)");
    move =
        database.prepare("UPDATE OR REPLACE file SET area = ?, path = ?, number = ? WHERE id = ?");
    remove = database.prepare("DELETE FROM file WHERE id = ?");
  }

  /** Where the file is; null when that is not known any more. */
  @Nullable Path locate(long file) throws SQLException {
    place.setLong(1, file);
    try (ResultSet row = place.executeQuery()) {
      Area area = row.next() ? areas.get(row.getLong(1)) : null;
      return area == null ? null : area.locate(layout, row.getString(2), row.getLong(3));
    }
  }

  /**
   * A file is known from now on. It is added if it can be, and replaces another one of its path
   * only then: for a statement that may replace, SQLite keeps a copy of each page that it changes,
   * on the disk from the first long statement on, and takes four times longer.
   */
  void put(long file, Area area, String path, long number) throws SQLException {
    bind(add, file, area, path, number);
    if (!database.changes(add)) {
      bind(put, file, area, path, number);
      database.change(put);
    }
  }

  /** A file that is known is somewhere else from now on. */
  void move(long file, Area area, String path, long number) throws SQLException {
    bind(move, file, area, path, number);
    database.change(move);
  }

  private static void bind(
      PreparedStatement statement, long file, Area area, String path, long number)
      throws SQLException {
    statement.setLong(1, area.id());
    statement.setString(2, path);
    statement.setLong(3, number);
    statement.setLong(4, file);
  }

  void remove(long file) throws SQLException {
    remove.setLong(1, file);
    database.change(remove);
  }
}
