package org.abanico.backup.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.abanico.backup.BackupReader.Kind;
import org.abanico.backup.BackupReader.ReadBlock;
import org.abanico.backup.manifest.ManifestLine.Chunk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BlockPackerTest {
  /** What a content block came to. */
  private record Packed(int length, List<Chunk> chunks) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void blocksOfALargeFileAreFourFifthsFullOnAverage(long seed) throws IOException {
    List<Packed> blocks = pack(new FastCdc(), random(seed, 60_000_000));
    double average =
        blocks.stream().limit(blocks.size() - 1L).mapToInt(Packed::length).average().orElseThrow();
    assertThat(average / BlockFormat.MAX_BYTES).as("with seed %d", seed).isBetween(0.8, 1.0);
  }

  @Test
  void chunksOfTheGreatestLengthFillABlockEach() throws IOException {
    int length = new FastCdc().maximum();
    assertThat(chunks(pack(new FastCdc(), new byte[4 * length])))
        .extracting(Chunk::length)
        .containsExactly(length, length, length, length);
  }

  @Test
  void whatStandsBeforeAFileDoesNotMoveItsCuts() throws IOException {
    byte[] file = random(4, 5_000_000);
    List<Chunk> alone = chunks(pack(new FastCdc(), file));
    List<Chunk> after = chunks(pack(new FastCdc(), random(5, 777_777), random(6, 3), file));
    assertThat(after.subList(after.size() - alone.size(), after.size())).isEqualTo(alone);
  }

  @ParameterizedTest
  @CsvSource({"1, 10000", "100, 700000", "5000, 3000000", "300000, 3000000"})
  void blocksHoldNoMoreThanTheyMayHoweverSmallTheChunks(int maximum, int length)
      throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    byte[] file = random(8, length);
    List<Packed> blocks = pack(cutter(maximum, random), file, file);
    assertThat(blocks)
        .hasSizeGreaterThan(1)
        .allSatisfy(block -> assertThat(block.length()).isLessThanOrEqualTo(BlockFormat.MAX_BYTES));
    assertThat(chunks(blocks).stream().mapToLong(Chunk::length).sum()).isEqualTo(2L * file.length);
  }

  @Test
  void manySmallFilesFillABlock() throws IOException {
    byte[][] files = IntStream.range(0, 40).mapToObj(i -> random(i, 50_000)).toArray(byte[][]::new);
    List<Packed> blocks = pack(new FastCdc(), files);
    assertThat(blocks).hasSize(2);
    assertThat(blocks.getFirst().chunks()).hasSize(20);
  }

  @Test
  void aCutterWhoseChunksDoNotFitIsRefused() {
    ChunkCutter cutter = cutter(ChunkCutter.LONGEST + 1, new SplittableRandom(9));
    assertThatThrownBy(
            () -> new BlockPacker(UnpooledByteBufAllocator.DEFAULT, cutter, _ -> {}).close())
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Cuts anywhere, and sees no further than its longest chunk. */
  private static ChunkCutter cutter(int maximum, SplittableRandom random) {
    return new ChunkCutter() {
      @Override
      public int maximum() {
        return maximum;
      }

      @Override
      public int cut(ByteBuf content, int index, int length, boolean last) {
        return length < maximum && !last ? 0 : 1 + random.nextInt(Math.min(length, maximum));
      }
    };
  }

  private static List<Chunk> chunks(List<Packed> blocks) {
    return blocks.stream().flatMap(block -> block.chunks().stream()).toList();
  }

  private static List<Packed> pack(ChunkCutter cutter, byte[]... files) throws IOException {
    List<Packed> packed = new ArrayList<>();
    try (BlockPacker packer = new BlockPacker(UnpooledByteBufAllocator.DEFAULT, cutter, _ -> {})) {
      for (byte[] file : files) {
        ByteBuffer left = ByteBuffer.wrap(file);
        while (packer.chunk(to -> read(left, to)) != null) {
          take(packer, packed);
        }
      }
      packer.finish();
      take(packer, packed);
    }
    return packed;
  }

  private static int read(ByteBuffer from, ByteBuffer to) {
    if (!from.hasRemaining()) {
      return -1;
    }
    int length = Math.min(from.remaining(), to.remaining());
    to.put(from.slice(from.position(), length));
    from.position(from.position() + length);
    return length;
  }

  private static void take(BlockPacker packer, List<Packed> packed) throws IOException {
    for (ReadBlock block = packer.poll(); block != null; block = packer.poll()) {
      ByteBuf body = block.body();
      try {
        if (block.kind() == Kind.CONTENT) {
          ContentBlock content = ContentBlock.check(body, new Sha256());
          packed.add(new Packed(body.readableBytes(), content.chunks()));
        }
      } finally {
        body.release();
      }
    }
  }

  private static byte[] random(long seed, int length) {
    byte[] content = new byte[length];
    new SplittableRandom(seed).nextBytes(content);
    return content;
  }
}
