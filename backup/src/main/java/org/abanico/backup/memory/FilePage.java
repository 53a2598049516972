package org.abanico.backup.memory;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Files that follow each other in the order of their keys, and where a scan has come to among them.
 * The database keeps many together, for what it takes to ask it for one row.
 */
final class FilePage {
  /** What is kept in one row of the database is as long as this, and less than twice as long. */
  private static final int BYTES = 16 << 10;

  /** What is shorter is kept with what follows. */
  private static final int SHORT_BYTES = 4 << 10;

  /** Below this key nothing belongs here. */
  private byte[] from;

  private final List<Row> rows;

  /** Under which keys the database has what was here: those of the first files in its rows. */
  private final List<byte[]> kept;

  /** The first file that the scan has not passed. */
  private int next;

  private boolean changed;

  private FilePage(byte[] from, List<Row> rows, List<byte[]> kept) {
    this.from = from;
    this.rows = rows;
    this.kept = kept;
  }

  /** Without files yet. */
  static FilePage empty(byte[] from) {
    return new FilePage(from, new ArrayList<>(), new ArrayList<>());
  }

  /**
   * What the database has.
   *
   * @param first its key
   */
  static FilePage unpack(byte[] first, byte[] packed) throws SQLException {
    List<Row> rows = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(packed);
    while (bytes.hasRemaining()) {
      rows.add(Row.unpack(bytes));
    }
    return new FilePage(first, rows, new ArrayList<>(List.of(first)));
  }

  /** What shows that {@code packed} is as it was written under this key. */
  static int crc(byte[] first, byte[] packed) {
    CRC32C crc = new CRC32C();
    crc.update(first);
    crc.update(packed);
    return (int) crc.getValue();
  }

  byte[] from() {
    return from;
  }

  /** After this key begins what the database has and is not here. */
  byte[] last() {
    return kept.isEmpty() ? from : kept.getLast();
  }

  /** Whether the scan has passed all of it. */
  boolean isPassed() {
    return next == rows.size();
  }

  /** Whether it is to be kept with what follows. */
  boolean isShort() {
    return bytes(SHORT_BYTES) < SHORT_BYTES;
  }

  /** How long all files are together; when that is {@code enough} or more, it may be any such. */
  private int bytes(int enough) {
    int bytes = 0;
    for (int i = 0; i < rows.size() && bytes < enough; i++) {
      bytes += rows.get(i).packedBytes();
    }
    return bytes;
  }

  /** Takes over what follows. */
  void join(FilePage following) {
    changed |= !rows.isEmpty();
    rows.addAll(following.rows);
    kept.addAll(following.kept);
  }

  /**
   * The scan goes on to a key: files before that are no longer there, but for the one that was
   * asked for last.
   *
   * @return what was forgotten
   */
  List<Row> pass(byte[] asked, byte[] key) {
    List<Row> forgotten = new ArrayList<>();
    while (!isPassed() && Arrays.compareUnsigned(rows.get(next).key(), key) < 0) {
      passNext(asked, forgotten);
    }
    return forgotten;
  }

  /** As {@link #pass}, to the end. */
  List<Row> passAll(byte[] asked) {
    List<Row> forgotten = new ArrayList<>();
    while (!isPassed()) {
      passNext(asked, forgotten);
    }
    return forgotten;
  }

  private void passNext(byte[] asked, List<Row> forgotten) {
    if (Arrays.equals(rows.get(next).key(), asked)) {
      next++;
    } else {
      forgotten.add(rows.remove(next));
      changed = true;
    }
  }

  /** The file that the scan has come to, if this is its key. */
  @Nullable Row at(byte[] key) {
    return !isPassed() && Arrays.equals(rows.get(next).key(), key) ? rows.get(next) : null;
  }

  /**
   * Adds a file, in the place of what was known of it.
   *
   * @param asked what the scan has asked for last
   */
  void put(Row row, byte[] asked) {
    int at = search(row.key());
    changed = true;
    if (at >= 0) {
      rows.set(at, row);
      return;
    }
    at = -at - 1;
    rows.add(at, row);
    if (at < next || Arrays.compareUnsigned(row.key(), asked) < 0) {
      next++;
    }
  }

  /** Forgets a file, if it is here. */
  void remove(byte[] key) {
    int at = search(key);
    if (at >= 0) {
      rows.remove(at);
      changed = true;
      if (at < next) {
        next--;
      }
    }
  }

  /** As {@link Arrays#binarySearch(byte[], byte)} answers. */
  private int search(byte[] key) {
    int low = 0;
    int high = rows.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order = Arrays.compareUnsigned(rows.get(middle).key(), key);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return -low - 1;
  }

  /** Lets the database keep it, and holds on to what the scan has not passed. */
  void store(MemoryDatabase database) throws SQLException {
    if (!changed) {
      return;
    }
    for (byte[] first : kept) {
      database.update("DELETE FROM page WHERE first = ?", first);
    }
    kept.clear();
    int all = bytes(Integer.MAX_VALUE);
    int most = Math.ceilDiv(all, Math.max(1, all / BYTES));
    int passed = 0;
    int begin = 0;
    while (begin < rows.size()) {
      int end = begin;
      int bytes = 0;
      while (end < rows.size() && bytes < most) {
        bytes += rows.get(end++).packedBytes();
      }
      if (begin < next) {
        kept.clear();
        passed = begin;
      }
      store(begin, end, bytes, database);
      begin = end;
    }
    changed = false;
    if (passed > 0) {
      from = rows.get(passed).key();
      rows.subList(0, passed).clear();
      next -= passed;
    }
  }

  private void store(int begin, int end, int bytes, MemoryDatabase database) throws SQLException {
    ByteBuffer packed = ByteBuffer.allocate(bytes);
    rows.subList(begin, end).forEach(row -> row.pack(packed));
    byte[] first = rows.get(begin).key();
    database.update(
        "INSERT INTO page (first, rows, crc) VALUES (?, ?, ?)",
        first,
        packed.array(),
        crc(first, packed.array()));
    kept.add(first);
  }
}
