package org.abanico.fuzzing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.abanico.backup.block.Sha256;
import org.abanico.backup.catalog.Catalog;
import org.abanico.backup.folder.FolderLayout;
import org.abanico.backup.manifest.ManifestLine;

/**
 * The file of a catalog that was altered. It is opened, asked for all that it knew, and told of
 * another backup: nothing is found that is not there, and after at most one error it can be used as
 * if it were new.
 */
final class CatalogTarget implements FuzzTarget {
  private static final int FILES = 8;
  private static final int MOST_CHANGES = 6;
  private static final int PAGE = 4096;

  private final Path work;
  private final FolderLayout layout;
  private final byte[] catalog;
  private final Map<ManifestLine.Chunk, ByteBuf> contents = new LinkedHashMap<>();
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
      String content = "content of " + path;
      Files.writeString(work.resolve(path), content);
      ByteBuf bytes = utf8(content);
      ManifestLine.Chunk chunk = new ManifestLine.Chunk(sha256(bytes), bytes.readableBytes());
      contents.put(chunk, bytes);
      to.put(chunk, to.staged(i, path), 0);
      String text = sha256(utf8(path));
      texts.add(text);
      to.text(text, 100L * i, 100);
    }
    to.commit();
  }

  private static ByteBuf utf8(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }

  private static String sha256(ByteBuf content) {
    return new Sha256().of(content, content.readerIndex(), content.readableBytes());
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
      for (Map.Entry<ManifestLine.Chunk, ByteBuf> each : contents.entrySet()) {
        into.clear();
        boolean there = opened.read(each.getKey(), into);
        Promise.keep(
            there ? into.equals(each.getValue()) : !into.isReadable(),
            "what is read is what was looked for");
      }
      opened.release();
      for (String text : texts) {
        boolean _ = opened.findText(text) == null;
      }
      boolean _ = opened.isEmpty() || opened.hasTexts();
      opened.keepStaging(List.of("b2"));
      opened.begin("b3");
      Map.Entry<ManifestLine.Chunk, ByteBuf> first = contents.entrySet().iterator().next();
      opened.put(first.getKey(), opened.staged(1, "d/f0"), 0);
      opened.removed("d/f1");
      opened.commit();
      opened.published("b3");
      Promise.same("b3", opened.tree(), "what was published is the tree");
      into.clear();
      boolean found = opened.read(first.getKey(), into) && into.equals(first.getValue());
      Promise.keep(found || !anew, "what was put is found");
      return true;
    } catch (IOException e) {
      Promise.keep(e.getMessage() != null, "a refusal says why");
      return false;
    }
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
