package org.abanico.backup.catalog;

import java.sql.SQLException;
import java.util.List;

/** What the publishing of a backup does to the rows, by the number of those that it changes. */
final class Publication {
  /** The key of the backup whose tree is described. */
  static final String TREE = "tree";

  /** The key of the backup that is being taken in. */
  static final String COMING = "coming";

  /** The key of how many pages were in use after the last sweep. */
  private static final String SWEPT = "swept";

  private static final String REMOVED =
      "UPDATE OR REPLACE file SET area = ?1 WHERE id IN (%s)"
          .formatted(
              "SELECT f.id FROM removed r CROSS JOIN file f WHERE f.area = ?2 AND f.path = r.path"
                  + " UNION ALL"
                  // The character after / is 0.
                  + " SELECT f.id FROM removed r CROSS JOIN file f WHERE f.area = ?2"
                  + " AND f.path > r.path || '/' AND f.path < r.path || '0'");

  private static final String REPLACED =
      "UPDATE OR REPLACE file SET area = ?1 WHERE id IN"
          + " (SELECT f.id FROM file s CROSS JOIN file f WHERE s.area = ?3"
          + " AND f.area = ?2 AND f.path = s.path)";

  private final CatalogDatabase database;
  private final Areas areas;

  Publication(CatalogDatabase database, Areas areas) {
    this.database = database;
    this.areas = areas;
  }

  /**
   * Changes the rows.
   *
   * @param coming the backup of which is known what it removes
   * @return the backup whose tree is described then
   */
  String publish(String backup, String coming) throws SQLException {
    boolean known = backup.equals(coming);
    Area staging = areas.obtain(Area.Kind.STAGING, backup);
    if (known) {
      move(backup, staging);
    } else {
      areas.remove(staging);
    }
    database.change("DELETE FROM text");
    if (known) {
      database.change(
          // Of a file that was voided meanwhile nothing counts.
          "INSERT OR REPLACE INTO chunk SELECT c.* FROM coming_chunk c"
              + " WHERE EXISTS (SELECT 1 FROM file WHERE id = c.file) ORDER BY c.hash, c.rowid");
      database.change("INSERT INTO text SELECT * FROM coming_text");
    }
    database.change("DELETE FROM coming_chunk");
    database.change("DELETE FROM coming_text");
    database.change("DELETE FROM removed");
    String tree = known ? backup : "";
    database.putInfo(TREE, tree);
    database.putInfo(COMING, "");
    sweep();
    return tree;
  }

  private void move(String backup, Area staging) throws SQLException {
    Area tree = areas.find(Area.Kind.TREE, "");
    if (tree == null
        || database.number("SELECT EXISTS(SELECT 1 FROM file WHERE area = ?)", tree.id()) == 0) {
      Area _ = areas.makeTree(staging);
      return;
    }
    Area history = areas.obtain(Area.Kind.HISTORY, backup);
    database.change(REMOVED, history.id(), tree.id());
    database.change(REPLACED, history.id(), tree.id(), staging.id());
    database.change(
        "UPDATE OR REPLACE file SET area = ?1 WHERE area = ?2", tree.id(), staging.id());
    areas.remove(staging);
  }

  /**
   * Deletes rows that are of no account, when the file has grown by a quarter since that was done:
   * it takes time by the number of all rows. After a first backup there are hardly any.
   */
  private void sweep() throws SQLException {
    if (pagesInUse() < database.infoNumber(SWEPT, 0) / 4 * 5) {
      return;
    }
    if (areas.anyRemoved()) {
      deleteDead();
    }
    database.putInfo(SWEPT, Long.toString(pagesInUse()));
  }

  private void deleteDead() throws SQLException {
    database.change("DELETE FROM file WHERE NOT EXISTS (SELECT 1 FROM area WHERE id = file.area)");
    database.change(
        "DELETE FROM chunk WHERE NOT EXISTS (SELECT 1 FROM file WHERE id = chunk.file)");
  }

  private long pagesInUse() throws SQLException {
    return database.number("PRAGMA page_count") - database.number("PRAGMA freelist_count");
  }

  /** Nothing is known any more. */
  void clear() throws SQLException {
    for (String table :
        List.of(
            "chunk",
            "fresh",
            "coming_chunk",
            "file",
            "area",
            "text",
            "coming_text",
            "removed",
            "info")) {
      database.change("DELETE FROM " + table);
    }
  }
}
