package org.abanico.backup.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of which anything comes, goes and is asked for, beside a map that does the same. */
final class KnownFilesTest {
  private static final int SEEN_BYTES = 48;

  @TempDir private Path work;
  private final TreeMap<byte[], Integer> expected = new TreeMap<>(Arrays::compareUnsigned);
  private byte[] asked = KnownFiles.START;
  private int files;

  private static LongStream seeds() {
    Long seed = Long.getLong("abanico.seed");
    return seed == null
        ? LongStream.range(0, Integer.getInteger("abanico.cases", 15))
        : LongStream.of(seed);
  }

  private static byte[] key(int number) {
    return Row.key("d%02d/f%03d".formatted(number / 100, number % 100));
  }

  private Row row(byte[] key, int linesBytes) {
    byte[] seen = ByteBuffer.allocate(SEEN_BYTES).putInt(++files).array();
    return new Row(key, seen, true, 0, new byte[linesBytes]);
  }

  private static @Nullable Integer number(@Nullable Row row) {
    return row == null ? null : ByteBuffer.wrap(row.seen()).getInt();
  }

  private static int linesBytes(SplittableRandom random) {
    return random.nextInt(40) == 0 ? 9_000 : 36 * random.nextInt(4);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatIsFoundIsWhatWasPutAndNeitherForgottenNorPassed(long seed)
      throws IOException, SQLException {
    SplittableRandom random = new SplittableRandom(seed);
    int keys = 20 + random.nextInt(2_000);
    try (MemoryDatabase database = MemoryDatabase.open(work.resolve("memory.db"))) {
      for (int scan = 0; scan < 8; scan++) {
        KnownFiles known = new KnownFiles(database, KnownFiles.START);
        asked = KnownFiles.START;
        int asksForOneOf = 1 + random.nextInt(4);
        int changesOneOf = 1 + random.nextInt(100);
        for (int i = 0; i < keys; i++) {
          if (random.nextInt(asksForOneOf) == 0) {
            find(known, key(i), "seed " + seed + ", scan " + scan + ", key " + i);
          }
          if (random.nextInt(changesOneOf) == 0) {
            // Mostly where the scan is.
            int at = random.nextInt(5) == 0 ? random.nextInt(keys) : i;
            change(known, key(at), random);
          }
        }
        if (random.nextBoolean()) {
          known.finish();
          expected.tailMap(asked, false).clear();
        } else {
          known.flush();
        }
        assertThat(kept(database)).as("seed %d, scan %d", seed, scan).isEqualTo(asList(expected));
      }
    }
  }

  private void find(KnownFiles known, byte[] key, String label) throws SQLException {
    expected.subMap(asked, false, key, false).clear();
    asked = key;
    assertThat(number(known.find(key))).as(label).isEqualTo(expected.get(key));
  }

  private void change(KnownFiles known, byte[] key, SplittableRandom random) throws SQLException {
    switch (random.nextInt(4)) {
      case 0 -> {
        known.remove(key);
        expected.remove(key);
      }
      case 1 -> known.flush();
      default -> {
        Row row = row(key, linesBytes(random));
        known.put(row);
        expected.put(key, number(row));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void howEverFilesCameTheyAreKeptManyTogether(long seed) throws IOException, SQLException {
    SplittableRandom random = new SplittableRandom(seed);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      order.add(random.nextInt(order.size() + 1), i);
    }
    try (MemoryDatabase database = MemoryDatabase.open(work.resolve("memory.db"))) {
      KnownFiles known = new KnownFiles(database, KnownFiles.START);
      for (int each : order) {
        known.put(row(key(each), 36));
        known.flush();
      }
      int bytes = 0;
      for (int i = 0; i < order.size(); i++) {
        Row found = known.find(key(i));
        assertThat(found).as("seed %d, %d", seed, i).isNotNull();
        bytes += found.packedBytes();
      }
      known.finish();
      assertThat(pages(database)).as("seed %d", seed).isLessThan(bytes / (4 << 10));
    }
  }

  private static int pages(MemoryDatabase database) throws SQLException {
    try (ResultSet count = database.statement("SELECT count(*) FROM page").executeQuery()) {
      return count.getInt(1);
    }
  }

  private static List<String> kept(MemoryDatabase database) throws SQLException {
    TreeMap<byte[], Integer> kept = new TreeMap<>(Arrays::compareUnsigned);
    try (ResultSet pages = database.statement("SELECT rows FROM page").executeQuery()) {
      while (pages.next()) {
        ByteBuffer page = ByteBuffer.wrap(pages.getBytes(1));
        while (page.hasRemaining()) {
          Row row = Row.unpack(page);
          assertThat(kept.put(row.key(), number(row))).isNull();
        }
      }
    }
    return asList(kept);
  }

  private static List<String> asList(TreeMap<byte[], Integer> files) {
    return files.entrySet().stream()
        .map(each -> Arrays.toString(each.getKey()) + " " + each.getValue())
        .toList();
  }
}
