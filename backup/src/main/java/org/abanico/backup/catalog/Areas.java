package org.abanico.backup.catalog;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.abanico.backup.database.DatabaseFailure;
import org.jspecify.annotations.Nullable;

/**
 * The areas, which are as few as the snapshots. The files of an area that is removed are of no
 * account from then on, and so are their chunks; no other area is ever given its number.
 */
final class Areas {
  private final CatalogDatabase database;
  private final Map<Long, Area> areas = new HashMap<>();

  Areas(CatalogDatabase database) throws SQLException {
    this.database = database;
    read();
  }

  /** Reads them again, when changes were undone. */
  void read() throws SQLException {
    areas.clear();
    try (PreparedStatement all = database.prepare("SELECT id, kind, backup FROM area");
        ResultSet row = all.executeQuery()) {
      while (row.next()) {
        put(new Area(row.getLong(1), kind(row.getString(2)), row.getString(3)));
      }
    }
  }

  private static Area.Kind kind(String name) throws SQLException {
    for (Area.Kind kind : Area.Kind.values()) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    throw DatabaseFailure.damage("an area is " + name);
  }

  private void put(Area area) {
    areas.put(area.id(), area);
  }

  /** Null when there is none of this number any more. */
  @Nullable Area get(long id) {
    return areas.get(id);
  }

  @Nullable Area find(Area.Kind kind, String backup) {
    for (Area area : areas.values()) {
      if (area.kind() == kind && area.backup().equals(backup)) {
        return area;
      }
    }
    return null;
  }

  /** The one that is there, or a new one. */
  Area obtain(Area.Kind kind, String backup) throws SQLException {
    Area known = find(kind, backup);
    if (known != null) {
      return known;
    }
    database.change("INSERT INTO area(kind, backup) VALUES (?, ?)", kind.name(), backup);
    Area made = new Area(database.number("SELECT last_insert_rowid()"), kind, backup);
    put(made);
    return made;
  }

  /** What is staged becomes the tree, in place of one that has no files. */
  Area makeTree(Area staging) throws SQLException {
    Area before = find(Area.Kind.TREE, "");
    if (before != null) {
      remove(before);
    }
    database.change(
        "UPDATE area SET kind = ?, backup = '' WHERE id = ?", Area.Kind.TREE.name(), staging.id());
    Area tree = new Area(staging.id(), Area.Kind.TREE, "");
    put(tree);
    return tree;
  }

  void remove(Area area) throws SQLException {
    database.change("DELETE FROM area WHERE id = ?", area.id());
    areas.remove(area.id());
  }

  /** Whether there was ever one that is not there any more. */
  boolean anyRemoved() throws SQLException {
    return database.number("SELECT seq FROM sqlite_sequence WHERE name = 'area'") != areas.size();
  }

  /** Those of staging. */
  List<Area> staging() {
    return areas.values().stream().filter(area -> area.kind() == Area.Kind.STAGING).toList();
  }

  /** What these backups have staged stays; that of all others is removed. */
  void keepStaging(Collection<String> backups) throws SQLException {
    for (Area area : staging()) {
      if (!backups.contains(area.backup())) {
        remove(area);
      }
    }
  }

  /** Removes a backup's history, if it is there. */
  void forgetHistory(String backup) throws SQLException {
    Area history = find(Area.Kind.HISTORY, backup);
    if (history != null) {
      remove(history);
    }
  }
}
