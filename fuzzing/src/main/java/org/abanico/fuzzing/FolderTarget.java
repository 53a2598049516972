package org.abanico.fuzzing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.abanico.backup.BackupReader.ReadBlock;
import org.abanico.backup.BackupWriter.Wants;
import org.abanico.backup.BackupWriter.Written;
import org.abanico.backup.destination.DestinationFolder;
import org.abanico.backup.destination.FolderOptions;
import org.abanico.backup.destination.FolderWriter;
import org.abanico.backup.history.History;
import org.abanico.backup.history.Snapshot;
import org.abanico.backup.source.FolderReader;
import org.jspecify.annotations.Nullable;

/**
 * A destination's folder, at rest, half switched, or with a backup broken off, whose own files were
 * altered: catalog, manifests, summaries, journal, what is staged. It is opened, listed, and takes
 * in a backup, or says why not by the exceptions that it declares. What users see is not touched by
 * opening a folder at rest; an altered catalog costs at most one backup; and a backup that was
 * taken in is the source's tree.
 */
final class FolderTarget implements FuzzTarget {
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochSecond(1_800_000_000), ZoneOffset.UTC);
  private static final FolderOptions OPTIONS =
      FolderOptions.careful(CLOCK).withAllowRemovals(true).withAcceptSource(true);
  private static final String SOURCE = "the source";
  private static final String CATALOG = ".abanico/catalog.db";
  private static final int MOST_CHANGES = 4;

  private final Path work;
  private final Path source;
  private final Path copy;

  /** At rest, half switched, broken off. */
  private final List<Map<String, byte @Nullable []>> states = new ArrayList<>();

  private final Map<String, String> expected;

  FolderTarget() {
    try {
      work = Folders.create();
      source = Files.createDirectory(work.resolve("source"));
      copy = work.resolve("copy");
      prepare();
      expected = Folders.visible(Folders.read(source));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void prepare() throws IOException {
    Files.createDirectory(source.resolve("d"));
    for (String name : List.of("a", "b", "d/e", "d/f")) {
      Files.writeString(source.resolve(name), "content of " + name);
    }
    bring("b1");
    Files.writeString(source.resolve("a"), "another content");
    Files.move(source.resolve("d/e"), source.resolve("moved"));
    bring("b2");
    states.add(Folders.read(copy));
    Files.writeString(source.resolve("d/g"), "new");
    Files.writeString(source.resolve("b"), "newer");
    Files.delete(source.resolve("d/f"));
    try (DestinationFolder folder = DestinationFolder.open(copy, OPTIONS);
        FolderWriter writer = folder.begin("b3", SOURCE)) {
      write("b3", writer);
      Map<String, byte @Nullable []> brokenOff = Folders.read(copy);
      writer.publish(
          (_, _) -> {
            try {
              if (states.size() == 1) {
                states.add(Folders.read(copy));
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      states.add(brokenOff);
    }
  }

  private void bring(String backup) throws IOException {
    try (DestinationFolder folder = DestinationFolder.open(copy, OPTIONS);
        FolderWriter writer = folder.begin(backup, SOURCE)) {
      write(backup, writer);
      writer.publish((_, _) -> {});
    }
  }

  private void write(String backup, FolderWriter writer) throws IOException {
    boolean complete = false;
    try (FolderReader reader = FolderReader.open(source, backup, SOURCE)) {
      reader.begin(List.of(writer.needs()));
      for (ReadBlock next = reader.next(); next != null; next = reader.next()) {
        Written written = write(next, writer);
        complete = written.complete();
        Wants wants = written.wants();
        if (wants != null && next.offer() != null) {
          reader.give(next.offer().segment(), List.of(wants.chunks()));
          for (ReadBlock b = reader.nextWanted(); b != null; b = reader.nextWanted()) {
            complete = write(b, writer).complete();
          }
        }
      }
    }
    Promise.keep(complete, "a backup is complete with its last block");
  }

  private static Written write(ReadBlock block, FolderWriter writer) throws IOException {
    try {
      return writer.write(block.kind(), block.body());
    } finally {
      block.body().release();
    }
  }

  @Override
  public void run(byte[] input) throws IOException {
    Input in = new Input(input);
    int state = in.octet() % states.size();
    Map<String, byte @Nullable []> before = states.get(state);
    Folders.write(before, copy);
    boolean onlyCatalog = true;
    for (int i = 0; i < MOST_CHANGES && !in.isEmpty(); i++) {
      onlyCatalog &= change(before, in);
    }
    Map<String, String> seen = Folders.visible(Folders.read(copy));
    boolean opens = list();
    if (state != 1) {
      Promise.same(seen, Folders.visible(Folders.read(copy)), "what users see is as it was");
    }
    Promise.keep(opens || !onlyCatalog, "a folder opens whatever its catalog says");
    boolean brought = opens && (tryBring("c1") || tryBring("c2"));
    Promise.keep(brought || !onlyCatalog, "an altered catalog costs at most one backup");
    if (brought) {
      Promise.same(expected, Folders.visible(Folders.read(copy)), "a backup is the source's tree");
    }
  }

  /** Alters a file of the folder's own. Answers whether it was the catalog. */
  private boolean change(Map<String, byte @Nullable []> before, Input in) throws IOException {
    List<String> own =
        before.entrySet().stream()
            .filter(e -> e.getValue() != null && e.getKey().startsWith(".abanico/"))
            .map(Map.Entry::getKey)
            .toList();
    String name = own.get(in.octet() % own.size());
    Path file = copy.resolve(name);
    if (!Files.isRegularFile(file)) {
      return name.equals(CATALOG);
    }
    byte[] bytes = Files.readAllBytes(file);
    int kind = in.octet();
    int at = bytes.length == 0 ? 0 : in.pair() * (1 + (kind >> 4)) % bytes.length;
    switch (kind & 3) {
      case 0 -> {
        byte[] with = in.bytes(in.octet());
        System.arraycopy(with, 0, bytes, at, Math.min(with.length, bytes.length - at));
        Files.write(file, bytes);
      }
      case 1 -> Files.write(file, Arrays.copyOf(bytes, at));
      case 2 -> {
        if ((kind & 4) == 0) {
          Files.delete(file);
        } else {
          Files.write(file, in.bytes(in.octet()));
        }
      }
      default -> {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String with = new String(in.bytes(in.octet()), StandardCharsets.ISO_8859_1);
        String altered = text.substring(0, at) + with + text.substring(at);
        Files.write(file, altered.getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return name.equals(CATALOG);
  }

  /** Opens it and looks at its past. False when it is refused, as it may be. */
  private boolean list() {
    try (DestinationFolder folder = DestinationFolder.open(copy, OPTIONS)) {
      History history = folder.history();
      for (Snapshot snapshot : history.list().snapshots()) {
        read(history, snapshot);
      }
      return true;
    } catch (IOException e) {
      Promise.keep(e.getMessage() != null, "a refusal says why");
      return false;
    }
  }

  private static void read(History history, Snapshot snapshot) {
    try {
      history.read(snapshot, _ -> {});
    } catch (IOException e) {
      Promise.keep(e.getMessage() != null, "a refusal says why");
    }
  }

  private boolean tryBring(String backup) {
    try {
      bring(backup);
      return true;
    } catch (IOException e) {
      Promise.keep(e.getMessage() != null, "a refusal says why");
      return false;
    }
  }

  /** A backup has buffers of its own. */
  @Override
  public long proportion(int length) {
    return (32 << 20) + 1024L * length;
  }

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (int state = 0; state < 3; state++) {
      seeds.add(Seed.of(state).done());
      for (int file = 0; file < 12; file++) {
        seeds.add(Seed.of(state, file, 0x10 * file, 0, 40, 3, 'x', 0, 255).done());
        seeds.add(Seed.of(state, file, 1, 0, 20).done());
      }
      seeds.add(Seed.of(state, 0, 2, 0, 0, 3, 3, 0, 9, 4).text(" 9 x").done());
      seeds.add(Seed.of(state, 5, 6, 0, 0, 12).text("STAYS 9 1 - ").done());
    }
    return seeds;
  }
}
