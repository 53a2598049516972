package org.abanico.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.abanico.backup.BackupReader;
import org.abanico.backup.BackupReader.Kind;
import org.abanico.backup.BackupReader.ReadBlock;
import org.abanico.backup.BackupReader.Receiver;
import org.abanico.backup.block.BlockCompression;
import org.abanico.security.seal.BackupKey;
import org.abanico.security.seal.BlockSealer;
import org.abanico.wire.message.BlockKind;
import org.abanico.wire.message.Checksum;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * Compresses what a reader reads, where that pays, and seals it, each block once, under a key drawn
 * for this backup (protocol.md, sections 8.2 and 8.4). Takes time: for the disk worker, as the
 * reader.
 */
final class SealingReader {
  private final BackupReader plain;
  private final BlockSealer sealer;
  private final Message.Key announcement;
  private final BackupKey key;
  private final String group;

  /**
   * @param random must not be guessable
   */
  SealingReader(BackupReader plain, String group, ClientKeys keys, RandomGenerator random) {
    this.plain = plain;
    this.group = group;
    this.key = BackupKey.generate(random);
    this.sealer = new BlockSealer(key, keys.device(), group, plain.backup());
    this.announcement =
        new Message.Key(
            plain.backup(),
            keys.device().hex(),
            key.wrap(keys.content(), keys.device(), plain.backup(), random));
  }

  /** What lets destinations open the blocks: to be sent before the first of them. */
  Message.Key announcement() {
    return announcement;
  }

  /** As {@link BackupReader#backup}. */
  String backup() {
    return plain.backup();
  }

  /** As {@link BackupReader#begin}. */
  void begin(List<Receiver> receivers) {
    plain.begin(receivers);
  }

  /**
   * As {@link BackupReader#next}.
   *
   * @param compress whether content is to be compressed: manifests always are
   */
  @Nullable SealedBlock next(boolean compress) throws IOException {
    return sealed(plain.next(), compress);
  }

  /** As {@link BackupReader#give}. */
  void give(long segment, List<BitSet> wants) {
    plain.give(segment, wants);
  }

  /**
   * As {@link BackupReader#nextWanted}.
   *
   * @param compress as for {@link #next}
   */
  @Nullable SealedBlock nextWanted(boolean compress) throws IOException {
    return sealed(plain.nextWanted(), compress);
  }

  private @Nullable SealedBlock sealed(@Nullable ReadBlock block, boolean compress) {
    if (block == null) {
      return null;
    }
    ByteBuf body = block.body();
    if (compress || block.kind() == Kind.MANIFEST) {
      body = smaller(body);
    }
    body = withRoom(body);
    sealer.seal(block.number(), kind(block.kind()).text(), body);
    return new SealedBlock(block.with(body), Checksum.crc32c(body));
  }

  private static ByteBuf smaller(ByteBuf body) {
    ByteBuf compressed = BlockCompression.compress(body);
    if (compressed == null) {
      return body;
    }
    body.release();
    return compressed;
  }

  /** Copied only when there is no room for the tag. */
  private static ByteBuf withRoom(ByteBuf body) {
    int length = body.readableBytes();
    if (body.maxWritableBytes() >= BlockSealer.TAG_BYTES) {
      return body;
    }
    int size = length + BlockSealer.TAG_BYTES;
    ByteBuf roomy = PooledByteBufAllocator.DEFAULT.heapBuffer(size, size);
    roomy.writeBytes(body);
    body.release();
    return roomy;
  }

  static BlockKind kind(Kind kind) {
    return switch (kind) {
      case MANIFEST -> BlockKind.MANIFEST;
      case CONTENT -> BlockKind.CONTENT;
    };
  }

  /** As {@link BackupReader#summary}, and what receipts are judged by. */
  OwnSum sum() {
    return new OwnSum(plain.summary(), key, group, plain.backup());
  }
}
