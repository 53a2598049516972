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
import java.util.function.Supplier;
import org.abanico.backup.BackupReader.Receiver;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packs the chunks that are wanted, those together that the same receivers want. When a receiver
 * needs all, only chunks that follow each other go together, so that everybody gets them in the
 * manifest's order. Else receivers get them in that order but within windows: of {@value #WINDOW}
 * bytes of content, what goes to fewer may come after what goes to more. That bounds what it has to
 * put in order again (protocol.md, section 8.3).
 */
final class WantedContent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WantedContent.class);

  /** Content that is packed at a time; a receiver may be asked to hold so much. */
  private static final int WINDOW = 16 << 20;

  /** A block, and the chunk in it that stands last in the manifest. */
  record Block(ByteBuf body, BitSet receivers, OfferedSegment.Item last) {}

  private record Given(OfferedSegment segment, List<BitSet> wants) {
    BitSet receivers(int chunk) {
      BitSet receivers = new BitSet();
      for (int i = 0; i < wants.size(); i++) {
        if (wants.get(i).get(chunk)) {
          receivers.set(i);
        }
      }
      return receivers;
    }
  }

  private record Taken(OfferedSegment.Item item, ByteBuf bytes) {}

  private final ByteBufAllocator allocator;
  private final int receivers;
  private final boolean inOrder;
  private final int window;
  private final CheckedChunks files;
  private final Deque<Given> given = new ArrayDeque<>();
  private final Deque<Block> ready = new ArrayDeque<>();
  private int at;

  WantedContent(ByteBufAllocator allocator, List<Receiver> receivers) {
    this(allocator, receivers, WINDOW);
  }

  /** With another window than {@value #WINDOW} bytes. */
  WantedContent(ByteBufAllocator allocator, List<Receiver> receivers, int window) {
    this.window = window;
    this.allocator = allocator;
    this.receivers = receivers.size();
    this.inOrder = receivers.stream().anyMatch(Receiver::all);
    this.files = new CheckedChunks(allocator);
  }

  /** Takes ownership of what the segment holds. */
  void add(OfferedSegment segment, List<BitSet> wants) {
    if (wants.size() != receivers) {
      throw new IllegalArgumentException("not of each receiver");
    }
    given.add(new Given(segment, List.copyOf(wants)));
  }

  /** The next block, whose body is then the caller's; null when all was packed. */
  @Nullable Block next() throws IOException {
    while (ready.isEmpty() && !given.isEmpty()) {
      Given first = given.element();
      packWindow(first);
      if (at == first.segment().size()) {
        given.remove();
        at = 0;
      }
    }
    return ready.poll();
  }

  private record Group(BitSet receivers, List<Taken> chunks) {}

  private void packWindow(Given from) throws IOException {
    List<Group> groups = new ArrayList<>();
    long size = 0;
    try {
      while (at < from.segment().size() && size < window) {
        OfferedSegment.Item item = from.segment().get(at);
        BitSet to = from.receivers(at);
        ByteBuf bytes = to.isEmpty() ? null : take(item);
        at++;
        if (bytes == null) {
          item.release();
        } else {
          group(groups, to).chunks().add(new Taken(item, bytes));
          size += item.chunk().length();
        }
      }
      groups.forEach(group -> pack(group.receivers(), group.chunks()));
    } finally {
      groups.forEach(group -> group.chunks().forEach(taken -> taken.bytes().release()));
    }
  }

  private Group group(List<Group> groups, BitSet to) {
    int oldest = inOrder ? Math.max(0, groups.size() - 1) : 0;
    for (int i = oldest; i < groups.size(); i++) {
      if (groups.get(i).receivers().equals(to)) {
        return groups.get(i);
      }
    }
    Group begun = new Group(to, new ArrayList<>());
    groups.add(begun);
    return begun;
  }

  /** The chunk's bytes, then the caller's. */
  private ByteBuf take(OfferedSegment.Item item) throws IOException {
    if (item.bytes() != null) {
      return item.bytes();
    }
    Supplier<Path> file = item.file();
    if (file == null) {
      throw new IllegalStateException("neither read nor remembered");
    }
    return files.read(item.chunk(), file.get(), item.offset());
  }

  private void pack(BitSet to, List<Taken> group) {
    int from = 0;
    while (from < group.size()) {
      int size = BlockFormat.CHUNKS_HEAD;
      int until = from;
      while (until < group.size() && size + sizeOf(group.get(until)) <= BlockFormat.MAX_BYTES) {
        size += sizeOf(group.get(until++));
      }
      ready.add(block(to, group.subList(from, until), size));
      from = until;
    }
  }

  private static int sizeOf(Taken taken) {
    return BlockFormat.CHUNK_LINE + taken.item().chunk().length();
  }

  private Block block(BitSet to, List<Taken> chunks, int size) {
    ByteBuf body = allocator.directBuffer(size + BlockFormat.SEAL, size + BlockFormat.SEAL);
    StringBuilder head = new StringBuilder(BlockFormat.CHUNK_LINE * (chunks.size() + 1));
    head.append(BlockFormat.CHUNKS).append(chunks.size()).append('\n');
    for (Taken taken : chunks) {
      head.append(taken.item().chunk().sha256()).append(' ');
      head.append(taken.item().chunk().length()).append('\n');
    }
    body.writeCharSequence(head, StandardCharsets.US_ASCII);
    for (Taken taken : chunks) {
      body.writeBytes(taken.bytes(), 0, taken.item().chunk().length());
    }
    return new Block(body, to, chunks.getLast().item());
  }

  @Override
  public void close() {
    ready.forEach(block -> block.body().release());
    ready.clear();
    int from = at;
    for (Given left : given) {
      left.segment().releaseFrom(from);
      from = 0;
    }
    given.clear();
    try {
      files.close();
    } catch (IOException e) {
      LOG.debug("closing a file that was read", e);
    }
  }
}
