package org.abanico.backup.catalog;

import static org.abanico.backup.catalog.CatalogFolder.assertDoesNotHold;
import static org.abanico.backup.catalog.CatalogFolder.assertReads;
import static org.abanico.backup.catalog.CatalogFolder.bytes;
import static org.abanico.backup.catalog.CatalogFolder.chunk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import org.abanico.backup.FolderException;
import org.abanico.backup.folder.DiskRefusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a catalog makes of a folder, or a file of its own, that is not as it left it. */
final class CatalogDamageTest {
  private static final byte[] ONE = bytes("the content of a file");
  private static final byte[] OTHER = bytes("what it holds later");

  /** Of a file of SQLite, in bytes. */
  private static final int HEADER = 100;

  private final CatalogFolder folder = new CatalogFolder();

  CatalogDamageTest() throws IOException {}

  @AfterEach
  void removeFolder() throws IOException {
    folder.close();
  }

  @Test
  void aFileThatHasChangedDoesNotHold() throws IOException {
    Catalog catalog = folder.open();
    folder.publish(catalog, "b1", "file", ONE, OTHER);
    try (FileChannel file = FileChannel.open(folder.resolve("file"), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(bytes("THE")), 0);
    }
    assertDoesNotHold(catalog, ONE);
    assertReads(catalog, OTHER);
  }

  @Test
  void aFileThatWasShortenedDoesNotHold() throws IOException {
    Catalog catalog = folder.open();
    folder.publish(catalog, "b1", "file", ONE, OTHER);
    try (FileChannel file = FileChannel.open(folder.resolve("file"), StandardOpenOption.WRITE)) {
      file.truncate(ONE.length + 1);
    }
    assertDoesNotHold(catalog, OTHER);
    assertReads(catalog, ONE);
  }

  @Test
  void aFileThatIsGoneDoesNotHold() throws IOException {
    Catalog catalog = folder.open();
    folder.publish(catalog, "b1", "d/file", ONE);
    Files.delete(folder.resolve("d/file"));
    assertDoesNotHold(catalog, ONE);
    folder.publish(catalog, "b2", "d/file", OTHER);
    Files.delete(folder.resolve("d/file"));
    Files.delete(folder.resolve("d"));
    CatalogFolder.write(folder.resolve("d"), ONE);
    assertDoesNotHold(catalog, OTHER);
  }

  @Test
  void whatDoesNotHoldIsNotOfferedAfterReopeningEither() throws IOException {
    Catalog catalog = folder.open();
    folder.begin(catalog, "b1");
    long file = folder.stage(catalog, "b1", "file", ONE);
    Files.delete(folder.stagedFile("b1", file));
    assertDoesNotHold(catalog, ONE);
    catalog.close();
    assertThat(folder.open().find(chunk(ONE))).isNull();
  }

  @Test
  void noSymbolicLinkIsFollowedToAFile() throws IOException {
    Catalog catalog = folder.open();
    folder.publish(catalog, "b1", "file", ONE);
    Path file = folder.resolve("file");
    Files.move(file, folder.work.resolve("outside"));
    Files.createSymbolicLink(file, folder.work.resolve("outside"));
    assertThat(file).hasBinaryContent(ONE);
    assertDoesNotHold(catalog, ONE);
  }

  @Test
  void noSymbolicLinkIsFollowedOnTheWay() throws IOException {
    Catalog catalog = folder.open();
    folder.publish(catalog, "b1", "d/e/file", ONE);
    Files.move(folder.resolve("d"), folder.work.resolve("outside"));
    Files.createSymbolicLink(folder.resolve("d"), folder.work.resolve("outside"));
    assertThat(folder.resolve("d/e/file")).hasBinaryContent(ONE);
    assertDoesNotHold(catalog, ONE);
  }

  @Test
  void aDirectoryInTheFilesPlaceDoesNotHold() throws IOException {
    Catalog catalog = folder.open();
    folder.publish(catalog, "b1", "file", ONE);
    Files.delete(folder.resolve("file"));
    Files.createDirectory(folder.resolve("file"));
    assertDoesNotHold(catalog, ONE);
  }

  @Test
  void aFileCanBeReadWhateverItsMode() throws IOException {
    Catalog catalog = folder.open();
    folder.publish(catalog, "b1", "file", ONE);
    Files.setPosixFilePermissions(folder.resolve("file"), Set.of());
    assertReads(catalog, ONE);
    assertThat(Files.getPosixFilePermissions(folder.resolve("file"))).isEmpty();
  }

  @Test
  void aReleasedFileIsLookedForAgain() throws IOException {
    Catalog catalog = folder.open();
    folder.publish(catalog, "b1", "file", ONE);
    assertReads(catalog, ONE);
    Files.delete(folder.resolve("file"));
    assertReads(catalog, ONE);
    catalog.release();
    assertDoesNotHold(catalog, ONE);
  }

  @Test
  void aFileThatIsNoDatabaseIsBegunAnew() throws IOException {
    folder.publish(folder.open(), "b1", "file", ONE);
    folder.closeLast();
    Files.write(
        folder.layout.catalog(), bytes("no database, and longer than its header".repeat(100)));
    Catalog catalog = folder.open();
    assertThat(catalog.isEmpty()).isTrue();
    assertThat(catalog.tree()).isEmpty();
    folder.publish(catalog, "b2", "other", OTHER);
    assertReads(catalog, OTHER);
  }

  @Test
  void aLinkInItsPlaceIsNotFollowed() throws IOException {
    Path elsewhere = folder.work.resolve("elsewhere");
    Files.createSymbolicLink(folder.layout.catalog(), elsewhere);
    folder.publish(folder.open(), "b1", "file", ONE);
    assertThat(elsewhere).doesNotExist();
    assertThat(Files.isSymbolicLink(folder.layout.catalog())).isFalse();
  }

  @Test
  void oneOfAnotherVersionIsBegunAnew() throws IOException {
    folder.publish(folder.open(), "b1", "file", ONE);
    folder.closeLast();
    try (FileChannel file = FileChannel.open(folder.layout.catalog(), StandardOpenOption.WRITE)) {
      // Where the format of SQLite has the number that a program may choose.
      file.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 99}), 60);
    }
    assertThat(folder.open().isEmpty()).isTrue();
  }

  @Test
  void aBitThatFlipsInItsHeaderCostsOneErrorAtMost() throws IOException {
    folder.publish(folder.open(), "b1", "file", ONE);
    folder.closeLast();
    byte[] whole = Files.readAllBytes(folder.layout.catalog());
    for (int bit = 0; bit < 8 * HEADER; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(folder.layout.catalog(), flipped);
      try {
        folder.publish(folder.open(), "b" + bit, "file", ONE);
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("damaged");
      }
      folder.closeLast();
      Catalog next = folder.open();
      folder.publish(next, "c" + bit, "other", OTHER);
      assertReads(next, OTHER);
      folder.closeLast();
    }
  }

  /** The index of what is unique in a table has a row that the table has not. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneWhoseIndexIsNotThatOfItsTableFailsOnceAtMost(boolean first) throws IOException {
    Catalog catalog = folder.open();
    folder.publish(catalog, "b1", "file", ONE);
    folder.publish(catalog, "b2", "file", OTHER);
    catalog.close();
    byte[] pages = Files.readAllBytes(folder.layout.catalog());
    String text = new String(pages, StandardCharsets.ISO_8859_1);
    int at = first ? text.indexOf("HISTORYb2") : text.lastIndexOf("HISTORYb2");
    pages[at + "HISTORYb".length()] = '3';
    Files.write(folder.layout.catalog(), pages);
    try {
      folder.publish(folder.open(), "b3", "file", ONE);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("damaged");
    }
    folder.closeLast();
    Catalog next = folder.open();
    folder.publish(next, "b4", "other", OTHER);
    assertReads(next, OTHER);
  }

  @Test
  void oneWhosePagesAreDamagedFailsOnceAndIsThenBegunAnew() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    Catalog catalog = folder.open();
    catalog.begin("b1");
    long file = catalog.staged(0, "file");
    byte[] content = new byte[32];
    for (int i = 0; i < 10_000; i++) {
      random.nextBytes(content);
      catalog.put(chunk(content), file, i);
    }
    catalog.published("b1");
    catalog.close();
    byte[] pages = Files.readAllBytes(folder.layout.catalog());
    Arrays.fill(pages, 64 << 10, pages.length, (byte) 0x5a);
    Files.write(folder.layout.catalog(), pages);
    assertThatThrownBy(
            () -> {
              Catalog damaged = folder.open();
              damaged.find(chunk(content));
              damaged.begin("b2");
              damaged.put(chunk(content), damaged.staged(0, "file"), 0);
              damaged.published("b2");
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("damaged");
    assertThat(folder.layout.catalog()).doesNotExist();
    folder.closeLast();
    Catalog next = folder.open();
    assertThat(next.isEmpty()).isTrue();
    folder.publish(next, "b3", "other", OTHER);
    assertReads(next, OTHER);
  }

  @Test
  void aFullDiskIsSaidToBeOneAndTakesOnlyWhatWasNotCommitted() throws IOException, SQLException {
    Path file = folder.layout.catalog();
    try (CatalogDatabase database = CatalogDatabase.open(file)) {
      database.putInfo("kept", "yes");
      database.commit();
      long _ = database.number("PRAGMA max_page_count = 40");
      database.putInfo("lost", "yes");
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  database.putInfo("key " + i, "a value".repeat(10));
                }
              })
          .isInstanceOfSatisfying(
              SQLException.class,
              refusal ->
                  assertThat(DiskRefusal.of(file, database.failed(refusal)).problem())
                      .isEqualTo(FolderException.Problem.DISK_FULL));
      assertThat(database.isOpen()).isTrue();
      assertThat(database.info("lost")).isNull();
      database.putInfo("later", "yes");
      database.commit();
    }
    try (CatalogDatabase database = CatalogDatabase.open(file)) {
      assertThat(database.info("kept")).isEqualTo("yes");
      assertThat(database.info("later")).isEqualTo("yes");
    }
  }

  @Test
  void anotherProgramThatHasItOpenIsNamedAsTheReason() throws IOException {
    Catalog _ = folder.open();
    assertThatThrownBy(folder::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another program has it open");
  }

  @Test
  void rowsOfNoAccountDoNotFillTheDisk() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    breakOff(random, 4);
    long size = Files.size(folder.layout.catalog());
    breakOff(random, 16);
    assertThat(Files.size(folder.layout.catalog())).isLessThan(2 * size);
    assertReads(folder.open(), bytes("content 7"));
  }

  /** So many times, a backup of many rows is broken off, and a small one published. */
  private void breakOff(SplittableRandom random, int rounds) throws IOException {
    byte[] content = new byte[32];
    Catalog catalog = folder.open();
    for (int round = 0; round < rounds; round++) {
      String backup = rounds + "-" + round;
      catalog.begin("broken-off-" + backup);
      for (int i = 0; i < 1_000; i++) {
        random.nextBytes(content);
        catalog.put(chunk(content), catalog.staged(i, "d/" + i), 0);
      }
      folder.publish(catalog, backup, "file", bytes("content " + round));
      catalog.keepStaging(Set.of());
    }
    catalog.close();
  }
}
