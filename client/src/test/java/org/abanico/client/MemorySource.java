package org.abanico.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.abanico.backup.BackupReader;
import org.jspecify.annotations.Nullable;

/** A source's folder that was made up: blocks of drawn bytes, the last one marked as such. */
class MemorySource implements BackupReader {
  static final byte MORE = 'm';
  static final byte END = 'e';

  /** The body that announces another; its place, and what that one begins with, follow. */
  static final byte SEGMENT = 's';

  private static final List<byte[]> WORDS =
      Stream.of("lemon ", "fan ", "folder ", "and ", "paper ", "a ", "rib\n", "hand ")
          .map(word -> word.getBytes(StandardCharsets.US_ASCII))
          .toList();

  final List<byte[]> blocks = new ArrayList<>();
  private final String backup;
  private final Deque<ReadBlock> given = new ArrayDeque<>();
  private int next;
  private long number;
  private boolean begun;
  private boolean asked;
  long omitted;

  /** As {@link #omitted}, but whenever it is read again. */
  long omittedLater;

  int failsAt = Integer.MAX_VALUE;

  /** How often it was opened, and how often closed again. */
  private int openings;

  private int closings;
  private int counts;
  IOException failure = new IOException("the disk is gone");

  /**
   * @param sizes of the blocks, at least 1 byte each
   */
  MemorySource(String backup, RandomGenerator random, int... sizes) {
    this.backup = backup;
    for (int i = 0; i < sizes.length; i++) {
      byte[] block = new byte[sizes[i]];
      random.nextBytes(block);
      block[0] = i == sizes.length - 1 ? END : MORE;
      blocks.add(block);
    }
  }

  private MemorySource(String backup, List<byte[]> blocks) {
    this.backup = backup;
    this.blocks.addAll(blocks);
  }

  /** This folder as a source opens it: the first time it is this one, with its identifier. */
  SourceFolder folder() {
    return new SourceFolder() {
      private int named;

      @Override
      public String newBackup() {
        named++;
        return named == 1 ? backup : backup + "." + named;
      }

      @Override
      public Opened open(String name) {
        if (openings != closings) {
          throw new AssertionError("opened twice at a time");
        }
        openings++;
        TotalsSource totals =
            () -> {
              counts++;
              return new TotalsSource.Totals(summary().files(), summary().bytes(), true);
            };
        return new Opened(name.equals(backup) ? MemorySource.this : reopened(name), totals);
      }
    };
  }

  private MemorySource reopened(String name) {
    MemorySource first = this;
    MemorySource again =
        new MemorySource(name, blocks) {
          @Override
          public void close() {
            first.close();
          }
        };
    again.omitted = Math.max(omitted, omittedLater);
    return again;
  }

  /** How often it was counted. */
  int counts() {
    return counts;
  }

  int closings() {
    return closings;
  }

  /** How often it was read. */
  int openings() {
    return openings;
  }

  static MemorySource drawn(String backup, RandomGenerator random, int maxBlocks, int maxSize) {
    int[] sizes = new int[1 + random.nextInt(maxBlocks)];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = 1 + random.nextInt(maxSize);
    }
    return new MemorySource(backup, random, sizes);
  }

  /** As the constructor, but words in the place of drawn bytes. */
  static MemorySource text(String backup, RandomGenerator random, int... sizes) {
    MemorySource source = new MemorySource(backup, random, sizes);
    for (byte[] block : source.blocks) {
      for (int i = 1; i < block.length; ) {
        byte[] word = WORDS.get(random.nextInt(WORDS.size()));
        int length = Math.min(word.length, block.length - i);
        System.arraycopy(word, 0, block, i, length);
        i += length;
      }
    }
    return source;
  }

  /** The SHA-256 of blocks one after the other. */
  static String root(List<byte[]> blocks) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      blocks.forEach(digest::update);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public String backup() {
    return backup;
  }

  @Override
  public void begin(List<Receiver> receivers) {
    if (begun) {
      throw new AssertionError("begun before");
    }
    begun = true;
    asked = !receivers.stream().allMatch(Receiver::all);
  }

  /** A segment announces the one block behind it. */
  private ReadBlock segment(int place) {
    byte[] text = {SEGMENT, (byte) place, blocks.get(place)[0]};
    ByteBuf body = ByteBufAllocator.DEFAULT.buffer().writeBytes(text);
    return new ReadBlock(
        number++,
        Kind.MANIFEST,
        body,
        "directory",
        place,
        bytes(place),
        List.of(),
        new BitSet(),
        new Offer(place, 1, blocks.get(place).length));
  }

  @Override
  public void give(long segment, List<BitSet> wants) {
    BitSet receivers = new BitSet();
    for (int place = 0; place < wants.size(); place++) {
      receivers.set(place, wants.get(place).get(0));
    }
    if (!receivers.isEmpty()) {
      int place = (int) segment;
      byte[] bytes = blocks.get(place);
      ByteBuf body = ByteBufAllocator.DEFAULT.buffer(bytes.length).writeBytes(bytes);
      given.add(
          new ReadBlock(
              0,
              Kind.CONTENT,
              body,
              "directory",
              place + 1,
              bytes(place + 1),
              List.of(),
              receivers,
              null));
    }
  }

  @Override
  public @Nullable ReadBlock nextWanted() {
    ReadBlock block = given.poll();
    return block == null ? null : block.numbered(number++);
  }

  @Override
  public @Nullable ReadBlock next() throws IOException {
    if (next == failsAt) {
      throw failure;
    }
    if (next == blocks.size()) {
      return null;
    }
    if (asked) {
      return segment(next++);
    }
    byte[] bytes = blocks.get(next);
    ByteBuf body = ByteBufAllocator.DEFAULT.buffer(bytes.length).writeBytes(bytes);
    Kind kind = next % 3 == 0 ? Kind.MANIFEST : Kind.CONTENT;
    List<Omission> leftOut = new ArrayList<>();
    if (next == 0) {
      for (int i = 0; i < omitted; i++) {
        leftOut.add(new Omission("unreadable", "file" + i, "no permission"));
      }
    }
    int place = next++;
    return new ReadBlock(
        place, kind, body, "directory", place, bytes(next), leftOut, new BitSet(), null);
  }

  private long bytes(int count) {
    return blocks.stream().limit(count).mapToLong(block -> block.length).sum();
  }

  @Override
  public Summary summary() {
    return new Summary(root(blocks), blocks.size(), bytes(blocks.size()), omitted);
  }

  @Override
  public void close() {
    given.forEach(block -> block.body().release());
    given.clear();
    closings++;
  }
}
