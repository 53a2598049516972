package org.abanico.backup.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.abanico.backup.database.DatabaseFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A memory's file, for one program at a time. Nothing is on disk before {@link #commit}. */
final class MemoryDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryDatabase.class);

  /** {@code ABAN}. */
  private static final int APPLICATION = 0x4142_414e;

  private static final int VERSION = 3;

  private static final String[] TABLES = {
    """
    CREATE TABLE page (first BLOB PRIMARY KEY, rows BLOB NOT NULL, crc INTEGER NOT NULL)
      WITHOUT ROWID""",
    """
    CREATE TABLE piece (key BLOB NOT NULL, part INTEGER NOT NULL, lines BLOB NOT NULL,
      crc INTEGER NOT NULL, PRIMARY KEY (key, part)) WITHOUT ROWID""",
    "CREATE TABLE root (number INTEGER PRIMARY KEY, sha256 BLOB NOT NULL UNIQUE)",
    """
    CREATE TABLE text (root INTEGER NOT NULL, sha256 BLOB NOT NULL,
      PRIMARY KEY (root, sha256)) WITHOUT ROWID""",
    "PRAGMA user_version = " + VERSION,
    "PRAGMA application_id = " + APPLICATION
  };

  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  private MemoryDatabase(Connection connection) {
    this.connection = connection;
  }

  /** Opens a memory. One that is damaged, or something else, is put aside, and a new one begun. */
  static MemoryDatabase open(Path file) throws IOException {
    try {
      return connect(file);
    } catch (SQLException e) {
      if (!DatabaseFailure.isDamage(file, e)) {
        throw DatabaseFailure.of(file, e);
      }
      return beginAnew(file, e);
    }
  }

  /** Puts a damaged memory, which is not open, aside, and begins a new one. */
  static MemoryDatabase beginAnew(Path file, SQLException damage) throws IOException {
    LOG.warn("{} is put aside, and all files are read again: {}", file, damage.getMessage());
    // What was not yet taken into the file would be taken into the new one.
    for (String suffix : new String[] {"-wal", "-shm"}) {
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
    }
    Path aside = file.resolveSibling(file.getFileName() + ".damaged");
    Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    try {
      return connect(file);
    } catch (SQLException e) {
      throw DatabaseFailure.of(file, e);
    }
  }

  private static MemoryDatabase connect(Path file) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file.toUri());
    try {
      prepare(connection);
    } catch (SQLException e) {
      try {
        connection.close();
      } catch (SQLException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
    return new MemoryDatabase(connection);
  }

  private static void prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 0");
      statement.execute("PRAGMA locking_mode = EXCLUSIVE");
      boolean empty = number(statement, "SELECT count(*) FROM sqlite_schema") == 0;
      if (!empty
          && (number(statement, "PRAGMA application_id") != APPLICATION
              || number(statement, "PRAGMA user_version") != VERSION)) {
        throw DatabaseFailure.damage("not a memory of this version");
      }
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = NORMAL");
      connection.setAutoCommit(false);
      if (empty) {
        for (String table : TABLES) {
          statement.execute(table);
        }
      }
      connection.commit();
    }
  }

  private static int number(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      return row.getInt(1);
    }
  }

  /**
   * A prepared statement with its values: bytes, or whole numbers. Used by one caller at a time.
   */
  PreparedStatement statement(String sql, Object... values) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof byte[] bytes) {
        statement.setBytes(i + 1, bytes);
      } else {
        statement.setLong(i + 1, ((Number) values[i]).longValue());
      }
    }
    return statement;
  }

  void update(String sql, Object... values) throws SQLException {
    boolean _ = changes(sql, values);
  }

  /** Whether any row was there to be changed. */
  boolean changes(String sql, Object... values) throws SQLException {
    return statement(sql, values).executeUpdate() > 0;
  }

  /** A column that is never NULL: for no bytes, the driver may answer null. */
  static byte[] bytes(ResultSet row, int column) throws SQLException {
    byte[] bytes = row.getBytes(column);
    return bytes == null ? new byte[0] : bytes;
  }

  void commit() throws SQLException {
    connection.commit();
  }

  /** Forgets what was not committed. */
  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
