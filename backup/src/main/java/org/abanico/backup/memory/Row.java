package org.abanico.backup.memory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.abanico.backup.manifest.EntryTime;
import org.abanico.backup.tree.EntryAttributes;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a file. SQLite does not notice every byte that a disk has changed, hence the
 * checksums.
 *
 * @param key of its path
 * @param seen what shows that it is unchanged
 * @param plain whether it has no extended attributes
 * @param pieces how many pieces of its lines come before {@code lines}
 * @param lines packed
 * @param crc of all these
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Row(byte[] key, byte[] seen, boolean plain, int pieces, byte[] lines, int crc) {
  Row(byte[] key, byte[] seen, boolean plain, int pieces, byte[] lines) {
    this(key, seen, plain, pieces, lines, crc(key, seen, plain, pieces, lines));
  }

  boolean isAsWritten() {
    return crc == crc(key, seen, plain, pieces, lines);
  }

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
    return ByteBuffer.allocate(5 * Long.BYTES + 2 * Integer.BYTES)
        .putLong(file.size())
        .putLong(file.mtime().seconds())
        .putInt(file.mtime().nanos())
        .putLong(ctime.seconds())
        .putInt(ctime.nanos())
        .putLong(file.device())
        .putLong(file.inode())
        .array();
  }

  static int crcOfPiece(byte[] key, int part, byte[] lines) {
    return crc(key, new byte[0], false, part, lines);
  }

  private static int crc(byte[] key, byte[] seen, boolean plain, int number, byte[] lines) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(2 * Integer.BYTES).putInt(key.length).putInt(number).flip());
    crc.update(plain ? 1 : 0);
    crc.update(key);
    crc.update(seen);
    crc.update(lines);
    return (int) crc.getValue();
  }
}
