package org.abanico.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.abanico.backup.BackupReader;
import org.abanico.security.seal.BackupKey;
import org.abanico.security.seal.BlockSealer;
import org.abanico.wire.message.BlockKind;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * Seals what another reader reads, each block once, under a key drawn for this backup (protocol.md,
 * section 8.2). Takes time: for the disk worker, as the other.
 */
final class SealingReader implements BackupReader {
  private final BackupReader plain;
  private final BlockSealer sealer;
  private final Message.Key announcement;

  /**
   * @param random must not be guessable
   */
  SealingReader(BackupReader plain, String group, ClientKeys keys, RandomGenerator random) {
    this.plain = plain;
    BackupKey key = BackupKey.generate(random);
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

  @Override
  public String backup() {
    return plain.backup();
  }

  @Override
  public void begin(List<Receiver> receivers) {
    plain.begin(receivers);
  }

  @Override
  public @Nullable ReadBlock next() throws IOException {
    return sealed(plain.next());
  }

  @Override
  public void give(long segment, List<BitSet> wants) {
    plain.give(segment, wants);
  }

  @Override
  public @Nullable ReadBlock nextWanted() throws IOException {
    return sealed(plain.nextWanted());
  }

  private @Nullable ReadBlock sealed(@Nullable ReadBlock block) {
    if (block == null) {
      return null;
    }
    ByteBuf body = withRoom(block.body());
    sealer.seal(block.number(), kind(block.kind()).text(), body);
    return block.with(body);
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

  @Override
  public Summary summary() {
    return plain.summary();
  }

  @Override
  public void close() {
    plain.close();
  }
}
