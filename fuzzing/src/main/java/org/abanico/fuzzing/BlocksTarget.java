package org.abanico.fuzzing;

import com.github.luben.zstd.Zstd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.abanico.backup.DamagedBlockException;
import org.abanico.backup.block.BlockCompression;
import org.abanico.backup.block.ContentBlock;
import org.abanico.backup.block.ManifestSegment;
import org.abanico.backup.block.SegmentReference;
import org.abanico.backup.block.Sha256;
import org.abanico.backup.manifest.ManifestLine;
import org.abanico.security.DeviceId;
import org.abanico.security.UnopenableException;
import org.abanico.security.seal.BackupKey;
import org.abanico.security.seal.BlockOpener;
import org.abanico.security.seal.BlockSealer;

/**
 * Blocks, sealed or not. What was sealed opens as it was; what was altered does not; what is in a
 * block is read, or refused as damaged, and no more memory is asked for than a block may have.
 */
final class BlocksTarget implements FuzzTarget {
  private static final String BACKUP = "b1";
  private static final String KIND = "content";
  private static final int MOST = (1 << 20) - BlockSealer.TAG_BYTES;
  private static final BackupKey KEY = BackupKey.generate(new SplittableRandom(7));
  private static final DeviceId SENDER = new DeviceId("0123456789abcdef0123456789abcdef");

  private final BlockOpener opener = new BlockOpener(KEY, SENDER, "photos", BACKUP);
  private final Sha256 sha256 = new Sha256();

  @Override
  public void run(byte[] input) {
    Input in = new Input(input);
    switch (in.octet() & 7) {
      case 0 -> openForeign(in);
      case 1, 2 -> openSealed(in);
      case 3 -> readInside(content(in));
      case 4 -> readInside(segment(in.rest()));
      case 5 -> readInside(compressed(in));
      default -> readInside(in.rest());
    }
  }

  private void openForeign(Input in) {
    long number = in.eight() >> 1;
    ByteBuf block = Unpooled.wrappedBuffer(in.rest());
    int length = block.readableBytes();
    try {
      opener.open(number, KIND, block);
      throw new AssertionError("what nobody sealed does not open");
    } catch (UnopenableException e) {
      Promise.keep(block.readableBytes() == length, "the indices are as they were");
    }
  }

  private void openSealed(Input in) {
    long number = in.pair();
    int damage = in.pair();
    byte[] plain = in.rest();
    ByteBuf block = Unpooled.buffer(plain.length + BlockSealer.TAG_BYTES).writeBytes(plain);
    new BlockSealer(KEY, SENDER, "photos", BACKUP).seal(number, KIND, block);
    Promise.keep(
        block.readableBytes() == plain.length + BlockSealer.TAG_BYTES, "a seal has a length");
    boolean damaged = damage % 3 != 0;
    if (damaged) {
      int at = damage % block.readableBytes();
      block.setByte(at, block.getByte(at) ^ 1 << damage % Byte.SIZE);
    }
    try {
      opener.open(number, KIND, block);
      Promise.keep(!damaged, "what was altered does not open");
      Promise.same(Unpooled.wrappedBuffer(plain), block, "what was sealed opens as it was");
    } catch (UnopenableException e) {
      Promise.keep(damaged, "what was sealed opens");
      return;
    }
    readInside(plain);
  }

  /** A content block of pieces whose sums are right, unless one is altered. */
  private byte[] content(Input in) {
    int count = in.octet() & 7;
    int odd = in.octet();
    Seed head = Seed.of().text("CHUNKS " + (odd == 1 ? count + 1 : count) + "\n");
    Seed bytes = Seed.of();
    for (int i = 0; i < count; i++) {
      byte[] chunk = in.bytes(1 + (in.octet() & 31));
      head.text(sha256.of(Unpooled.wrappedBuffer(chunk), 0, chunk.length));
      head.text(" " + (odd == 2 + i ? chunk.length + 1 : chunk.length) + "\n");
      bytes.bytes(chunk);
    }
    return head.bytes(bytes.done()).bytes(in.rest()).done();
  }

  private byte[] segment(byte[] text) {
    String sum = sha256.of(Unpooled.wrappedBuffer(text), 0, text.length);
    return Seed.of().text("SEGMENT " + sum + "\n").bytes(text).done();
  }

  /**
   * A frame that zstd made of the rest, a byte or two altered, behind a length that may be wrong.
   */
  private static byte[] compressed(Input in) {
    int length = in.octet();
    int at = in.pair();
    int with = in.octet();
    byte[] plain = in.rest();
    byte[] frame = Zstd.compress(plain, 1);
    if (with != 0) {
      frame[at % frame.length] ^= (byte) with;
    }
    int said = length == 0 ? plain.length : plain.length + length - 128;
    return Seed.of().text("ZSTD " + said + "\n").bytes(frame).done();
  }

  private void readInside(byte[] bytes) {
    ByteBuf body = Unpooled.wrappedBuffer(bytes);
    ByteBuf plain;
    try {
      plain = BlockCompression.expand(body);
    } catch (DamagedBlockException e) {
      Promise.keep(body.refCnt() == 1, "what was borrowed is given back");
      return;
    }
    try {
      Promise.keep(
          plain.readableBytes() <= Math.max(MOST, bytes.length), "a block has a largest size");
      read(plain);
      compressAgain(plain);
    } finally {
      plain.release();
    }
    Promise.keep(body.refCnt() == 1, "what was borrowed is given back");
  }

  private void read(ByteBuf body) {
    int end = body.writerIndex();
    try {
      ContentBlock content = ContentBlock.check(body, sha256);
      int at = content.offset();
      for (ManifestLine.Chunk chunk : content.chunks()) {
        String sum = sha256.of(body, at, chunk.length());
        Promise.same(chunk.sha256(), sum, "each chunk has its sum");
        at += chunk.length();
      }
      Promise.keep(at == end, "chunks fill their block");
    } catch (DamagedBlockException e) {
      Promise.keep(body.writerIndex() == end, "the indices stay");
    }
    try {
      ManifestSegment text = ManifestSegment.check(body, sha256);
      Promise.keep(text.offset() + text.length() == end, "text fills its block");
    } catch (DamagedBlockException e) {
      Promise.keep(body.writerIndex() == end, "the indices stay");
    }
    try {
      SegmentReference named = SegmentReference.read(body);
      Promise.keep(named == null || named.length() > 0, "a reference is to something");
    } catch (DamagedBlockException e) {
      Promise.keep(body.writerIndex() == end, "the indices stay");
    }
  }

  private static void compressAgain(ByteBuf plain) {
    ByteBuf smaller = BlockCompression.compress(plain);
    if (smaller == null) {
      return;
    }
    try {
      if (!startsCompressed(plain)) {
        ByteBuf again = BlockCompression.expand(smaller);
        Promise.same(plain, again, "what was compressed expands to what it was");
        again.release();
      }
    } catch (DamagedBlockException e) {
      throw new AssertionError("what was compressed expands", e);
    } finally {
      smaller.release();
    }
  }

  private static boolean startsCompressed(ByteBuf plain) {
    int mark = "ZSTD ".length();
    return plain.readableBytes() >= mark
        && plain.toString(plain.readerIndex(), mark, StandardCharsets.ISO_8859_1).equals("ZSTD ");
  }

  /** Beside the input, a few of the largest bodies that there may be. */
  @Override
  public long proportion(int length) {
    return (8 << 20) + 1024L * length;
  }

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    seeds.add(Seed.of(0).bytes(new byte[40]).done());
    seeds.add(Seed.of(1, 0, 5, 0, 3).text("some bytes").done());
    seeds.add(Seed.of(1, 0, 5, 0, 4).text("some bytes").done());
    seeds.add(Seed.of(3, 2, 0, 3).text("abcd").octets(4).text("efghi").done());
    seeds.add(Seed.of(3, 2, 1, 3).text("abcd").octets(4).text("efghi").done());
    seeds.add(Seed.of(3, 2, 2, 3).text("abcd").octets(4).text("efghi").done());
    seeds.add(Seed.of(4).text("ABANICO-MANIFEST 1\n").done());
    seeds.add(Seed.of(5, 0, 0, 0, 0).text("SEGMENT ".repeat(90)).done());
    seeds.add(Seed.of(5, 0, 0, 9, 3).text("SEGMENT ".repeat(90)).done());
    seeds.add(Seed.of(5, 129, 0, 0, 0).text("CHUNKS 1\n".repeat(40)).done());
    seeds.add(Seed.of(5, 0, 0, 0, 0).text("ZSTD 5\n".repeat(90)).done());
    seeds.add(Seed.of(6).text("SAME " + "0123456789abcdef".repeat(4) + " 77\n").done());
    seeds.add(Seed.of(6).text("CHUNKS 1048576\n").done());
    seeds.add(Seed.of(6).text("ZSTD 1048560\n").bytes(Zstd.compress(new byte[MOST], 1)).done());
    return seeds;
  }
}
