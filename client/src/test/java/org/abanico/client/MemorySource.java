package org.abanico.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.abanico.backup.BackupReader;
import org.jspecify.annotations.Nullable;

/** A source's folder that was made up: blocks of drawn bytes, the last one marked as such. */
final class MemorySource implements BackupReader {
  static final byte MORE = 'm';
  static final byte END = 'e';

  private static final List<byte[]> WORDS =
      Stream.of("lemon ", "fan ", "folder ", "and ", "paper ", "a ", "rib\n", "hand ")
          .map(word -> word.getBytes(StandardCharsets.US_ASCII))
          .toList();

  final List<byte[]> blocks = new ArrayList<>();
  private final String backup;
  private int next;
  private boolean begun;
  long omitted;
  int failsAt = Integer.MAX_VALUE;
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
    if (begun || !receivers.stream().allMatch(Receiver::all)) {
      throw new AssertionError("begun before, or with those who do not need all");
    }
    begun = true;
  }

  @Override
  public void give(long segment, List<BitSet> wants) {
    throw new AssertionError("nobody is asked");
  }

  @Override
  public @Nullable ReadBlock nextWanted() {
    throw new AssertionError("nobody is asked");
  }

  @Override
  public @Nullable ReadBlock next() throws IOException {
    if (next == failsAt) {
      throw failure;
    }
    if (next == blocks.size()) {
      return null;
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
    int number = next++;
    return new ReadBlock(
        number, kind, body, "directory", number, bytes(next), leftOut, new BitSet(), null);
  }

  private long bytes(int count) {
    return blocks.stream().limit(count).mapToLong(block -> block.length).sum();
  }

  @Override
  public Summary summary() {
    return new Summary(root(blocks), blocks.size(), bytes(blocks.size()), omitted);
  }

  @Override
  public void close() {}
}
