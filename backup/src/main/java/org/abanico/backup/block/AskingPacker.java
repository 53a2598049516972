package org.abanico.backup.block;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.abanico.backup.BackupReader.Kind;
import org.abanico.backup.BackupReader.Offer;
import org.abanico.backup.BackupReader.Omission;
import org.abanico.backup.BackupReader.ReadBlock;
import org.abanico.backup.BackupReader.Receiver;
import org.abanico.backup.manifest.ManifestLine;
import org.jspecify.annotations.Nullable;

/**
 * Packs the manifest alone, and of the content what is wanted (protocol.md, section 8.3). A segment
 * whose text a receiver holds goes to it by its name. What was read waits in memory until it is
 * known who wants it; what was not read, because it is remembered, is read then.
 *
 * <p>A segment ends when {@value #MAX_HELD} bytes wait for it, or {@value #MAX_CHUNKS} times the
 * longest chunk where chunks are small. How many segments may wait is the caller's affair ({@link
 * Offer#held}).
 */
public final class AskingPacker implements Packer {
  private static final int MAX_HELD = 4 << 20;
  private static final int MAX_CHUNKS = 64;

  /** A block gets its number as it is handed out: what is wanted may go before it. */
  private static final long NOT_YET = -1;

  private final ByteBufAllocator allocator;
  private final List<Receiver> receivers;
  private final BiPredicate<String, String> knownTexts;
  private final ChunkFiller filler;
  private final SegmentText text;
  private final WantedContent content;
  private final int mostHeld;
  private final Sha256 sha256 = new Sha256();
  private final Deque<ReadBlock> ready = new ArrayDeque<>();
  private final Deque<OfferedSegment> unanswered = new ArrayDeque<>();
  private OfferedSegment offered = new OfferedSegment();
  private List<Omission> omitted = new ArrayList<>();
  private String directory = ManifestLine.ROOT;
  private long files;
  private long bytes;
  private long filesBefore;
  private long bytesBefore;
  private long segments;
  private long given;
  private long number;

  /**
   * @param knownTexts whether a manifest, by its SHA-256, has a piece of text, by its own
   * @param pieces told the SHA-256 of each piece of the text ({@link TextPieces})
   */
  public AskingPacker(
      ByteBufAllocator allocator,
      ChunkCutter cutter,
      List<Receiver> receivers,
      BiPredicate<String, String> knownTexts,
      Consumer<String> pieces) {
    if (cutter.maximum() > ChunkCutter.LONGEST) {
      throw new IllegalArgumentException("chunks that do not fit: " + cutter.maximum());
    }
    this.allocator = allocator;
    this.receivers = List.copyOf(receivers);
    this.knownTexts = knownTexts;
    this.filler = new ChunkFiller(allocator, cutter);
    this.text = new SegmentText(allocator, pieces);
    this.mostHeld = Math.min(MAX_HELD, MAX_CHUNKS * cutter.maximum());
    this.content = new WantedContent(allocator, this.receivers);
  }

  @Override
  public boolean add(ManifestLine line) {
    if (!text.format(line)) {
      return false;
    }
    if (text.endsBefore() || text.isFull()) {
      flush();
    }
    if (text.add()) {
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
    if (offered.held() >= mostHeld) {
      flush();
    }
    ByteBuf next = filler.next(file);
    if (next == null) {
      return null;
    }
    int length = next.readableBytes();
    ManifestLine.Chunk chunk = new ManifestLine.Chunk(sha256.of(next, 0, length), length);
    offer(new OfferedSegment.Item(chunk, next, null, 0, directory, files, bytes + length));
    return chunk;
  }

  /** Adds the line of a chunk that is remembered, of a file that is not read. */
  public void remembered(ManifestLine.Chunk chunk, Supplier<Path> file, long offset) {
    long after = bytes + chunk.length();
    offer(new OfferedSegment.Item(chunk, null, file, offset, directory, files, after));
  }

  /** The line may end the segment: what it announces must belong to that already. */
  private void offer(OfferedSegment.Item item) {
    if (text.isFull()) {
      flush();
    }
    bytes = item.bytesSoFar();
    offered.add(item);
    boolean _ = text.format(item.chunk());
    if (text.add()) {
      flush();
    }
  }

  @Override
  public void hole(long length) {
    bytes += length;
    add(new ManifestLine.Hole(length));
  }

  @Override
  public void abandonFile() {
    filler.abandonFile();
  }

  private void flush() {
    if (text.isEmpty()) {
      return;
    }
    SegmentText.Sealed sealed = text.seal();
    OfferedSegment segment = offered;
    offered = new OfferedSegment();
    unanswered.add(segment);
    Offer offer = new Offer(segments++, segment.size(), segment.held());
    BitSet holding = sealed.piece() ? holding(sealed.sha256()) : new BitSet();
    if (!holding.isEmpty()) {
      hand(reference(sealed), holding, offer);
    }
    BitSet others = new BitSet();
    others.set(0, receivers.size());
    others.andNot(holding);
    if (others.isEmpty()) {
      sealed.body().release();
    } else {
      hand(sealed.body(), holding.isEmpty() ? new BitSet() : others, offer);
    }
    filesBefore = files;
    bytesBefore = bytes;
  }

  private BitSet holding(String piece) {
    BitSet holding = new BitSet();
    for (int i = 0; i < receivers.size(); i++) {
      String root = receivers.get(i).root();
      if (!root.isEmpty() && knownTexts.test(root, piece)) {
        holding.set(i);
      }
    }
    return holding;
  }

  private ByteBuf reference(SegmentText.Sealed sealed) {
    String line = BlockFormat.SAME + sealed.sha256() + " " + sealed.length() + "\n";
    int size = line.length() + BlockFormat.SEAL;
    ByteBuf body = allocator.directBuffer(size, size);
    body.writeCharSequence(line, StandardCharsets.US_ASCII);
    return body;
  }

  private void hand(ByteBuf body, BitSet to, Offer offer) {
    ready.add(
        new ReadBlock(
            NOT_YET, Kind.MANIFEST, body, directory, filesBefore, bytesBefore, omitted, to, offer));
    omitted = new ArrayList<>();
  }

  /** As {@link org.abanico.backup.BackupReader#give}. */
  public void give(long segment, List<BitSet> wants) {
    if (segment != given || unanswered.isEmpty()) {
      throw new IllegalArgumentException("not the segment that is to be answered next");
    }
    given++;
    content.add(unanswered.remove(), wants);
  }

  /** As {@link org.abanico.backup.BackupReader#nextWanted}. */
  public @Nullable ReadBlock nextWanted() throws IOException {
    WantedContent.Block block = content.next();
    if (block == null) {
      return null;
    }
    return new ReadBlock(
        number++,
        Kind.CONTENT,
        block.body(),
        block.last().directory(),
        block.last().filesSoFar(),
        block.last().bytesSoFar(),
        List.of(),
        block.receivers(),
        null);
  }

  @Override
  public String finish() {
    flush();
    return text.finish();
  }

  @Override
  public @Nullable ReadBlock poll() {
    ReadBlock block = ready.poll();
    return block == null ? null : block.numbered(number++);
  }

  @Override
  public void close() {
    ready.forEach(block -> block.body().release());
    ready.clear();
    unanswered.forEach(OfferedSegment::release);
    unanswered.clear();
    offered.release();
    text.release();
    filler.release();
    content.close();
  }
}
