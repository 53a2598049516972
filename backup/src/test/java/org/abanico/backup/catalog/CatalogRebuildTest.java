package org.abanico.backup.catalog;

import static org.abanico.backup.catalog.CatalogFolder.bytes;
import static org.abanico.backup.catalog.CatalogFolder.chunk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.backup.manifest.EntryTime;
import org.abanico.backup.manifest.ManifestCursor;
import org.abanico.backup.manifest.ManifestFormat;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.ManifestRules;
import org.abanico.backup.manifest.ManifestTotals;
import org.abanico.backup.manifest.OmissionCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A catalog that is begun anew from a manifest. */
final class CatalogRebuildTest {
  private static final EntryTime TIME = new EntryTime(1_800_000_000, 0);
  private static final int FILES = 400;

  private final CatalogFolder folder = new CatalogFolder();

  CatalogRebuildTest() throws IOException {}

  @AfterEach
  void removeFolder() throws IOException {
    folder.close();
  }

  /** A manifest of files with all that can come of them; some chunks are in several. */
  private static List<ManifestLine> lines(SplittableRandom random) {
    List<ManifestLine> lines = new ArrayList<>();
    lines.add(new ManifestLine.Version());
    lines.add(new ManifestLine.Backup("b1", "machine"));
    lines.add(new ManifestLine.Directory(0755, TIME, null, ManifestLine.ROOT));
    for (int i = 0; i < FILES; i++) {
      lines.add(new ManifestLine.File(0644, TIME, null, 1, "file " + (FILES + i)));
      long size = addContent(random, lines);
      if (random.nextInt(8) == 0) {
        lines.add(new ManifestLine.Again());
        size = addContent(random, lines);
      }
      lines.add(
          random.nextInt(8) == 0
              ? new ManifestLine.Spoiled(OmissionCode.VANISHED)
              : new ManifestLine.Whole(size, TIME));
    }
    ManifestTotals totals = ManifestTotals.NONE;
    for (ManifestLine line : lines) {
      totals = totals.plus(line);
    }
    lines.add(new ManifestLine.End(totals));
    return lines;
  }

  private static long addContent(SplittableRandom random, List<ManifestLine> lines) {
    long size = 0;
    for (int pieces = random.nextInt(4); pieces > 0; pieces--) {
      if (random.nextInt(4) == 0) {
        lines.add(new ManifestLine.Hole(4_096));
        size += 4_096;
      } else {
        ManifestLine.Chunk chunk = chunk(bytes("content " + random.nextInt(2 * FILES)));
        lines.add(chunk);
        size += chunk.length();
      }
    }
    return size;
  }

  private static ManifestCursor cursor(List<ManifestLine> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> ManifestFormat.append(line, text));
    ByteBuffer all = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII));
    return new ManifestCursor(
        (into, _) -> {
          int read = Math.min(into.remaining(), all.remaining());
          into.put(all.slice(all.position(), read));
          all.position(all.position() + read);
          return read;
        },
        new ManifestRules("b1", "machine"));
  }

  /** Takes the same backup in, as its lines come. */
  private static void take(Catalog catalog, List<ManifestLine> lines) throws IOException {
    catalog.begin("b1");
    String path = "";
    long number = -1;
    long file = 0;
    long offset = 0;
    for (ManifestLine line : lines) {
      switch (line) {
        case ManifestLine.File entry -> {
          path = entry.path();
          file = catalog.staged(++number, path);
          offset = 0;
        }
        case ManifestLine.Chunk chunk -> {
          catalog.put(chunk, file, offset);
          offset += chunk.length();
        }
        case ManifestLine.Hole hole -> offset += hole.length();
        case ManifestLine.Again _ -> {
          catalog.voided(file);
          file = catalog.staged(number, path);
          offset = 0;
        }
        case ManifestLine.Spoiled _ -> catalog.voided(file);
        default -> {}
      }
    }
    catalog.published("b1");
  }

  private static List<String> places(Catalog catalog) throws IOException {
    List<String> places = new ArrayList<>();
    for (int i = 0; i < 2 * FILES; i++) {
      Piece piece = catalog.find(chunk(bytes("content " + i)));
      if (piece != null) {
        places.add(i + ": " + piece.path() + " at " + piece.offset());
      }
    }
    return places;
  }

  @Test
  void whatIsRebuiltFromAManifestIsWhatWasPut() throws IOException {
    long seed = Long.getLong("abanico.seed", System.nanoTime());
    List<ManifestLine> lines = lines(new SplittableRandom(seed));
    Catalog catalog = folder.open();
    take(catalog, lines);
    List<String> put = places(catalog);
    assertThat(put).as("abanico.seed=" + seed).hasSizeGreaterThan(FILES / 2);
    catalog.begin("b2");
    catalog.rebuild("b1", cursor(lines));
    assertThat(catalog.tree()).isEqualTo("b1");
    assertThat(places(catalog)).as("abanico.seed=" + seed).isEqualTo(put);
    catalog.close();
    Catalog next = folder.open();
    assertThat(next.tree()).isEqualTo("b1");
    assertThat(places(next)).isEqualTo(put);
  }

  @Test
  void nothingElseIsKnownThen() throws IOException {
    byte[] content = bytes("what another backup holds");
    Catalog catalog = folder.open();
    folder.publish(catalog, "b0", "other", content);
    catalog.rebuild("b1", cursor(lines(new SplittableRandom(1))));
    assertThat(catalog.find(chunk(content))).isNull();
  }

  @Test
  void whatIsTakenInAfterwardsReplacesWhatWasRebuilt() throws IOException {
    byte[] content = bytes("content 1");
    ManifestLine.Chunk chunk = chunk(content);
    List<ManifestLine> lines =
        List.of(
            new ManifestLine.Version(),
            new ManifestLine.Backup("b1", "machine"),
            new ManifestLine.Directory(0755, TIME, null, ManifestLine.ROOT),
            new ManifestLine.File(0644, TIME, null, content.length, "file"),
            chunk,
            new ManifestLine.Whole(content.length, TIME),
            new ManifestLine.End(new ManifestTotals(1, content.length, 1, 0, 0, 0, 0)));
    CatalogFolder.write(folder.resolve("file"), content);
    Catalog catalog = folder.open();
    catalog.rebuild("b1", cursor(lines));
    CatalogFolder.assertReads(catalog, content);
    folder.publish(catalog, "b2", "file", bytes("later"));
    assertThat(CatalogFolder.whereIs(catalog, content))
        .isEqualTo(folder.layout.history("b2").resolve("file"));
    CatalogFolder.assertReads(catalog, content);
  }

  @Test
  void noTreeIsDescribedWhenTheManifestIsNotWhole() throws IOException {
    Catalog catalog = folder.open();
    List<ManifestLine> lines = lines(new SplittableRandom(1));
    catalog.rebuild("b1", cursor(lines));
    assertThatThrownBy(() -> catalog.rebuild("b1", cursor(lines.subList(0, lines.size() - 1))))
        .isInstanceOf(IOException.class);
    assertThat(catalog.tree()).isEmpty();
    catalog.close();
    assertThat(folder.open().tree()).isEmpty();
  }
}
