package org.abanico.backup.block;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.abanico.backup.BackupReader.Kind;
import org.abanico.backup.BackupReader.Omission;
import org.abanico.backup.BackupReader.ReadBlock;
import org.abanico.backup.manifest.ManifestFormat;
import org.abanico.backup.manifest.ManifestLine;
import org.jspecify.annotations.Nullable;

/**
 * Turns manifest lines and content into blocks (protocol.md, section 8). So that a chunk is always
 * announced in an earlier block than its bytes, content is held back while the segment that
 * announces it fills: until {@value #MAX_HELD} blocks are held, the segment is full, or everything
 * was read. That bounds the memory to {@value #MAX_HELD} + 1 content blocks and one segment, under
 * 6 MiB, besides the blocks that were handed out.
 */
public final class BlockPacker implements AutoCloseable {
  private static final int MAX_HELD = 4;

  private record Held(ByteBuf body, String directory, long files, long bytes) {}

  private final ByteBufAllocator allocator;
  private final ChunkCutter cutter;
  private final Sha256 sha256 = new Sha256();
  private final Sha256 manifest = new Sha256();
  private final StringBuilder text = new StringBuilder(256);
  private final Deque<Held> held = new ArrayDeque<>(MAX_HELD);
  private final Deque<ReadBlock> ready = new ArrayDeque<>();
  private @Nullable SegmentBuilder segment;
  private @Nullable ContentBuilder content;
  private List<Omission> omitted = new ArrayList<>();
  private String directory = ManifestLine.ROOT;
  private long files;
  private long bytes;
  private long sentFiles;
  private long sentBytes;
  private long number;
  private boolean fileEnded;

  public BlockPacker(ByteBufAllocator allocator, ChunkCutter cutter) {
    if (cutter.maximum() > ChunkCutter.LONGEST) {
      throw new IllegalArgumentException("chunks that do not fit: " + cutter.maximum());
    }
    this.allocator = allocator;
    this.cutter = cutter;
  }

  /** Adds a line. False, with nothing done, when it would be too long for a manifest. */
  public boolean add(ManifestLine line) {
    text.setLength(0);
    ManifestFormat.append(line, text);
    if (text.length() > ManifestLine.MAX_BYTES) {
      return false;
    }
    if (segment == null) {
      segment = new SegmentBuilder(allocator);
    }
    segment.add(text);
    if (segment.isFull()) {
      flush();
    }
    return true;
  }

  /** The entries that follow are in this directory. */
  public void enter(String path) {
    directory = path;
  }

  /** A file is complete: what was added of it is all. */
  public void fileDone() {
    files++;
  }

  /** Tells of an entry, along with the next block, that it is not in the backup. */
  public void report(Omission omission) {
    omitted.add(omission);
  }

  /**
   * Reads the next chunk of a file and adds its line.
   *
   * @param file ends where a hole begins
   * @return the length of the chunk, 0 at the end of the file or before a hole
   */
  public int chunk(ContentSource file) throws IOException {
    ContentBuilder block = content == null ? begin() : content;
    int length = read(file, block);
    if (length > block.room() || (length == 0 && !fileEnded)) {
      // The chunk does not fit: the next block begins with what was read of it.
      ContentBuilder next = begin();
      next.adopt(block);
      hold(block);
      block = next;
      length = read(file, block);
    }
    if (length == 0) {
      fileEnded = false;
      return 0;
    }
    String hash = block.add(length, sha256);
    bytes += length;
    add(new ManifestLine.Chunk(hash, length));
    return length;
  }

  /** The length of the next chunk; 0 when the file has ended, or the block is full before. */
  private int read(ContentSource file, ContentBuilder block) throws IOException {
    if (!fileEnded) {
      fileEnded = block.read(file);
    }
    return block.loose() == 0 ? 0 : block.nextCut(cutter, fileEnded);
  }

  private ContentBuilder begin() {
    content = new ContentBuilder(allocator);
    return content;
  }

  /** So much of a file is a hole, between its chunks. */
  public void hole(long length) {
    bytes += length;
    add(new ManifestLine.Hole(length));
  }

  /** The file that was read last has ended early: forgets what of it is not in a chunk. */
  public void abandonFile() {
    fileEnded = false;
    if (content != null) {
      content.dropLoose();
    }
  }

  private void hold(ContentBuilder full) {
    held.add(new Held(full.seal(), directory, files, bytes));
    if (held.size() == MAX_HELD) {
      flush();
    }
  }

  private void flush() {
    if (segment != null) {
      SegmentBuilder full = segment;
      segment = null;
      hand(Kind.MANIFEST, full.seal(sha256, manifest), directory, sentFiles, sentBytes);
    }
    while (!held.isEmpty()) {
      Held block = held.remove();
      sentFiles = block.files();
      sentBytes = block.bytes();
      hand(Kind.CONTENT, block.body(), block.directory(), sentFiles, sentBytes);
    }
  }

  private void hand(Kind kind, ByteBuf body, String in, long filesSoFar, long bytesSoFar) {
    ready.add(new ReadBlock(number++, kind, body, in, filesSoFar, bytesSoFar, omitted));
    omitted = new ArrayList<>();
  }

  /**
   * Everything was added.
   *
   * @return the SHA-256 of the manifest
   */
  public String finish() {
    ContentBuilder open = content;
    content = null;
    if (open != null && !open.isEmpty()) {
      held.add(new Held(open.seal(), directory, files, bytes));
    } else if (open != null) {
      open.release();
    }
    if (held.isEmpty()) {
      sentFiles = files;
      sentBytes = bytes;
    }
    flush();
    return manifest.finish();
  }

  /** The next finished block, whose body the caller then owns; null when there is none yet. */
  public @Nullable ReadBlock poll() {
    return ready.poll();
  }

  /** Releases all blocks that were not handed out. */
  @Override
  public void close() {
    ready.forEach(block -> block.body().release());
    ready.clear();
    held.forEach(block -> block.body().release());
    held.clear();
    if (segment != null) {
      segment.release();
      segment = null;
    }
    if (content != null) {
      content.release();
      content = null;
    }
  }
}
