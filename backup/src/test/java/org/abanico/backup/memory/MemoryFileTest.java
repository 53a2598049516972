package org.abanico.backup.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.backup.tree.Found;
import org.abanico.backup.tree.TreeWalk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the file of a memory: killed programs, damage, other programs. */
final class MemoryFileTest extends RememberedFolder {
  /** Of a file of SQLite, in bytes. */
  private static final int HEADER = 100;

  @Test
  void aProgramThatIsKilledHasRememberedAllButTheLastThousandFiles() throws IOException {
    for (int i = 0; i < 2_500; i++) {
      write("d" + i / 100 + "/" + i, "f" + i);
    }
    Path image = work.resolve("image");
    try (SourceMemory memory = open()) {
      TreeWalk walk = new TreeWalk(folder());
      for (Found found = walk.next(); found != null; found = walk.next()) {
        if (found instanceof Found.Regular file) {
          read(memory, file);
        }
      }
      // What is on the disk now is what a killed program leaves.
      Files.copy(file(), image);
      Files.copy(file().resolveSibling("memory.db-wal"), image.resolveSibling("image-wal"));
    }
    Files.move(image, file(), StandardCopyOption.REPLACE_EXISTING);
    Files.move(image.resolveSibling("image-wal"), file().resolveSibling("memory.db-wal"));
    assertThat(found()).hasSize(2_000);
  }

  @Test
  void aDamagedFileIsPutAsideAndANewOneBegun() throws IOException {
    write("f", "content");
    readAll();
    byte[] damaged = Files.readAllBytes(file());
    Arrays.fill(damaged, 0, 200, (byte) 7);
    Files.write(file(), damaged);
    assertThat(found()).isEmpty();
    assertThat(work.resolve("memory.db.damaged")).hasBinaryContent(damaged);
    readAll();
    assertThat(found()).containsExactly("f");
  }

  @Test
  void damageThatShowsOnlyLaterBeginsAnew() throws IOException {
    for (int i = 0; i < 500; i++) {
      write("f" + i, "content");
    }
    readAll();
    byte[] damaged = Files.readAllBytes(file());
    Arrays.fill(damaged, 20_000, damaged.length, (byte) 7);
    Files.write(file(), damaged);
    readAll();
    assertThat(work.resolve("memory.db.damaged")).exists();
    assertThat(found()).hasSize(500);
  }

  @Test
  void aBitThatFlipsInItsHeaderCostsNothingButWhatWasRemembered() throws IOException {
    write("f", "content");
    readAll();
    byte[] whole = Files.readAllBytes(file());
    write("g", "more");
    for (int bit = 0; bit < 8 * HEADER; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file(), flipped);
      readAll();
      // Before it was begun anew, something may have been found in it.
      readAll();
      assertThat(found()).as("bit " + bit).containsExactly("f", "g");
    }
  }

  @Test
  void whateverIsDamagedCostsNothingButWhatWasRemembered() throws IOException {
    for (int i = 0; i < 300; i++) {
      write("f" + i, "content of " + i);
    }
    readAll();
    byte[] whole = Files.readAllBytes(file());
    for (int i = 0; i < 10; i++) {
      write("f" + 30 * i, "later");
    }
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] damaged = whole.clone();
      for (int i = random.nextInt(8); i >= 0; i--) {
        int at = random.nextInt(damaged.length);
        Arrays.fill(
            damaged,
            at,
            Math.min(damaged.length, at + 1 + random.nextInt(16)),
            (byte) random.nextInt());
      }
      Files.write(file(), damaged);
      readAll();
      readAll();
      assertThat(found()).as("seed " + seed).hasSize(300);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"DROP TABLE page", "DROP TABLE text", "DROP TABLE root"})
  void oneThatLacksATableIsPutAside(String change) throws Exception {
    write("f", "content");
    readAll();
    sql(change);
    readAll();
    try (SourceMemory memory = open()) {
      assertThat(memory.hasText(ROOT, ROOT)).isFalse();
      memory.keepTexts(ROOT, List.of(ROOT));
      assertThat(memory.hasText(ROOT, ROOT)).isTrue();
    }
    readAll();
    assertThat(found()).containsExactly("f");
    assertThat(work.resolve("memory.db.damaged")).exists();
  }

  @Test
  void oneThatSeemsToBeOfALaterFormatIsPutAside() throws IOException {
    write("f", "content");
    readAll();
    byte[] damaged = Files.readAllBytes(file());
    // The schema's format (sqlite.org/fileformat, 1.3).
    damaged[47] = 9;
    Files.write(file(), damaged);
    readAll();
    assertThat(found()).containsExactly("f");
    assertThat(work.resolve("memory.db.damaged")).hasBinaryContent(damaged);
  }

  @Test
  void anotherProgramsDatabaseIsPutAside() throws Exception {
    sql("CREATE TABLE t (a)");
    write("f", "content");
    readAll();
    assertThat(found()).containsExactly("f");
    assertThat(work.resolve("memory.db.damaged")).exists();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE page SET rows = CAST(substr(rows, 1, length(rows) - 1) || x'ab' AS BLOB)",
        "UPDATE page SET rows = CAST(substr(rows, 1, length(rows) - 1) AS BLOB)",
        "UPDATE page SET first = x'00'",
        "UPDATE piece SET lines = CAST(substr(lines, 1, length(lines) - 1) || x'ab' AS BLOB)",
        "UPDATE page SET crc = crc + 1",
        "UPDATE piece SET lines = zeroblob(144000) WHERE part = 1",
        "DELETE FROM piece WHERE part = 0"
      })
  void aChangedByteThatTheDatabaseDoesNotNoticeIsSeen(String change) throws Exception {
    Found.Regular file = sparse("large", 9_000);
    record(file, manyLines(9_000));
    sql(change);
    try (SourceMemory memory = open()) {
      assertThat(memory.find(file)).isNull();
    }
    assertThat(remembered()).isZero();
    assertThat(rows("piece")).isZero();
  }

  @Test
  void aMemoryIsOpenInOnePlace() throws IOException {
    try (SourceMemory memory = open()) {
      assertThat(memory.hasText(ROOT, ROOT)).isFalse();
      assertThatThrownBy(this::open).isInstanceOf(IOException.class);
    }
    assertThat(work.resolve("memory.db.damaged")).doesNotExist();
  }

  @Test
  void theFileMayHaveAnyName() throws IOException {
    Path odd = work.resolve("what? 100% #\u00e9.db");
    try (SourceMemory memory = SourceMemory.open(odd, clock)) {
      memory.keepTexts(ROOT, List.of(hash("a")));
    }
    assertThat(odd).exists();
    try (SourceMemory memory = SourceMemory.open(odd, clock)) {
      assertThat(memory.hasText(ROOT, hash("a"))).isTrue();
    }
  }
}
