package org.abanico.backup.memory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.zip.CRC32C;
import org.abanico.backup.database.DatabaseFailure;
import org.abanico.backup.manifest.EntryTime;
import org.abanico.backup.tree.EntryAttributes;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a file.
 *
 * @param key of its path
 * @param seen what shows that it is unchanged
 * @param plain whether it has no extended attributes
 * @param pieces how many pieces of its lines come before {@code lines}
 * @param lines packed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Row(byte[] key, byte[] seen, boolean plain, int pieces, byte[] lines) {
  private static final int SEEN_BYTES = 5 * Long.BYTES + 2 * Integer.BYTES;

  /** Of the lengths of the key and the lines, whether it is plain, and how many pieces it has. */
  private static final int OTHER_BYTES = 3 * Integer.BYTES + 1;

  /**
   * The bytes of a path, with 0 between its components: so that their order is that of a manifest,
   * what is in a directory coming before {@code directory.name}.
   */
  static byte[] key(String path) {
    return path.replace('/', '\0').getBytes(StandardCharsets.UTF_8);
  }

  /** What shows that a file is unchanged; null where nothing does. */
  static byte @Nullable [] seen(EntryAttributes file) {
    EntryTime ctime = file.ctime();
    if (ctime == null || file.inode() == 0) {
      return null;
    }
    return ByteBuffer.allocate(SEEN_BYTES)
        .putLong(file.size())
        .putLong(file.mtime().seconds())
        .putInt(file.mtime().nanos())
        .putLong(ctime.seconds())
        .putInt(ctime.nanos())
        .putLong(file.device())
        .putLong(file.inode())
        .array();
  }

  /** Whether what shows that the file is unchanged is what it was. */
  boolean isUnchanged(EntryAttributes file) {
    EntryTime ctime = file.ctime();
    ByteBuffer before = ByteBuffer.wrap(seen);
    return ctime != null
        && file.inode() != 0
        && before.getLong() == file.size()
        && before.getLong() == file.mtime().seconds()
        && before.getInt() == file.mtime().nanos()
        && before.getLong() == ctime.seconds()
        && before.getInt() == ctime.nanos()
        && before.getLong() == file.device()
        && before.getLong() == file.inode();
  }

  int packedBytes() {
    return key.length + SEEN_BYTES + lines.length + OTHER_BYTES;
  }

  /** Writes it, in {@link #packedBytes}. */
  void pack(ByteBuffer into) {
    into.putInt(key.length).put(key).put(seen).put((byte) (plain ? 1 : 0));
    into.putInt(pieces).putInt(lines.length).put(lines);
  }

  /** Reads the next one. */
  static Row unpack(ByteBuffer from) throws SQLException {
    byte[] key = take(from, length(from));
    byte[] seen = take(from, SEEN_BYTES);
    boolean plain = take(from, 1)[0] != 0;
    int pieces = length(from);
    return new Row(key, seen, plain, pieces, take(from, length(from)));
  }

  private static int length(ByteBuffer from) throws SQLException {
    if (from.remaining() < Integer.BYTES) {
      throw damaged();
    }
    return from.getInt();
  }

  private static byte[] take(ByteBuffer from, int length) throws SQLException {
    if (length < 0 || length > from.remaining()) {
      throw damaged();
    }
    byte[] bytes = new byte[length];
    from.get(bytes);
    return bytes;
  }

  private static SQLException damaged() {
    return DatabaseFailure.damage("files that are cut off");
  }

  /** What shows that lines are as they were written: SQLite does not notice every changed byte. */
  static int crcOfPiece(byte[] key, int part, byte[] lines) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(2 * Integer.BYTES).putInt(key.length).putInt(part).flip());
    crc.update(key);
    crc.update(lines);
    return (int) crc.getValue();
  }
}
