package org.abanico.backup.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.abanico.backup.block.Sha256;
import org.abanico.backup.folder.FolderLayout;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.testing.Trees;

/** A destination's folder for one test, what happens to it, and its catalogs. */
final class CatalogFolder implements AutoCloseable {
  final Path work = Files.createTempDirectory("abanico");
  // In an address it would need care.
  final FolderLayout layout = new FolderLayout(work.resolve("a folder? 100%25 & #1 ñ"));
  private final List<Catalog> opened = new ArrayList<>();
  private long number;

  CatalogFolder() throws IOException {
    Files.createDirectories(layout.staging());
    Files.createDirectories(layout.history());
  }

  @Override
  public void close() throws IOException {
    for (Catalog catalog : opened) {
      catalog.close();
    }
    Trees.delete(work);
  }

  void closeLast() throws IOException {
    opened.getLast().close();
  }

  Path resolve(String path) {
    return layout.folder().resolve(path);
  }

  Catalog open() throws IOException {
    return open(layout);
  }

  private Catalog open(FolderLayout folder) throws IOException {
    Catalog catalog = Catalog.open(folder);
    opened.add(catalog);
    return catalog;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String hash(byte[] content) {
    return new Sha256().of(Unpooled.wrappedBuffer(content), 0, content.length);
  }

  static ManifestLine.Chunk chunk(byte[] content) {
    return new ManifestLine.Chunk(hash(content), content.length);
  }

  static void write(Path file, byte[] content) throws IOException {
    Path directory = file.getParent();
    assertThat(directory).isNotNull();
    Files.createDirectories(directory);
    Files.write(file, content);
  }

  void begin(Catalog catalog, String backup) throws IOException {
    catalog.begin(backup);
    number = 0;
  }

  Path stagedFile(String backup, long file) {
    return layout.staging().resolve(backup + "/" + file / 1_000 + "/" + file % 1_000);
  }

  /** Stages a file of these chunks; answers its number. */
  long stage(Catalog catalog, String backup, String path, byte[]... chunks) throws IOException {
    long file = catalog.staged(number, path);
    ByteBuf content = Unpooled.buffer();
    for (byte[] chunk : chunks) {
      catalog.put(chunk(chunk), file, content.writerIndex());
      content.writeBytes(chunk);
    }
    write(stagedFile(backup, number), Arrays.copyOf(content.array(), content.writerIndex()));
    return number++;
  }

  /** A backup of one file, taken in and published. */
  void publish(Catalog catalog, String backup, String path, byte[]... chunks) throws IOException {
    begin(catalog, backup);
    long file = stage(catalog, backup, path, chunks);
    place(backup, file, path);
    catalog.published(backup);
  }

  /** Gives a staged file its place; what was there goes to history. */
  void place(String backup, long file, String path) throws IOException {
    Path target = resolve(path);
    if (Files.exists(target)) {
      toHistory(backup, path);
    }
    Files.createDirectories(layout.folder().resolve(path + "/..").normalize());
    Files.move(stagedFile(backup, file), target);
  }

  void toHistory(String backup, String path) throws IOException {
    Path kept = layout.history(backup).resolve(path);
    Files.createDirectories(kept.resolve("..").normalize());
    Files.move(resolve(path), kept);
  }

  static void assertReads(Catalog catalog, byte[] content) throws IOException {
    ByteBuf into = Unpooled.buffer().writeByte('x');
    assertThat(catalog.read(chunk(content), into)).isTrue();
    assertThat(into.toString(StandardCharsets.UTF_8))
        .isEqualTo("x" + new String(content, StandardCharsets.UTF_8));
  }

  /** Believed to be there, but not so; and not believed any more then. */
  static void assertDoesNotHold(Catalog catalog, byte[] content) throws IOException {
    ByteBuf into = Unpooled.buffer().writeByte('x');
    assertThat(catalog.find(chunk(content))).isNotNull();
    assertThat(catalog.read(chunk(content), into)).isFalse();
    assertThat(into.toString(StandardCharsets.UTF_8)).isEqualTo("x");
    assertThat(catalog.find(chunk(content))).isNull();
    assertThat(catalog.read(chunk(content), into)).isFalse();
  }

  static Path whereIs(Catalog catalog, byte[] content) throws IOException {
    Piece piece = catalog.find(chunk(content));
    assertThat(piece).isNotNull();
    return piece.path();
  }

  /** The folder as a kill would leave it: what was committed is in the files. */
  Catalog afterAKill() throws IOException {
    FolderLayout left = new FolderLayout(work.resolve("left"));
    try (var files = Files.walk(layout.folder())) {
      for (Path file : files.toList()) {
        Files.copy(
            file,
            left.folder().resolve(layout.folder().relativize(file)),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return open(left);
  }
}
