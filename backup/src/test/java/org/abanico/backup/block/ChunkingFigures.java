package org.abanico.backup.block;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import org.abanico.backup.BackupReader.Kind;
import org.abanico.backup.BackupReader.ReadBlock;

/**
 * Prints what cutting by content costs, and what is sent after small changes, with several lengths.
 * Argument: how many rounds of the first; the first ones warm up.
 *
 * <pre>
 * java -Xmx1g -XX:MaxDirectMemorySize=2g -cp ... org.abanico.backup.block.ChunkingFigures 5
 * </pre>
 */
final class ChunkingFigures {
  private static final int BYTES = 500_000_000;
  private static final int OVERWRITTEN = 200_000_000;
  private static final int PAGE = 4 << 10;

  /** Bytes of a CHUNK line. */
  private static final int LINE = 78;

  private static final PrintStream OUT = System.out;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private ChunkingFigures() {}

  public static void main(String[] arguments) throws IOException {
    int rounds = Integer.parseInt(arguments[0]);
    ByteBuf content = Unpooled.directBuffer(BYTES + 1);
    byte[] part = new byte[1 << 20];
    SplittableRandom random = new SplittableRandom(1);
    while (content.readableBytes() < BYTES) {
      random.nextBytes(part);
      content.writeBytes(part, 0, Math.min(part.length, BYTES - content.readableBytes()));
    }
    for (int round = 1; round <= rounds; round++) {
      long before = THREADS.getCurrentThreadCpuTime();
      int chunks = count(new FastCdc(), content);
      double seconds = (THREADS.getCurrentThreadCpuTime() - before) / 1e9;
      print(
          "round %d: %.2f CPU-s/GB, %d bytes a chunk",
          round, seconds * 1e9 / BYTES, BYTES / chunks);
    }
    print("blocks are filled to %.1f %%", 100 * fill(content));
    FastCdc[] cutters = {
      new FastCdc(16 << 10, 64 << 10, 256 << 10),
      new FastCdc(),
      new FastCdc(128 << 10, 512 << 10, 1016 << 10)
    };
    String[] names = {"16/64/256", "64/256/1016", "128/512/1016"};
    for (int i = 0; i < cutters.length; i++) {
      Set<String> known = new HashSet<>();
      missing(cutters[i], content, BYTES, known);
      int chunks = known.size();
      ByteBuf longer = Unpooled.directBuffer(BYTES + 1).writeByte(1).writeBytes(content, 0, BYTES);
      long shifted = missing(cutters[i], longer, BYTES + 1, known);
      longer.release();
      known.clear();
      missing(cutters[i], content, OVERWRITTEN, known);
      ByteBuf edited = content.copy(0, OVERWRITTEN);
      SplittableRandom places = new SplittableRandom(2);
      byte[] page = new byte[PAGE];
      int pages = OVERWRITTEN / PAGE;
      for (int n = 0; n < pages / 100; n++) {
        places.nextBytes(page);
        edited.setBytes(places.nextInt(pages) * PAGE, page);
      }
      long overwritten = missing(cutters[i], edited, OVERWRITTEN, known);
      edited.release();
      print(
          "%s: %d bytes a chunk; a byte at the front %.2f MB and %.2f MB of lines;"
              + " 1 %% of pages %.1f MB and %.2f MB of lines",
          names[i],
          BYTES / chunks,
          shifted / 1e6,
          (double) LINE * chunks / 1e6,
          overwritten / 1e6,
          (double) LINE * known.size() / 1e6);
    }
    content.release();
  }

  private static int count(FastCdc cutter, ByteBuf content) {
    int chunks = 0;
    for (int at = 0; at < BYTES; chunks++) {
      at += cutter.cut(content, at, BYTES - at, true);
    }
    return chunks;
  }

  /** How much of the blocks of a large file is used. */
  private static double fill(ByteBuf content) throws IOException {
    ContentSource file = to -> read(content, to);
    long blocks = 0;
    try (BlockPacker packer =
        new BlockPacker(UnpooledByteBufAllocator.DEFAULT, new FastCdc(), _ -> {})) {
      while (packer.chunk(file) != null) {
        for (ReadBlock block = packer.poll(); block != null; block = packer.poll()) {
          blocks += block.kind() == Kind.CONTENT ? 1 : 0;
          block.body().release();
        }
      }
      packer.finish();
      for (ReadBlock block = packer.poll(); block != null; block = packer.poll()) {
        blocks += block.kind() == Kind.CONTENT ? 1 : 0;
        block.body().release();
      }
    }
    content.readerIndex(0);
    return (double) BYTES / blocks / BlockFormat.MAX_BYTES;
  }

  private static int read(ByteBuf content, ByteBuffer to) {
    int length = Math.min(content.readableBytes(), to.remaining());
    if (length == 0) {
      return -1;
    }
    content.readBytes(to.slice(to.position(), length));
    to.position(to.position() + length);
    return length;
  }

  /** How many bytes are in chunks that are not known; they are from here on. */
  private static long missing(FastCdc cutter, ByteBuf content, int bytes, Set<String> known) {
    Sha256 sha256 = new Sha256();
    long missing = 0;
    int length;
    for (int at = 0; at < bytes; at += length) {
      length = cutter.cut(content, at, bytes - at, true);
      if (known.add(sha256.of(content, at, length))) {
        missing += length;
      }
    }
    return missing;
  }

  private static void print(String format, Object... values) {
    OUT.printf(Locale.ROOT, format + "%n", values);
  }
}
