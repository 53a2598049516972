package org.abanico.backup.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.abanico.backup.database.DatabaseFailure;
import org.abanico.backup.manifest.ManifestLine;
import org.jspecify.annotations.Nullable;

/**
 * The CHUNK and HOLE lines of a file, one after the other; some thousands are in memory at a time.
 * Good until the file is remembered anew or forgotten.
 */
public final class RememberedLines {
  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  private final Path file;
  private final MemoryDatabase database;
  private final Row row;
  private int part;
  private ByteBuffer lines = NONE;

  RememberedLines(Path file, MemoryDatabase database, Row row) {
    this.file = file;
    this.database = database;
    this.row = row;
  }

  /**
   * The next line; null after the last one.
   *
   * @throws IOException when the memory cannot be read any more
   */
  public @Nullable ManifestLine next() throws IOException {
    while (!lines.hasRemaining()) {
      if (part > row.pieces()) {
        return null;
      }
      try {
        byte[] read = part < row.pieces() ? piece(part) : row.lines();
        if (read == null) {
          throw new IOException("no longer remembered: part " + part + " of a file");
        }
        lines = ByteBuffer.wrap(read);
      } catch (SQLException e) {
        throw DatabaseFailure.of(file, e);
      }
      part++;
    }
    return PackedLines.take(lines);
  }

  /** Whether the file is known to have no extended attributes. */
  public boolean isOfPlainFile() {
    return row.plain();
  }

  /** Whether all is there, as it was written, and makes up a file of this size. */
  boolean areWhole(long size) throws SQLException {
    long length = PackedLines.length(row.lines());
    for (int i = 0; i < row.pieces(); i++) {
      byte[] read = piece(i);
      if (read == null) {
        return false;
      }
      length += PackedLines.length(read);
    }
    return length == size;
  }

  private byte @Nullable [] piece(int number) throws SQLException {
    try (ResultSet found =
        database
            .statement("SELECT lines, crc FROM piece WHERE key = ? AND part = ?", row.key(), number)
            .executeQuery()) {
      if (!found.next()) {
        return null;
      }
      byte[] read = MemoryDatabase.bytes(found, 1);
      return found.getInt(2) == Row.crcOfPiece(row.key(), number, read) ? read : null;
    }
  }
}
