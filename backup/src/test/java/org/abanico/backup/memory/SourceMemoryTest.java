package org.abanico.backup.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.abanico.backup.block.Sha256;
import org.abanico.backup.manifest.EntryTime;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.tree.EntryAttributes;
import org.abanico.backup.tree.Found;
import org.abanico.backup.tree.TreeWalk;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SourceMemoryTest {
  private static final String ROOT = hash("root");

  @TempDir private Path work;
  private Instant now = Instant.parse("2100-01-01T00:00:00Z");
  private final InstantSource clock = () -> now;

  // What is found.

  @Test
  void anUnchangedFileIsFoundWithItsLines() throws IOException {
    write("a/f", "content");
    write("b", "");
    readAll();
    assertThat(found()).containsExactly("a/f", "b");
    try (SourceMemory memory = open()) {
      assertThat(lines(memory.find(regular("a/f")))).containsExactly(chunk("content"));
      assertThat(lines(memory.find(regular("b")))).isEmpty();
    }
  }

  @Test
  void aFileThatWasWrittenToIsNotFound() throws IOException {
    write("a", "content");
    write("b", "content");
    readAll();
    write("a", "tnetnoc");
    assertThat(found()).containsExactly("b");
  }

  @Test
  void aChangeThatLeavesSizeAndTimeIsSeen() throws IOException {
    Path file = write("f", "content");
    FileTime mtime = Files.getLastModifiedTime(file);
    readAll();
    Files.writeString(file, "tnetnoc", StandardOpenOption.TRUNCATE_EXISTING);
    Files.setLastModifiedTime(file, mtime);
    assertThat(EntryAttributes.read(file).mtime()).isEqualTo(EntryTime.of(mtime));
    assertThat(found()).isEmpty();
  }

  @Test
  void anotherFileOfTheSameNameIsNotFound() throws IOException {
    Path file = write("f", "content");
    readAll();
    Path other = Files.copy(file, folder().resolve("g"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    assertThat(found()).isEmpty();
  }

  @Test
  void aFileWhoseChangesCannotBeSeenIsNeverRemembered() throws IOException {
    write("f", "content");
    Found.Regular there = regular("f");
    EntryAttributes all = there.attributes();
    EntryAttributes some =
        new EntryAttributes(
            all.kind(), all.mode(), all.size(), all.mtime(), null, null, 0, 0, 1, all.size(), 0, 0);
    Found.Regular file = new Found.Regular("f", some, there.directory());
    try (SourceMemory memory = open()) {
      assertThat(memory.find(file)).isNull();
      Recording recording = memory.remember(file);
      recording.add(chunk("content"));
      assertThat(recording.complete(some)).isFalse();
    }
    try (SourceMemory memory = open()) {
      assertThat(memory.find(file)).isNull();
    }
  }

  // What is remembered.

  @ParameterizedTest
  @ValueSource(longs = {-3_600_000, 0, 1_999})
  void aFileThatWasChangedJustNowIsReadOnceMore(long millisAfterTheChange) throws IOException {
    now = changed(write("f", "content")).plusMillis(millisAfterTheChange);
    readAll();
    assertThat(found()).isEmpty();
  }

  @Test
  void aFileThatWasChangedTwoSecondsBeforeItWasReadIsRemembered() throws IOException {
    now = changed(write("f", "content")).plusMillis(2_001);
    readAll();
    assertThat(found()).containsExactly("f");
  }

  @Test
  void timesFarInTheFutureOrThePastAreRemembered() throws IOException {
    Files.setLastModifiedTime(
        write("a", "a"), FileTime.from(Instant.parse("2300-01-01T00:00:00Z")));
    Files.setLastModifiedTime(
        write("b", "b"), FileTime.from(Instant.parse("1950-01-01T00:00:00Z")));
    readAll();
    assertThat(found()).containsExactly("a", "b");
  }

  @Test
  void aFileThatChangesWhileItIsReadIsNotRemembered() throws IOException {
    Path file = write("f", "content");
    try (SourceMemory memory = open()) {
      Found.Regular before = regular("f");
      assertThat(memory.find(before)).isNull();
      Recording recording = memory.remember(before);
      recording.add(chunk("content"));
      Files.writeString(file, "tnetnoc");
      assertThat(recording.complete(EntryAttributes.read(file))).isFalse();
      memory.finish();
    }
    assertThat(found()).isEmpty();
  }

  @Test
  void aFileThatWasReadTwiceIsRememberedAsTheSecondTime() throws IOException {
    Path file = write("f", "content");
    try (SourceMemory memory = open()) {
      Found.Regular before = regular("f");
      assertThat(memory.find(before)).isNull();
      Recording recording = memory.remember(before);
      recording.add(chunk("cont"));
      Files.writeString(file, "more content");
      recording.again(EntryAttributes.read(file));
      recording.add(chunk("more content"));
      assertThat(recording.complete(EntryAttributes.read(file))).isTrue();
    }
    try (SourceMemory memory = open()) {
      assertThat(lines(memory.find(regular("f")))).containsExactly(chunk("more content"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void thatAFileHasNoExtendedAttributesIsRememberedIfItWasSaid(boolean said) throws IOException {
    Path file = write("f", "content");
    try (SourceMemory memory = open()) {
      Recording recording = memory.remember(regular("f"));
      if (said) {
        recording.plain();
      }
      recording.add(chunk("content"));
      assertThat(recording.complete(EntryAttributes.read(file))).isTrue();
    }
    assertRememberedAsPlain(said);
  }

  private void assertRememberedAsPlain(boolean plain) throws IOException {
    try (SourceMemory memory = open()) {
      assertThat(memory.find(regular("f")))
          .isNotNull()
          .extracting(RememberedLines::isOfPlainFile)
          .isEqualTo(plain);
    }
  }

  @Test
  void whatAFileHadBeforeItWasReadAgainIsNotRememberedOfIt() throws IOException {
    Path file = write("f", "content");
    try (SourceMemory memory = open()) {
      Recording recording = memory.remember(regular("f"));
      recording.plain();
      recording.again(EntryAttributes.read(file));
      recording.add(chunk("content"));
      assertThat(recording.complete(EntryAttributes.read(file))).isTrue();
    }
    assertRememberedAsPlain(false);
  }

  @Test
  void linesThatAreNotTheWholeFileAreNotRemembered() throws IOException {
    Path file = write("f", "content");
    try (SourceMemory memory = open()) {
      Recording recording = memory.remember(regular("f"));
      recording.add(chunk("conten"));
      assertThat(recording.complete(EntryAttributes.read(file))).isFalse();
    }
    assertThat(found()).isEmpty();
  }

  @Test
  void anAbandonedRecordingIsForgottenTogetherWithWhatWasRememberedBefore() throws IOException {
    write("a", "content");
    write("b", "content");
    readAll();
    try (SourceMemory memory = open()) {
      assertThat(memory.find(regular("a"))).isNotNull();
      memory.remember(regular("a")).add(chunk("content"));
      Recording next = memory.remember(regular("b"));
      next.add(chunk("content"));
      next.abandon();
    }
    assertThat(found()).isEmpty();
  }

  @Test
  void whatTurnedOutNotToBeSoIsForgotten() throws IOException {
    write("a", "content");
    write("b", "content");
    readAll();
    try (SourceMemory memory = open()) {
      assertThat(memory.find(regular("a"))).isNotNull();
      assertThat(memory.find(regular("b"))).isNotNull();
      memory.forget("a");
    }
    assertThat(found()).containsExactly("b");
  }

  // Many lines.

  @ParameterizedTest
  @ValueSource(ints = {3_999, 4_000, 4_001, 8_000, 20_001})
  void aFileOfManyLinesKeepsThemAllInOrder(int count) throws IOException {
    Found.Regular file = sparse("large", count);
    List<ManifestLine> lines = manyLines(count);
    record(file, lines);
    try (SourceMemory memory = open()) {
      assertThat(lines(memory.find(file))).isEqualTo(lines);
    }
  }

  @Test
  void ofAFileOfManyLinesNothingIsLeftWhenItIsGone() throws IOException {
    Found.Regular file = sparse("large", 9_000);
    write("small", "s");
    record(file, manyLines(9_000));
    Files.delete(file.location());
    readAll();
    assertThat(rows("piece")).isZero();
    assertThat(remembered()).isEqualTo(1);
  }

  @Test
  void ofAFileOfManyLinesNothingIsLeftWhenItCouldNotBeReadToItsEnd() throws IOException {
    Found.Regular file = sparse("large", 9_000);
    try (SourceMemory memory = open()) {
      Recording recording = memory.remember(file);
      for (ManifestLine line : manyLines(8_500)) {
        recording.add(line);
      }
    }
    assertThat(rows("piece")).isZero();
  }

  // The order, and the end.

  @Test
  void filesAreAskedForInTheOrderOfAManifest() throws IOException {
    for (String name :
        List.of(
            "a/x", "a/x.y/z", "a/x y", "a.b", "a b/c", "B", "\uE000", "\uD83D\uDCBE", "\u00e9")) {
      write(name, name);
    }
    List<String> read = readAll();
    assertThat(read).hasSize(9);
    assertThat(found()).isEqualTo(read);
  }

  @Test
  void askingOutOfOrderIsRefused() throws IOException {
    write("a/x", "");
    write("a.b", "");
    try (SourceMemory memory = open()) {
      assertThat(memory.find(regular("a.b"))).isNull();
      assertThatThrownBy(() -> memory.find(regular("a/x")))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatIsFoundIsWhatWasNotChangedWhateverCameAndWent(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 300; i++) {
      write("d" + random.nextInt(20) + "/f" + random.nextInt(20), "first");
    }
    List<String> unchanged = new ArrayList<>(readAll());
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 60; i++) {
        String name = "d" + random.nextInt(22) + "/f" + random.nextInt(20);
        if (random.nextBoolean()) {
          write(name, "round " + round);
        } else {
          Files.deleteIfExists(folder().resolve(name));
        }
        unchanged.remove(name);
      }
      assertThat(found()).as("seed %d, round %d", seed, round).isEqualTo(unchanged);
      unchanged = new ArrayList<>(readAll());
    }
  }

  @Test
  void filesThatAreGoneAreForgotten() throws IOException {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      write(name, name);
    }
    readAll();
    for (String name : List.of("a", "c", "e")) {
      Files.delete(folder().resolve(name));
    }
    readAll();
    assertThat(remembered()).isEqualTo(2);
  }

  @Test
  void aScanThatDidNotComeToItsEndForgetsNothingThatItDidNotPass() throws IOException {
    for (String name : List.of("a", "b", "c")) {
      write(name, name);
    }
    readAll();
    try (SourceMemory memory = open()) {
      assertThat(memory.find(regular("b"))).isNotNull();
    }
    assertThat(found()).containsExactly("b", "c");
  }

  @Test
  void aSecondScanMayFollowTheFirst() throws IOException {
    write("a", "a");
    write("b", "b");
    try (SourceMemory memory = open()) {
      scan(memory);
      assertThat(lines(memory.find(regular("a")))).hasSize(1);
      assertThat(lines(memory.find(regular("b")))).hasSize(1);
    }
  }

  // What happens to the file.

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

  // Texts.

  @Test
  void theTextsOfABackupAreKnown() throws IOException {
    try (SourceMemory memory = open()) {
      memory.keepTexts(ROOT, List.of(hash("a"), hash("b"), hash("a")));
    }
    try (SourceMemory memory = open()) {
      assertThat(memory.hasText(ROOT, hash("a"))).isTrue();
      assertThat(memory.hasText(ROOT, hash("b"))).isTrue();
      assertThat(memory.hasText(ROOT, hash("c"))).isFalse();
      assertThat(memory.hasText(hash("another root"), hash("a"))).isFalse();
    }
  }

  @Test
  void theTextsOfTheLastSixteenBackupsAreKept() throws IOException {
    try (SourceMemory memory = open()) {
      for (int i = 0; i < 20; i++) {
        memory.keepTexts(hash("root " + i), List.of(hash("text " + i)));
      }
      memory.keepTexts(hash("root 4"), List.of(hash("another text")));
      memory.keepTexts(hash("root 20"), List.of(hash("text 20")));
      List<Integer> kept =
          IntStream.rangeClosed(0, 20)
              .filter(i -> known(memory, hash("root " + i), hash("text " + i)))
              .boxed()
              .toList();
      assertThat(kept).containsExactly(6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20);
      assertThat(memory.hasText(hash("root 4"), hash("another text"))).isTrue();
    }
    assertThat(rows("text")).isEqualTo(16);
  }

  private static boolean known(SourceMemory memory, String root, String text) {
    try {
      return memory.hasText(root, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  // Making and reading.

  private Path file() {
    return work.resolve("memory.db");
  }

  private Path folder() {
    return work.resolve("folder");
  }

  private SourceMemory open() throws IOException {
    return SourceMemory.open(file(), clock);
  }

  private Path write(String name, String content) throws IOException {
    Path file = folder().resolve(name);
    Files.createDirectories(file.resolveSibling("x").getParent());
    return Files.writeString(file, content);
  }

  private Found.Regular regular(String name) throws IOException {
    Path location = folder().resolve(name);
    return new Found.Regular(name, EntryAttributes.read(location), location.getParent());
  }

  private static Instant changed(Path file) throws IOException {
    EntryTime ctime = EntryAttributes.read(file).ctime();
    assertThat(ctime).isNotNull();
    return ctime.toFileTime().toInstant();
  }

  /** Scans the folder, reading and remembering what is not found. */
  private List<String> readAll() throws IOException {
    try (SourceMemory memory = open()) {
      return scan(memory);
    }
  }

  private List<String> scan(SourceMemory memory) throws IOException {
    List<String> all = new ArrayList<>();
    TreeWalk walk = new TreeWalk(folder());
    for (Found found = walk.next(); found != null; found = walk.next()) {
      if (found instanceof Found.Regular file) {
        read(memory, file);
        all.add(file.path());
      }
    }
    memory.finish();
    return all;
  }

  private static void read(SourceMemory memory, Found.Regular file) throws IOException {
    if (memory.find(file) == null) {
      Recording recording = memory.remember(file);
      String content = Files.readString(file.location());
      if (!content.isEmpty()) {
        recording.add(chunk(content));
      }
      recording.complete(EntryAttributes.read(file.location()));
    }
  }

  /** Which files need not be read, of all in the folder. */
  private List<String> found() throws IOException {
    List<String> known = new ArrayList<>();
    try (SourceMemory memory = open()) {
      TreeWalk walk = new TreeWalk(folder());
      for (Found found = walk.next(); found != null; found = walk.next()) {
        if (found instanceof Found.Regular file && memory.find(file) != null) {
          known.add(file.path());
        }
      }
    }
    return known;
  }

  private void record(Found.Regular file, List<ManifestLine> lines) throws IOException {
    try (SourceMemory memory = open()) {
      assertThat(memory.find(file)).isNull();
      Recording recording = memory.remember(file);
      for (ManifestLine line : lines) {
        recording.add(line);
      }
      assertThat(recording.complete(file.attributes())).isTrue();
    }
  }

  /** A file whose size is that of so many of {@link #manyLines}. */
  private Found.Regular sparse(String name, int lines) throws IOException {
    Path file = write(name, "");
    try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      channel.position(1_000L * lines - 1).write(ByteBuffer.allocate(1));
    }
    return regular(name);
  }

  private static List<ManifestLine> manyLines(int count) {
    List<ManifestLine> lines = new ArrayList<>();
    byte[] hash = new byte[32];
    SplittableRandom random = new SplittableRandom(count);
    for (int i = 0; i < count; i++) {
      random.nextBytes(hash);
      lines.add(
          i % 7 == 3
              ? new ManifestLine.Hole(1_000)
              : new ManifestLine.Chunk(HexFormat.of().formatHex(hash), 1_000));
    }
    return lines;
  }

  private static List<ManifestLine> lines(@Nullable RememberedLines remembered) throws IOException {
    assertThat(remembered).isNotNull();
    List<ManifestLine> lines = new ArrayList<>();
    for (ManifestLine line = remembered.next(); line != null; line = remembered.next()) {
      lines.add(line);
    }
    return lines;
  }

  private static ManifestLine chunk(String content) {
    return new ManifestLine.Chunk(hash(content), content.getBytes(StandardCharsets.UTF_8).length);
  }

  private static String hash(String text) {
    Sha256 sha256 = new Sha256();
    sha256.update(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    return sha256.finish();
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement each = connection.createStatement()) {
      each.execute(statement);
    }
  }

  /** Of how many files something is kept. */
  private int remembered() throws IOException {
    int files = 0;
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement();
        var pages = statement.executeQuery("SELECT rows FROM page")) {
      while (pages.next()) {
        ByteBuffer page = ByteBuffer.wrap(pages.getBytes(1));
        for (; page.hasRemaining(); files++) {
          Row.unpack(page);
        }
      }
    } catch (SQLException e) {
      throw new IOException(e);
    }
    return files;
  }

  private int rows(String table) throws IOException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
      return rows.getInt(1);
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }
}
