package org.abanico.security.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.abanico.security.DeviceId;
import org.abanico.security.UnopenableException;
import org.abanico.security.primitive.AesGcm;
import org.abanico.security.primitive.Fields;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BlockSealTest {
  private static final String GROUP = "default";
  private static final String BACKUP = "20261012T180000Z-k3v9";
  private static final DeviceId SENDER = new DeviceId("00112233445566778899aabbccddeeff");
  private static final int[] LENGTHS = {
    0, 1, 15, 16, 17, 767, 768, 769, 16_383, 16_384, 16_385, 32_768, 65_536, 70_001, 1 << 20
  };

  /** Where a block's bytes are. */
  enum Memory {
    HEAP(Unpooled::buffer),
    DIRECT(Unpooled::directBuffer);

    private final IntFunction<ByteBuf> allocator;

    Memory(IntFunction<ByteBuf> allocator) {
      this.allocator = allocator;
    }
  }

  private final BackupKey key = BackupKey.generate(new SplittableRandom(5));
  private final BlockSealer sealer = new BlockSealer(key, SENDER, GROUP, BACKUP);
  private final BlockOpener opener = new BlockOpener(key, SENDER, GROUP, BACKUP);
  private final List<ByteBuf> buffers = new ArrayList<>();

  @AfterEach
  void release() {
    buffers.forEach(ByteBuf::release);
  }

  private static byte[] drawn(int length, long seed) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  /** With bytes before it that were read already, and as much room behind as asked for. */
  private ByteBuf block(Memory memory, byte[] content, int room) {
    ByteBuf block = memory.allocator.apply(5 + content.length + room);
    buffers.add(block);
    return block.writeBytes(new byte[5]).skipBytes(5).writeBytes(content);
  }

  @ParameterizedTest
  @EnumSource
  void aBlockOfAnyLengthComesBack(Memory memory) throws UnopenableException {
    long number = 0;
    for (int length : LENGTHS) {
      byte[] content = drawn(length, length);
      ByteBuf block = block(memory, content, length % 2 == 0 ? BlockSealer.TAG_BYTES : 0);
      sealer.seal(number, "content", block);
      assertThat(block.readableBytes()).isEqualTo(length + BlockSealer.TAG_BYTES);
      opener.open(number, "content", block);
      assertThat(ByteBufUtil.getBytes(block)).as("%d bytes", length).isEqualTo(content);
      assertThat(block.readerIndex()).isEqualTo(5);
      number++;
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSealIsAesGcmUnderTheSendersKeyWithTheStatedFields(Memory memory) {
    byte[] content = drawn(100_000, 1);
    ByteBuf block = block(memory, content, 0);
    sealer.seal(77, "manifest", block);
    byte[] associated =
        Fields.encode(
            Fields.text("abanico 1 block"),
            Fields.text(GROUP),
            Fields.text(BACKUP),
            SENDER.toBytes(),
            Fields.number(77),
            Fields.text("manifest"));
    assertThat(ByteBufUtil.getBytes(block))
        .isEqualTo(AesGcm.seal(key.senderKey(SENDER), AesGcm.nonce(77), associated, content));
  }

  @Test
  void itOpensUnderItsOwnFieldsOnly() throws UnopenableException {
    byte[] content = drawn(1000, 1);
    ByteBuf block = block(Memory.HEAP, content, 16);
    sealer.seal(3, "content", block);
    byte[] sealed = ByteBufUtil.getBytes(block);
    DeviceId otherSender = new DeviceId("00112233445566778899aabbccddeefe");
    BackupKey otherKey = BackupKey.generate(new SplittableRandom(6));
    doesNotOpen(new BlockOpener(otherKey, SENDER, GROUP, BACKUP), 3, "content", sealed);
    doesNotOpen(new BlockOpener(key, otherSender, GROUP, BACKUP), 3, "content", sealed);
    doesNotOpen(new BlockOpener(key, SENDER, "other", BACKUP), 3, "content", sealed);
    doesNotOpen(new BlockOpener(key, SENDER, GROUP, "other"), 3, "content", sealed);
    doesNotOpen(
        new BlockOpener(key, SENDER, GROUP + "2", BACKUP.substring(1)), 3, "content", sealed);
    doesNotOpen(opener, 4, "content", sealed);
    doesNotOpen(opener, 3L << 32, "content", sealed);
    doesNotOpen(opener, -1, "content", sealed);
    doesNotOpen(opener, 3, "manifest", sealed);
    opener.open(3, "content", block);
    assertThat(ByteBufUtil.getBytes(block)).isEqualTo(content);
  }

  @ParameterizedTest
  @EnumSource
  void aBitThatIsWrongAnywhereKeepsItShut(Memory memory) {
    ByteBuf block = block(memory, drawn(100, 1), 16);
    sealer.seal(0, "content", block);
    byte[] sealed = ByteBufUtil.getBytes(block);
    for (int bit = 0; bit < sealed.length * Byte.SIZE; bit++) {
      byte[] wrong = sealed.clone();
      wrong[bit / 8] ^= (byte) (1 << bit % 8);
      doesNotOpen(memory, opener, 0, "content", wrong);
    }
  }

  @Test
  void aBitThatIsWrongAnywhereInALargeBlockKeepsItShut() {
    ByteBuf block = block(Memory.HEAP, drawn(70_000, 1), 16);
    sealer.seal(0, "content", block);
    byte[] sealed = ByteBufUtil.getBytes(block);
    for (int at = 0; at < sealed.length; at += 997) {
      byte[] wrong = sealed.clone();
      wrong[at] ^= 1;
      doesNotOpen(opener, 0, "content", wrong);
    }
  }

  @Test
  void oneThatIsCutShortOrLongerDoesNotOpen() {
    ByteBuf block = block(Memory.HEAP, drawn(40, 1), 16);
    sealer.seal(0, "content", block);
    byte[] sealed = ByteBufUtil.getBytes(block);
    for (int length = 0; length <= sealed.length + 1; length++) {
      if (length != sealed.length) {
        doesNotOpen(opener, 0, "content", Arrays.copyOf(sealed, length));
      }
    }
  }

  @Test
  void whatDoesNotOpenLeavesTheIndicesAndTheOpenerAsTheyWere() throws UnopenableException {
    byte[] content = drawn(5000, 1);
    ByteBuf block = block(Memory.DIRECT, content, 16);
    sealer.seal(0, "content", block);
    ByteBuf wrong = block(Memory.DIRECT, ByteBufUtil.getBytes(block), 0);
    wrong.setByte(100, wrong.getByte(100) ^ 4);
    int end = wrong.writerIndex();
    assertThatThrownBy(() -> opener.open(0, "content", wrong))
        .isInstanceOf(UnopenableException.class);
    assertThat(wrong.readerIndex()).isEqualTo(5);
    assertThat(wrong.writerIndex()).isEqualTo(end);
    opener.open(0, "content", block);
    assertThat(ByteBufUtil.getBytes(block)).isEqualTo(content);
  }

  @Test
  void aNumberIsNeverSealedTwice() {
    sealer.seal(0, "manifest", block(Memory.HEAP, drawn(10, 1), 16));
    sealer.seal(4, "content", block(Memory.HEAP, drawn(10, 1), 16));
    for (long number : new long[] {4, 3, 0}) {
      ByteBuf again = block(Memory.HEAP, drawn(10, 2), 16);
      assertThatThrownBy(() -> sealer.seal(number, "content", again))
          .isInstanceOf(IllegalStateException.class);
      assertThat(ByteBufUtil.getBytes(again)).isEqualTo(drawn(10, 2));
    }
    ByteBuf block = block(Memory.HEAP, drawn(10, 2), 16);
    assertThatThrownBy(() -> sealer.seal(-1, "content", block))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void twoSendersOfOneBackupKeySealUnderKeysOfTheirOwn() {
    DeviceId other = new DeviceId("00112233445566778899aabbccddeefe");
    assertThat(key.senderKey(other)).isNotEqualTo(key.senderKey(SENDER));
  }

  private void doesNotOpen(BlockOpener by, long number, String kind, byte[] sealed) {
    doesNotOpen(Memory.HEAP, by, number, kind, sealed);
  }

  private void doesNotOpen(Memory memory, BlockOpener by, long number, String kind, byte[] sealed) {
    ByteBuf block = memory.allocator.apply(sealed.length).writeBytes(sealed);
    try {
      assertThatThrownBy(() -> by.open(number, kind, block))
          .isInstanceOf(UnopenableException.class);
    } finally {
      block.release();
    }
  }
}
