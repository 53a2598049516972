package org.abanico.backup.catalog;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.abanico.backup.database.DatabaseFailure;
import org.abanico.backup.folder.Directories;
import org.abanico.backup.folder.FileSystemSync;
import org.abanico.backup.tree.EntryAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a catalog. Nothing in it is precious: one that is damaged, or of another version, is
 * deleted. A row that refers to another that is not there is of no account.
 *
 * <p>In memory: 16 MiB of the file's pages at most.
 */
final class CatalogDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogDatabase.class);

  private static final int VERSION = 2;

  private static final List<String> SETTINGS =
      List.of(
          "PRAGMA busy_timeout = 1000",
          // Nobody else has it open: SQLite then needs no memory that is shared, either.
          "PRAGMA locking_mode = EXCLUSIVE",
          "PRAGMA journal_mode = WAL",
          "PRAGMA synchronous = NORMAL",
          "PRAGMA cache_size = -16384",
          // Pages, of 4 KiB: each comes once into the file however often it has changed meanwhile.
          "PRAGMA wal_autocheckpoint = 8000");

  /** The number of a file is that of a file in staging; elsewhere it means nothing. */
  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE info(key TEXT PRIMARY KEY, value) WITHOUT ROWID",
          "CREATE TABLE area(id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL,"
              + " backup TEXT NOT NULL, UNIQUE(kind, backup))",
          "CREATE TABLE file(id INTEGER PRIMARY KEY, area INTEGER NOT NULL, path TEXT NOT NULL,"
              + " number INTEGER NOT NULL, UNIQUE(area, path))",
          "CREATE TABLE chunk(hash BLOB PRIMARY KEY, file INTEGER NOT NULL,"
              + " offset INTEGER NOT NULL, length INTEGER NOT NULL) WITHOUT ROWID",
          "CREATE TABLE fresh(hash BLOB NOT NULL, file INTEGER NOT NULL,"
              + " offset INTEGER NOT NULL, length INTEGER NOT NULL)",
          "CREATE TABLE coming_chunk(hash BLOB NOT NULL, file INTEGER NOT NULL,"
              + " offset INTEGER NOT NULL, length INTEGER NOT NULL)",
          "CREATE TABLE text(hash BLOB PRIMARY KEY, offset INTEGER NOT NULL,"
              + " length INTEGER NOT NULL) WITHOUT ROWID",
          "CREATE TABLE coming_text(hash BLOB PRIMARY KEY, offset INTEGER NOT NULL,"
              + " length INTEGER NOT NULL) WITHOUT ROWID",
          "CREATE TABLE removed(path TEXT PRIMARY KEY) WITHOUT ROWID",
          "PRAGMA user_version = " + VERSION);

  private final Path file;
  private final Connection connection;
  private boolean changed;

  private CatalogDatabase(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /**
   * Opens it, or begins a new one.
   *
   * @param file what else is there under this name is deleted
   */
  static CatalogDatabase open(Path file) throws IOException {
    if (Directories.exists(file)
        && EntryAttributes.read(file).kind() != EntryAttributes.Kind.FILE) {
      LOG.warn("{} is no file: deleted", file);
      discard(file);
    }
    try {
      CatalogDatabase opened = connect(file);
      if (opened.isOfThisVersion()) {
        return opened;
      }
      LOG.warn("{} is of another version, and is begun anew", file);
      opened.connection.close();
    } catch (SQLException e) {
      if (!DatabaseFailure.isDamage(file, e)) {
        throw DatabaseFailure.of(file, e);
      }
      LOG.warn("{} is damaged, and is begun anew: {}", file, e.getMessage());
    }
    discard(file);
    try {
      return connect(file);
    } catch (SQLException e) {
      throw DatabaseFailure.of(file, e);
    }
  }

  private static CatalogDatabase connect(Path file) throws SQLException {
    Properties properties = new Properties();
    // Or else each INSERT is followed by a query that nobody asked for, and takes three times
    // longer.
    properties.setProperty("jdbc.get_generated_keys", "false");
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + address(file), properties);
    try {
      CatalogDatabase database = new CatalogDatabase(file, connection);
      for (String setting : SETTINGS) {
        database.execute(setting);
      }
      connection.setAutoCommit(false);
      if (database.number("SELECT count(*) FROM sqlite_schema") == 0) {
        for (String statement : SCHEMA) {
          database.execute(statement);
        }
      }
      connection.commit();
      return database;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** A plain name would end at its first question mark (sqlite.org/uri). */
  private static String address(Path file) {
    String name = file.toAbsolutePath().toString().replace("%", "%25").replace("?", "%3f");
    String path = name.replace("#", "%23").replace(file.getFileSystem().getSeparator(), "/");
    return "file://" + (path.startsWith("/") ? "" : "/") + path;
  }

  private boolean isOfThisVersion() throws SQLException {
    return number("PRAGMA user_version") == VERSION;
  }

  private static void discard(Path file) throws IOException {
    Directories.delete(file);
    Files.deleteIfExists(beside(file, "-wal"));
    Files.deleteIfExists(beside(file, "-shm"));
    Files.deleteIfExists(beside(file, "-journal"));
  }

  private static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean _ = statement.execute(sql);
    }
  }

  /** Closed with the database. */
  PreparedStatement prepare(String sql) throws SQLException {
    return connection.prepareStatement(sql);
  }

  /** Runs a prepared statement that changes something. */
  void change(PreparedStatement statement) throws SQLException {
    boolean _ = changes(statement);
  }

  /** Runs a prepared statement, and says whether it has changed anything. */
  boolean changes(PreparedStatement statement) throws SQLException {
    changed = true;
    return statement.executeUpdate() > 0;
  }

  /** Changes something that is not often changed. */
  void change(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql)) {
      bind(statement, values);
      change(statement);
    }
  }

  private static void bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  /** The number that a query answers, 0 when it answers nothing. */
  long number(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql)) {
      bind(statement, values);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  /** What was kept under this key, null when nothing was. */
  @Nullable String info(String key) throws SQLException {
    try (PreparedStatement statement = prepare("SELECT value FROM info WHERE key = ?")) {
      statement.setString(1, key);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }

  /** What was kept under this key; {@code otherwise} when nothing was. */
  String info(String key, String otherwise) throws SQLException {
    String value = info(key);
    return value == null ? otherwise : value;
  }

  /** The number that was kept under this key; {@code otherwise} when none was. */
  long infoNumber(String key, long otherwise) throws SQLException {
    String value = info(key);
    try {
      return value == null ? otherwise : Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw DatabaseFailure.damage(key + " is " + value);
    }
  }

  /** Keeps something under a key. */
  void putInfo(String key, String value) throws SQLException {
    change("INSERT OR REPLACE INTO info VALUES (?, ?)", key, value);
  }

  boolean hasChanged() {
    return changed;
  }

  void commit() throws SQLException {
    connection.commit();
    changed = false;
  }

  /** What was committed is on the disk once {@code sync} is complete. */
  void flush(FileSystemSync sync) throws IOException {
    Path log = beside(file, "-wal");
    if (!sync.isAtOnce() && Directories.exists(log)) {
      try (FileChannel opened = FileChannel.open(log, StandardOpenOption.WRITE)) {
        sync.finished(opened);
      }
      sync.changed(Objects.requireNonNull(file.getParent()));
    }
  }

  /**
   * What was not committed is gone. A file that turned out to be damaged is deleted: it is begun
   * anew when it is opened the next time.
   *
   * @return what to throw
   */
  IOException failed(SQLException refusal) {
    IOException failure = DatabaseFailure.of(file, refusal);
    try {
      if (DatabaseFailure.isDamage(file, refusal)) {
        LOG.warn("{} is damaged, and is deleted: {}", file, refusal.getMessage());
        connection.close();
        discard(file);
      } else if (!connection.isClosed()) {
        undo();
      }
    } catch (SQLException | IOException e) {
      failure.addSuppressed(e);
    }
    changed = false;
    return failure;
  }

  private void undo() throws SQLException {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // SQLite has undone it on its own, as it does on a full disk (sqlite.org/lang_transaction).
      execute("BEGIN");
    }
  }

  boolean isOpen() throws SQLException {
    return !connection.isClosed();
  }

  /** What was not committed is gone. */
  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw DatabaseFailure.of(file, e);
    }
  }
}
