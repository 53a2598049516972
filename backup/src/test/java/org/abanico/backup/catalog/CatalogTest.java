package org.abanico.backup.catalog;

import static org.abanico.backup.catalog.CatalogFolder.assertReads;
import static org.abanico.backup.catalog.CatalogFolder.bytes;
import static org.abanico.backup.catalog.CatalogFolder.chunk;
import static org.abanico.backup.catalog.CatalogFolder.hash;
import static org.abanico.backup.catalog.CatalogFolder.whereIs;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.abanico.backup.manifest.ManifestLine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a catalog finds, and where. */
final class CatalogTest {
  private static final byte[] ONE = bytes("the content of a file");
  private static final byte[] OTHER = bytes("what it holds later");

  private final CatalogFolder folder = new CatalogFolder();

  CatalogTest() throws IOException {}

  @AfterEach
  void removeFolder() throws IOException {
    folder.close();
  }

  @Test
  void aNewOneHoldsNothing() throws IOException {
    Catalog catalog = folder.open();
    assertThat(catalog.isEmpty()).isTrue();
    assertThat(catalog.tree()).isEmpty();
    assertThat(catalog.find(chunk(ONE))).isNull();
    assertThat(catalog.findText(hash(ONE))).isNull();
    assertThat(catalog.read(chunk(ONE), Unpooled.buffer())).isFalse();
    assertThat(folder.layout.catalog()).isRegularFile();
  }

  @Test
  void aChunkIsFoundInTheTreeOnceItsBackupIsPublished() throws IOException {
    Catalog catalog = folder.open();
    folder.publish(catalog, "b1", "d/ä file", ONE, OTHER);
    assertThat(catalog.isEmpty()).isFalse();
    assertThat(catalog.tree()).isEqualTo("b1");
    assertThat(catalog.find(chunk(OTHER)))
        .satisfies(
            piece -> {
              assertThat(piece.path()).isEqualTo(folder.resolve("d/ä file"));
              assertThat(piece.offset()).isEqualTo(ONE.length);
              assertThat(piece.length()).isEqualTo(OTHER.length);
            });
    assertReads(catalog, OTHER);
    assertReads(catalog, ONE);
  }

  @Test
  void aChunkOfAnotherLengthIsNotTheSame() throws IOException {
    Catalog catalog = folder.open();
    folder.publish(catalog, "b1", "file", ONE);
    assertThat(catalog.find(new ManifestLine.Chunk(hash(ONE), ONE.length - 1))).isNull();
    catalog.close();
    assertThat(folder.open().find(new ManifestLine.Chunk(hash(ONE), ONE.length - 1))).isNull();
  }

  @Test
  void whatWasReplacedIsFoundInHistory() throws IOException {
    Catalog catalog = folder.open();
    folder.publish(catalog, "b1", "d/file", ONE);
    folder.publish(catalog, "b2", "d/file", OTHER);
    assertThat(catalog.tree()).isEqualTo("b2");
    assertThat(whereIs(catalog, ONE)).isEqualTo(folder.layout.history("b2").resolve("d/file"));
    assertReads(catalog, ONE);
    assertReads(catalog, OTHER);
  }

  @Test
  void whatWasRemovedIsFoundInHistoryAndSoIsAllThatWasInADirectory() throws IOException {
    Catalog catalog = folder.open();
    folder.begin(catalog, "b1");
    List<String> paths = List.of("d", "d.x", "dir/a", "dir/b/c", "dir0", "dirt/a");
    for (String path : paths) {
      folder.place("b1", folder.stage(catalog, "b1", path, bytes(path)), path);
    }
    catalog.published("b1");
    folder.begin(catalog, "b2");
    catalog.removed("d");
    catalog.removed("dir");
    folder.toHistory("b2", "d");
    folder.toHistory("b2", "dir");
    catalog.published("b2");
    for (String path : paths) {
      boolean removed = path.equals("d") || path.startsWith("dir/");
      Path holder = removed ? folder.layout.history("b2") : folder.layout.folder();
      assertThat(whereIs(catalog, bytes(path))).isEqualTo(holder.resolve(path));
      assertReads(catalog, bytes(path));
    }
  }

  @Test
  void aFileThatIsToldOfAgainTakesThePlaceOfTheOneBefore() throws IOException {
    Catalog catalog = folder.open();
    catalog.put(chunk(ONE), catalog.adopted("file"), 0);
    catalog.put(chunk(OTHER), catalog.adopted("file"), 0);
    assertThat(catalog.find(chunk(ONE))).isNull();
    assertThat(whereIs(catalog, OTHER)).isEqualTo(folder.resolve("file"));
  }

  @Test
  void whatNoBackupTouchedStaysWhereItIs() throws IOException {
    Catalog catalog = folder.open();
    folder.publish(catalog, "b1", "stays", ONE);
    folder.publish(catalog, "b2", "comes", OTHER);
    assertThat(whereIs(catalog, ONE)).isEqualTo(folder.resolve("stays"));
    assertReads(catalog, ONE);
  }

  @Test
  void theNewestPlaceOfAChunkWins() throws IOException {
    Catalog catalog = folder.open();
    folder.publish(catalog, "b1", "one", ONE);
    folder.publish(catalog, "b2", "two", ONE);
    assertThat(whereIs(catalog, ONE)).isEqualTo(folder.resolve("two"));
    folder.begin(catalog, "b3");
    long first = folder.stage(catalog, "b3", "three", OTHER, ONE);
    assertThat(whereIs(catalog, ONE)).isEqualTo(folder.stagedFile("b3", first));
    long second = folder.stage(catalog, "b3", "four", ONE);
    assertThat(whereIs(catalog, ONE)).isEqualTo(folder.stagedFile("b3", second));
    catalog.close();
    assertThat(whereIs(folder.open(), ONE)).isEqualTo(folder.stagedFile("b3", second));
  }

  @Test
  void whatWasCommittedIsFoundInStagingAfterAKill() throws IOException {
    Catalog catalog = folder.open();
    folder.begin(catalog, "b1");
    folder.stage(catalog, "b1", "one", ONE);
    catalog.commit();
    folder.stage(catalog, "b1", "two", OTHER);
    Catalog left = folder.afterAKill();
    assertReads(left, ONE);
    assertThat(whereIs(left, ONE)).endsWithRaw(Path.of("staging/b1/0/0"));
    assertThat(left.find(chunk(OTHER))).isNull();
  }

  @Test
  void anotherRunCanPublishWhatWasTakenIn() throws IOException {
    Catalog catalog = folder.open();
    folder.publish(catalog, "b1", "goes", ONE);
    folder.begin(catalog, "b2");
    catalog.removed("goes");
    catalog.text(hash(ONE), 7, 70);
    long file = folder.stage(catalog, "b2", "comes", OTHER);
    catalog.close();
    Catalog next = folder.open();
    folder.place("b2", file, "comes");
    folder.toHistory("b2", "goes");
    next.published("b2");
    assertThat(next.tree()).isEqualTo("b2");
    assertThat(whereIs(next, OTHER)).isEqualTo(folder.resolve("comes"));
    assertThat(whereIs(next, ONE)).isEqualTo(folder.layout.history("b2").resolve("goes"));
    assertThat(next.findText(hash(ONE))).isEqualTo(new TextPiece(7, 70));
  }

  @Test
  void afterABackupOfWhichNothingIsKnownNoTreeIsDescribed() throws IOException {
    Catalog catalog = folder.open();
    folder.publish(catalog, "b1", "one", ONE);
    catalog.published("b2");
    assertThat(catalog.tree()).isEmpty();
    assertReads(catalog, ONE);
  }

  @Test
  void whatABrokenOffBackupRemovesIsForgotten() throws IOException {
    Catalog catalog = folder.open();
    folder.publish(catalog, "b1", "stays", ONE);
    folder.begin(catalog, "b2");
    catalog.removed("stays");
    catalog.text(hash(ONE), 0, 10);
    catalog.close();
    Catalog next = folder.open();
    folder.publish(next, "b3", "comes", OTHER);
    assertThat(whereIs(next, ONE)).isEqualTo(folder.resolve("stays"));
    assertThat(next.findText(hash(ONE))).isNull();
  }

  @Test
  void whatBrokenOffBackupsStagedIsFoundUntilItIsNotKept() throws IOException {
    Catalog catalog = folder.open();
    folder.begin(catalog, "b1");
    folder.stage(catalog, "b1", "one", ONE);
    folder.begin(catalog, "b2");
    folder.stage(catalog, "b2", "two", OTHER);
    folder.begin(catalog, "b3");
    catalog.keepStaging(Set.of("b2", "b3"));
    assertThat(catalog.find(chunk(ONE))).isNull();
    assertReads(catalog, OTHER);
    catalog.published("b3");
    assertReads(catalog, OTHER);
    catalog.keepStaging(Set.of());
    assertThat(catalog.find(chunk(OTHER))).isNull();
    assertThat(catalog.isEmpty()).isTrue();
  }

  @Test
  void aHistoryThatIsForgottenIsNotOffered() throws IOException {
    Catalog catalog = folder.open();
    folder.publish(catalog, "b1", "file", ONE);
    folder.publish(catalog, "b2", "file", OTHER);
    catalog.forgotHistory("b1");
    assertReads(catalog, ONE);
    catalog.forgotHistory("b2");
    assertThat(catalog.find(chunk(ONE))).isNull();
    assertReads(catalog, OTHER);
  }

  @Test
  void whatIsVoidedIsNotOfferedAndTheFileCanBeginAnew() throws IOException {
    Catalog catalog = folder.open();
    folder.begin(catalog, "b1");
    long file = catalog.staged(0, "file");
    catalog.put(chunk(ONE), file, 0);
    catalog.voided(file);
    assertThat(catalog.find(chunk(ONE))).isNull();
    folder.stage(catalog, "b1", "file", OTHER);
    assertThat(catalog.find(chunk(ONE))).isNull();
    assertReads(catalog, OTHER);
  }

  @Test
  void whatTheTreeHasIsFoundAfterAFileWasVoidedThatWouldHaveHadItToo() throws IOException {
    Catalog catalog = folder.open();
    folder.publish(catalog, "b1", "file", ONE);
    folder.begin(catalog, "b2");
    long again = catalog.staged(0, "other");
    catalog.putLater(chunk(ONE), again, 0);
    catalog.voided(again);
    folder.place("b2", folder.stage(catalog, "b2", "other", OTHER), "other");
    catalog.published("b2");
    assertReads(catalog, OTHER);
    assertReads(catalog, ONE);
  }

  @Test
  void theNumberOfAFileIsNeverGivenToAnother() throws IOException {
    Catalog catalog = folder.open();
    folder.begin(catalog, "b1");
    long file = catalog.staged(0, "file");
    catalog.put(chunk(ONE), file, 0);
    catalog.voided(file);
    catalog.close();
    Catalog next = folder.open();
    folder.begin(next, "b2");
    folder.stage(next, "b2", "other", OTHER);
    assertThat(next.find(chunk(ONE))).isNull();
  }

  @Test
  void textsAreThoseOfTheNewestBackup() throws IOException {
    Catalog catalog = folder.open();
    catalog.begin("b1");
    catalog.text(hash(ONE), 0, 100);
    catalog.text(hash(OTHER), 100, 50);
    assertThat(catalog.findText(hash(ONE))).isNull();
    catalog.published("b1");
    assertThat(catalog.findText(hash(ONE))).isEqualTo(new TextPiece(0, 100));
    assertThat(catalog.findText(hash(OTHER))).isEqualTo(new TextPiece(100, 50));
    catalog.begin("b2");
    catalog.text(hash(OTHER), 5_000_000_000L, 50);
    assertThat(catalog.findText(hash(OTHER))).isEqualTo(new TextPiece(100, 50));
    catalog.published("b2");
    assertThat(catalog.findText(hash(ONE))).isNull();
    assertThat(catalog.findText(hash(OTHER))).isEqualTo(new TextPiece(5_000_000_000L, 50));
  }

  @Test
  void manyChunksAreFoundBeforeAndAfterTheyGoToTheirPlaces() throws IOException {
    int count = 70_000;
    Catalog catalog = folder.open();
    catalog.begin("b1");
    long first = catalog.staged(0, "first");
    for (int i = 0; i < count; i++) {
      catalog.put(chunk(bytes("content " + i)), first, i);
    }
    catalog.commit();
    long second = catalog.staged(1, "second");
    for (int i = 0; i < count; i += 7) {
      catalog.put(chunk(bytes("content " + i)), second, i);
    }
    assertThat(wrongPlaces(catalog, count, 7)).isZero();
    assertThat(wrongPlaces(folder.afterAKill(), count, count)).isZero();
    catalog.close();
    assertThat(wrongPlaces(folder.open(), count, 7)).isZero();
  }

  /** How many are not found in the first file, but for one in so many that is in the second. */
  private static int wrongPlaces(Catalog catalog, int count, int everyOther) throws IOException {
    int wrong = 0;
    for (int i = 0; i < count; i++) {
      Piece piece = catalog.find(chunk(bytes("content " + i)));
      boolean inSecond = i % everyOther == 0 && everyOther < count;
      if (piece == null
          || piece.offset() != i
          || !piece.path().endsWith(inSecond ? "staging/b1/0/1" : "staging/b1/0/0")) {
        wrong++;
      }
    }
    return wrong;
  }
}
