package org.abanico.fuzzing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.abanico.backup.catalog.Catalog;
import org.abanico.backup.folder.FolderLayout;
import org.abanico.backup.manifest.ManifestLine;

/**
 * The file of a catalog that was altered. It is opened, asked for all that it knew, and told of
 * another backup: nothing is found that is not there, and after at most one error it can be used as
 * if it were new.
 */
final class CatalogTarget implements FuzzTarget {
  private static final int FILES = 24;
  private static final int MOST_CHANGES = 6;
  private static final int PAGE = 4096;

  private final Path work;
  private final FolderLayout layout;
  private final byte[] catalog;
  private final List<ManifestLine.Chunk> chunks = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private final ByteBuf into = Unpooled.buffer();

  CatalogTarget() {
    try {
      work = Folders.create();
      layout = new FolderLayout(work);
      Files.createDirectory(layout.control());
      Files.createDirectory(work.resolve("d"));
      prepare();
      catalog = Files.readAllBytes(layout.catalog());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void prepare() throws IOException {
    try (Catalog begun = Catalog.open(layout)) {
      bring(begun, "b1", 0, FILES / 2);
      begun.published("b1");
      // What comes in is staged, and was broken off.
      bring(begun, "b2", FILES / 2, FILES);
    }
  }

  private void bring(Catalog to, String backup, int from, int end) throws IOException {
    to.begin(backup);
    for (int i = from; i < end; i++) {
      String path = "d/f" + i;
      byte[] content = ("content of " + path).getBytes(StandardCharsets.UTF_8);
      Files.write(work.resolve(path), content);
      ManifestLine.Chunk chunk = new ManifestLine.Chunk(sha256(content), content.length);
      chunks.add(chunk);
      to.put(chunk, to.staged(i, path), 0);
      String text = sha256(path.getBytes(StandardCharsets.UTF_8));
      texts.add(text);
      to.text(text, 100L * i, 100);
    }
    to.commit();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public void run(byte[] input) throws IOException {
    Files.write(layout.catalog(), altered(new Input(input)));
    if (!isUsed(false)) {
      Promise.keep(isUsed(true), "an error of a catalog is its last one");
    }
  }

  private byte[] altered(Input in) {
    byte[] bytes = catalog.clone();
    for (int i = 0; i < MOST_CHANGES && !in.isEmpty(); i++) {
      int kind = in.octet();
      int at = ((kind >> 2) * PAGE + in.pair() % PAGE) % bytes.length;
      switch (kind & 3) {
        case 0 -> bytes[at] ^= (byte) in.octet();
        case 1 -> put(bytes, at, in.bytes(in.octet()));
        case 2 -> {
          // As a page that was not written, or another in its place.
          byte[] page = Arrays.copyOfRange(catalog, in.octet() % pages() * PAGE, catalog.length);
          put(bytes, at / PAGE * PAGE, Arrays.copyOf(page, PAGE));
        }
        default -> bytes = at < PAGE ? bytes : Arrays.copyOf(bytes, at);
      }
    }
    return bytes;
  }

  private int pages() {
    return catalog.length / PAGE;
  }

  private static void put(byte[] into, int at, byte[] what) {
    System.arraycopy(what, 0, into, at, Math.min(what.length, into.length - at));
  }

  /**
   * Asks it and tells it everything. False when it refuses, as it may once.
   *
   * @param anew whether it is not what was altered any more
   */
  private boolean isUsed(boolean anew) {
    try (Catalog opened = Catalog.open(layout)) {
      for (ManifestLine.Chunk chunk : chunks) {
        into.clear();
        boolean there = opened.read(chunk, into);
        Promise.keep(
            there ? isRight(chunk) : !into.isReadable(), "what is read is what was looked for");
      }
      opened.release();
      for (String text : texts) {
        boolean _ = opened.findText(text) == null;
      }
      boolean _ = opened.isEmpty() || opened.hasTexts();
      opened.keepStaging(List.of("b2"));
      opened.begin("b3");
      ManifestLine.Chunk chunk = chunks.getFirst();
      opened.put(chunk, opened.staged(1, "d/f0"), 0);
      opened.removed("d/f1");
      opened.commit();
      opened.published("b3");
      Promise.same("b3", opened.tree(), "what was published is the tree");
      into.clear();
      boolean found = opened.read(chunk, into) && isRight(chunk);
      Promise.keep(found || !anew, "what was put is found");
      return true;
    } catch (IOException e) {
      Promise.keep(e.getMessage() != null, "a refusal says why");
      return false;
    }
  }

  private boolean isRight(ManifestLine.Chunk chunk) {
    byte[] bytes = new byte[into.readableBytes()];
    into.getBytes(into.readerIndex(), bytes);
    return bytes.length == chunk.length() && sha256(bytes).equals(chunk.sha256());
  }

  /** The file itself, and SQLite's statements. */
  @Override
  public long proportion(int length) {
    return (8 << 20) + 1024L * length;
  }

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    seeds.add(Seed.of().done());
    for (int page = 0; page < pages(); page++) {
      seeds.add(Seed.of(page << 2, 0, page * 7, 0x81).done());
      seeds.add(Seed.of(page << 2 | 1, 0x0f, 0x80, 9).text("../../etc").done());
      seeds.add(Seed.of(page << 2 | 2, 0, 0, page + 1).done());
      seeds.add(Seed.of(page << 2 | 3, 0, 200).done());
    }
    return seeds;
  }
}
