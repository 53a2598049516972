package org.abanico.backup.block;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.abanico.backup.BackupReader.Kind;
import org.abanico.backup.BackupReader.Omission;
import org.abanico.backup.BackupReader.ReadBlock;
import org.abanico.backup.manifest.ManifestLine;
import org.jspecify.annotations.Nullable;

/**
 * Turns manifest lines and content into blocks (protocol.md, section 8). So that a chunk is always
 * announced in an earlier block than its bytes, content is held back while the segment that
 * announces it fills: until {@value #MAX_HELD} blocks are held, the segment is full, or everything
 * was read. That bounds the memory to {@value #MAX_HELD} + 1 content blocks and one segment, under
 * 7 MiB, besides the blocks that were handed out.
 */
public final class BlockPacker implements Packer {
  private static final int MAX_HELD = 4;

  private record Held(ByteBuf body, String directory, long files, long bytes) {}

  private final ByteBufAllocator allocator;
  private final ChunkCutter cutter;
  private final Sha256 sha256 = new Sha256();
  private final SegmentText text;
  private final Deque<Held> held = new ArrayDeque<>(MAX_HELD);
  private final Deque<ReadBlock> ready = new ArrayDeque<>();
  private @Nullable ContentBuilder content;
  private List<Omission> omitted = new ArrayList<>();
  private String directory = ManifestLine.ROOT;
  private long files;
  private long bytes;
  private long sentFiles;
  private long sentBytes;
  private long number;
  private boolean fileEnded;

  /**
   * @param pieces told the SHA-256 of each piece of the text ({@link TextPieces})
   */
  public BlockPacker(ByteBufAllocator allocator, ChunkCutter cutter, Consumer<String> pieces) {
    if (cutter.maximum() > ChunkCutter.LONGEST) {
      throw new IllegalArgumentException("chunks that do not fit: " + cutter.maximum());
    }
    this.allocator = allocator;
    this.cutter = cutter;
    this.text = new SegmentText(allocator, pieces);
  }

  @Override
  public boolean add(ManifestLine line) {
    if (!text.format(line)) {
      return false;
    }
    boolean _ = text.endsBefore();
    boolean _ = text.add();
    if (text.isFull()) {
      flush();
    }
    return true;
  }

  @Override
  public void enter(String path) {
    directory = path;
  }

  @Override
  public void fileDone() {
    files++;
  }

  @Override
  public void report(Omission omission) {
    omitted.add(omission);
  }

  @Override
  public ManifestLine.@Nullable Chunk chunk(ContentSource file) throws IOException {
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
      return null;
    }
    String hash = block.add(length, sha256);
    bytes += length;
    ManifestLine.Chunk chunk = new ManifestLine.Chunk(hash, length);
    add(chunk);
    return chunk;
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

  @Override
  public void hole(long length) {
    bytes += length;
    add(new ManifestLine.Hole(length));
  }

  @Override
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
    if (!text.isEmpty()) {
      hand(Kind.MANIFEST, text.seal().body(), directory, sentFiles, sentBytes);
    }
    while (!held.isEmpty()) {
      Held block = held.remove();
      sentFiles = block.files();
      sentBytes = block.bytes();
      hand(Kind.CONTENT, block.body(), block.directory(), sentFiles, sentBytes);
    }
  }

  private void hand(Kind kind, ByteBuf body, String in, long filesSoFar, long bytesSoFar) {
    ready.add(
        new ReadBlock(
            number++, kind, body, in, filesSoFar, bytesSoFar, omitted, new BitSet(), null));
    omitted = new ArrayList<>();
  }

  @Override
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
    return text.finish();
  }

  @Override
  public @Nullable ReadBlock poll() {
    return ready.poll();
  }

  @Override
  public void close() {
    ready.forEach(block -> block.body().release());
    ready.clear();
    held.forEach(block -> block.body().release());
    held.clear();
    text.release();
    if (content != null) {
      content.release();
      content = null;
    }
  }
}
