package org.abanico.backup.history;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.abanico.backup.BackupReader;
import org.abanico.backup.abilities.LeftOutList;
import org.abanico.backup.block.BlockPacker;
import org.abanico.backup.block.ChunkCutter;
import org.abanico.backup.folder.FolderLayout;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.backup.manifest.ManifestTotals;
import org.abanico.backup.manifest.Names;
import org.abanico.backup.manifest.OmissionCode;
import org.abanico.backup.manifest.SharedFiles;
import org.abanico.backup.manifest.Xattr;
import org.abanico.wire.text.PercentEncoding;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back a snapshot, or some of it, as the blocks of a backup (protocol.md, section 8.5). Every
 * chunk is checked while it is read: a file that is not what the snapshot held is spoiled in what
 * is given. Locks nothing, but is not to be used while a backup is published or forgotten.
 *
 * <p>Memory: one chunk, what {@link BlockPacker} holds, the directories from the root to the
 * current one, and the files that have more names ({@link SharedFiles}).
 */
public final class SnapshotReader implements BackupReader {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotReader.class);

  /** A directory on the way to the current entry; its line is added when something in it is. */
  private static final class Level {
    final ManifestLine.Directory entry;
    final List<Xattr> attributes;
    boolean added;

    Level(ManifestLine.Directory entry, List<Xattr> attributes) {
      this.entry = entry;
      this.attributes = attributes;
    }
  }

  private final String restore;
  private final Snapshot snapshot;
  private final PastTree past;
  private final Selection selection;
  private final Selection.OtherNames others;
  private final SnapshotManifest manifest;
  private final LeftOutList.Reader leftOut;
  private final BlockPacker packer =
      new BlockPacker(PooledByteBufAllocator.DEFAULT, new Uncut(), _ -> {});
  private final ByteBuffer buffer = CheckedFile.newBuffer();
  private final SharedFiles shared = new SharedFiles();
  private final Deque<Level> levels = new ArrayDeque<>();

  private ManifestLine.@Nullable File file;
  private @Nullable CheckedFile from;
  private boolean good;
  private ManifestTotals totals = ManifestTotals.NONE;
  private @Nullable Summary summary;
  private boolean begun;
  private boolean closed;

  private SnapshotReader(
      String restore,
      Snapshot snapshot,
      PastTree past,
      Selection selection,
      Selection.OtherNames others,
      SnapshotManifest manifest,
      LeftOutList.Reader leftOut) {
    this.restore = restore;
    this.snapshot = snapshot;
    this.past = past;
    this.selection = selection;
    this.others = others;
    this.manifest = manifest;
    this.leftOut = leftOut;
  }

  /**
   * Begins to read.
   *
   * @param restore what the blocks are of, in place of a backup's identifier
   * @param snapshots all of the folder, in their order
   * @param paths what is wanted, as in a manifest, each with all below it; everything when empty
   */
  static SnapshotReader open(
      FolderLayout layout,
      String restore,
      List<Snapshot> snapshots,
      Snapshot snapshot,
      List<String> paths)
      throws IOException {
    SnapshotStore store = new SnapshotStore(layout);
    Selection selection = new Selection(paths);
    return new SnapshotReader(
        restore,
        snapshot,
        PastTree.of(layout, snapshots, snapshot),
        selection,
        selection.otherNames(store, snapshot),
        store.open(snapshot),
        store.leftOut(snapshot));
  }

  /** The snapshot that is read. */
  public Snapshot snapshot() {
    return snapshot;
  }

  @Override
  public String backup() {
    return restore;
  }

  /** Everybody gets everything, whatever was said. */
  @Override
  public void begin(List<Receiver> receivers) {
    if (begun || !receivers.stream().allMatch(Receiver::all)) {
      throw new IllegalStateException("begun before, or for one who does not want all");
    }
    begun = true;
  }

  @Override
  public @Nullable ReadBlock next() throws IOException {
    if (closed || !begun) {
      throw new IllegalStateException("not open");
    }
    while (true) {
      ReadBlock block = packer.poll();
      if (block != null || summary != null) {
        return block;
      }
      ManifestLine line = manifest.next();
      if (line == null) {
        throw new IllegalStateException("read beyond the end");
      }
      follow(line);
    }
  }

  private void follow(ManifestLine line) throws IOException {
    switch (line) {
      case ManifestLine.Entry entry when leftOut.has(entry.path()) -> unheld(entry.path());
      case ManifestLine.Link entry when leftOut.has(entry.path()) -> unheld(entry.path());
      case ManifestLine.Directory entry -> {
        past.enter(entry.path());
        leave(entry.path());
        packer.enter(entry.path());
        levels.push(new Level(entry, List.copyOf(manifest.attributes())));
        if (selection.has(entry.path())) {
          addLevels();
        }
      }
      case ManifestLine.File entry -> begin(entry);
      case ManifestLine.Chunk chunk -> chunk(chunk);
      case ManifestLine.Hole hole -> hole(hole);
      case ManifestLine.Again again -> again(again);
      case ManifestLine.Whole whole -> finish(whole);
      case ManifestLine.Spoiled spoiled -> {
        if (file != null) {
          spoil(spoiled.code());
        }
      }
      case ManifestLine.Symlink entry -> entry(entry);
      case ManifestLine.Fifo entry -> entry(entry);
      case ManifestLine.Device entry -> entry(entry);
      case ManifestLine.Link entry -> {
        if (selection.has(entry.path())) {
          reach(entry.path());
          boolean there = shared.met(entry.first());
          add(there ? entry : new ManifestLine.Omitted(OmissionCode.DAMAGED, entry.path()));
        }
      }
      case ManifestLine.Omitted entry -> {
        if (selection.has(entry.path())) {
          if (entry.code() == OmissionCode.NAME) {
            addLevel(levels.getLast());
          } else {
            reach(entry.path());
          }
          add(entry);
        }
      }
      case ManifestLine.End _ -> end();
      case ManifestLine.Version _,
          ManifestLine.Backup _,
          ManifestLine.User _,
          ManifestLine.Group _ ->
          add(line);
      case ManifestLine.Shared _, ManifestLine.Attribute _ ->
          throw new IllegalStateException("not by itself: " + line);
    }
  }

  /** Of a directory that could not be held, what is in it is not named. */
  private void unheld(String path) {
    file = null;
    String parent = Names.parent(path);
    if (selection.has(path)
        && levels.stream().anyMatch(level -> level.entry.path().equals(parent))) {
      reach(path);
      add(new ManifestLine.Omitted(OmissionCode.UNHELD, path));
    }
  }

  private void entry(ManifestLine.Entry entry) {
    if (selection.has(entry.path())) {
      reach(entry.path());
      add(entry);
      addAttributes(manifest.attributes());
    }
  }

  /** Adds the directories above an entry that is about to be added. */
  private void reach(String path) {
    String parent = Names.parent(path);
    while (!levels.element().entry.path().equals(parent)) {
      levels.pop();
    }
    addLevels();
  }

  private void leave(String path) {
    String parent = Names.parent(path);
    while (!levels.isEmpty() && !levels.element().entry.path().equals(parent)) {
      levels.pop();
    }
  }

  private void addLevels() {
    levels.reversed().forEach(this::addLevel);
  }

  private void addLevel(Level level) {
    if (!level.added) {
      level.added = true;
      add(level.entry);
      addAttributes(level.attributes);
    }
  }

  private void begin(ManifestLine.File entry) throws IOException {
    boolean asked = selection.has(entry.path());
    boolean hasNames = manifest.names() > 1;
    if (!asked && !(hasNames && others.has(entry.path()))) {
      file = null;
      return;
    }
    file = entry;
    reach(entry.path());
    add(entry);
    if (hasNames && shared.hasRoom(entry.path())) {
      shared.add(entry.path(), manifest.names());
      add(new ManifestLine.Shared(manifest.names()));
    }
    addAttributes(manifest.attributes());
    Path kept = past.find(entry.path());
    good = kept != null && Files.isRegularFile(kept, LinkOption.NOFOLLOW_LINKS);
    if (kept != null && good) {
      try {
        from = CheckedFile.open(kept, buffer);
      } catch (IOException e) {
        bad(e);
      }
    }
  }

  private void bad(IOException refusal) {
    good = false;
    LOG.warn("A file of backup {} cannot be read", snapshot.backup(), refusal);
  }

  private void chunk(ManifestLine.Chunk chunk) throws IOException {
    CheckedFile open = from;
    if (!good || open == null) {
      return;
    }
    try {
      good = open.next(chunk);
    } catch (IOException e) {
      bad(e);
    }
    // What was found right goes out, cut again only where it does not fit.
    boolean more = good;
    while (more) {
      more = packer.chunk(this::take) != null;
    }
  }

  private int take(ByteBuffer to) {
    if (!buffer.hasRemaining()) {
      return -1;
    }
    int length = Math.min(to.remaining(), buffer.remaining());
    to.put(buffer.slice(buffer.position(), length));
    buffer.position(buffer.position() + length);
    return length;
  }

  private void hole(ManifestLine.Hole hole) {
    CheckedFile open = from;
    if (!good || open == null) {
      return;
    }
    try {
      good = open.hole(hole.length());
    } catch (IOException e) {
      bad(e);
    }
    if (good) {
      packer.hole(hole.length());
    }
  }

  /** The source had to begin with the file anew: so does this. */
  private void again(ManifestLine.Again line) throws IOException {
    if (from != null) {
      from.restart();
      good = true;
      add(line);
    }
  }

  private void finish(ManifestLine.Whole whole) throws IOException {
    if (file == null) {
      return;
    }
    if (!good || from == null || !from.isAtEnd()) {
      LOG.warn(
          "A file that backup {} held is damaged: {}",
          snapshot.backup(),
          PercentEncoding.encode(file.path()));
      spoil(OmissionCode.DAMAGED);
      return;
    }
    closeFile();
    add(whole);
    packer.fileDone();
  }

  private void spoil(OmissionCode code) throws IOException {
    if (file != null) {
      shared.forget(file.path());
    }
    closeFile();
    add(new ManifestLine.Spoiled(code));
  }

  private void end() {
    addLevel(levels.getLast());
    add(new ManifestLine.End(totals));
    String root = packer.finish();
    summary = new Summary(root, totals.files(), totals.bytes(), totals.omitted());
  }

  private void addAttributes(List<Xattr> attributes) {
    for (Xattr attribute : attributes) {
      attribute.parts().forEach(part -> add(new ManifestLine.Attribute(part)));
    }
  }

  private void add(ManifestLine line) {
    if (!packer.add(line)) {
      throw new IllegalStateException("a line that was in a manifest does not fit into another");
    }
    totals = totals.plus(line);
  }

  @Override
  public void give(long segment, List<BitSet> wants) {
    throw new IllegalStateException("nobody is asked");
  }

  @Override
  public @Nullable ReadBlock nextWanted() {
    throw new IllegalStateException("nobody is asked");
  }

  @Override
  public Summary summary() {
    if (summary == null) {
      throw new IllegalStateException("not read to its end");
    }
    return summary;
  }

  private void closeFile() throws IOException {
    file = null;
    try (CheckedFile _ = from) {
      from = null;
    }
  }

  /** Ends the reading, wherever it is, and releases the blocks that were not handed out. */
  @Override
  public void close() {
    closed = true;
    packer.close();
    try (SnapshotManifest _ = manifest;
        LeftOutList.Reader _ = leftOut) {
      closeFile();
    } catch (IOException e) {
      LOG.debug("closing a snapshot that was read", e);
    }
  }

  /** Leaves chunks as they are, as far as they fit into a block. */
  private static final class Uncut implements ChunkCutter {
    @Override
    public int maximum() {
      return LONGEST;
    }

    @Override
    public int cut(ByteBuf content, int index, int length, boolean last) {
      return length >= LONGEST ? LONGEST : last ? length : 0;
    }
  }
}
