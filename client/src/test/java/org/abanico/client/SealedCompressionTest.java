package org.abanico.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.abanico.backup.BackupReader.Kind;
import org.abanico.backup.BackupReader.ReadBlock;
import org.abanico.backup.BackupReader.Receiver;
import org.abanico.backup.DamagedBlockException;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.junit.jupiter.api.Test;

/** Blocks from a source's reader to what a destination writes. */
final class SealedCompressionTest {
  private static final String BACKUP = "20260102T030405Z-first";
  private static final int LARGEST = Limits.MAX_BLOCK_BYTES - 16;

  private final SplittableRandom random = new SplittableRandom(5);

  /** What is written of the next block, and how long it is on its way. */
  private record Passed(byte[] body, int length) {}

  private static Passed pass(SealingReader reader, SealedBackup opener, boolean compress)
      throws IOException {
    SealedBlock whole = Objects.requireNonNull(reader.next(compress));
    ReadBlock block = whole.read();
    ByteBuf sealed = whole.body();
    int length = sealed.readableBytes();
    Message.Block header =
        Message.Block.of(
            BACKUP, block.number(), SealingReader.kind(block.kind()), sealed, MemberSet.ALL);
    assertThat(whole.checksum()).isEqualTo(header.checksum());
    try {
      assertThat(SealedBackup.kind(header.kind())).isEqualTo(block.kind());
      ByteBuf plain = opener.open(header, sealed);
      try {
        return new Passed(ByteBufUtil.getBytes(plain), length);
      } finally {
        plain.release();
      }
    } finally {
      sealed.release();
    }
  }

  private SealingReader reader(MemorySource folder) {
    SealingReader reader = new SealingReader(folder, "group", World.KEYS, random);
    reader.begin(List.of(Receiver.EMPTY));
    return reader;
  }

  private static SealedBackup opener(SealingReader reader) {
    SealedBackup opener = new SealedBackup(World.KEYS, "group", BACKUP, "d");
    assertThat(opener.unwrap(reader.announcement())).isTrue();
    return opener;
  }

  @Test
  void textAndNoiseComeBackAsTheyWereAndAreNeverLonger() throws IOException {
    int[] sizes = {1, 100, 511, 512, 5000, 300_000, 700_000, LARGEST, LARGEST, 600};
    for (boolean compress : new boolean[] {false, true}) {
      MemorySource noise = new MemorySource(BACKUP, random, sizes);
      MemorySource text = MemorySource.text(BACKUP, random, sizes);
      MemorySource mixed = new MemorySource(BACKUP, random, sizes);
      for (int i = 0; i < sizes.length; i++) {
        int half = sizes[i] / 2;
        System.arraycopy(text.blocks.get(i), half, mixed.blocks.get(i), half, sizes[i] - half);
      }
      for (MemorySource folder : List.of(noise, text, mixed)) {
        SealingReader reader = reader(folder);
        SealedBackup opener = opener(reader);
        for (byte[] block : folder.blocks) {
          Passed passed = pass(reader, opener, compress);
          assertThat(passed.body()).isEqualTo(block);
          assertThat(passed.length()).isLessThanOrEqualTo(block.length + 16);
        }
        assertThat(reader.next(compress)).isNull();
      }
    }
  }

  @Test
  void manifestsAreCompressedAlwaysAndContentWhenAskedFor() throws IOException {
    for (boolean compress : new boolean[] {false, true}) {
      MemorySource folder = MemorySource.text(BACKUP, random, 9000, 9000, 9000, 9000, 300);
      SealingReader reader = reader(folder);
      SealedBackup opener = opener(reader);
      for (int i = 0; i < 4; i++) {
        boolean manifest = i % 3 == 0;
        int length = pass(reader, opener, compress).length();
        if (manifest || compress) {
          assertThat(length).isLessThan(6000);
        } else {
          assertThat(length).isEqualTo(9016);
        }
      }
      assertThat(pass(reader, opener, compress).length()).isEqualTo(316);
    }
  }

  @Test
  void aSealedFrameThatIsNotWhatItSaysIsADamagedBlock() throws IOException {
    List<String> heads = List.of("ZSTD 500\n", "ZSTD 4096\n", "ZSTD 999999999\n", "ZSTD \n");
    for (String head : heads) {
      MemorySource folder = new MemorySource(BACKUP, random, 1, 1);
      byte[] noise = new byte[300];
      random.nextBytes(noise);
      byte[] hostile =
          ByteBufUtil.getBytes(
              Unpooled.wrappedBuffer(head.getBytes(StandardCharsets.US_ASCII), noise));
      folder.blocks.set(1, hostile);
      SealingReader reader = reader(folder);
      SealedBackup opener = opener(reader);
      pass(reader, opener, false);
      assertThatThrownBy(() -> pass(reader, opener, false))
          .isInstanceOf(DamagedBlockException.class);
    }
  }

  @Test
  void theKindOfABlockIsKept() {
    for (Kind kind : Kind.values()) {
      assertThat(SealedBackup.kind(SealingReader.kind(kind))).isEqualTo(kind);
    }
  }
}
