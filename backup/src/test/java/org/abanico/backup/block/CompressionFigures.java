package org.abanico.backup.block;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.abanico.backup.DamagedBlockException;

/**
 * Prints what compressing blocks costs, and what it saves: of files, put together, and of random
 * bytes. Arguments: how many rounds, the first ones warm up; then files.
 *
 * <pre>
 * java -Xmx1g -cp ... org.abanico.backup.block.CompressionFigures 5 docs/protocol.md
 * </pre>
 */
final class CompressionFigures {
  private static final int BLOCK = 1_000_000;
  private static final int BLOCKS = 64;
  private static final PrintStream OUT = System.out;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private CompressionFigures() {}

  public static void main(String[] arguments) throws IOException {
    int rounds = Integer.parseInt(arguments[0]);
    ByteBuf text = PooledByteBufAllocator.DEFAULT.directBuffer();
    for (int i = 1; i < arguments.length; i++) {
      text.writeBytes(Files.readAllBytes(Path.of(arguments[i])));
    }
    List<ByteBuf> texts = new ArrayList<>();
    while (texts.size() < BLOCKS && text.readableBytes() >= BLOCK) {
      texts.add(text.readRetainedSlice(BLOCK));
    }
    SplittableRandom random = new SplittableRandom(1);
    List<ByteBuf> noise = new ArrayList<>();
    byte[] part = new byte[BLOCK];
    while (noise.size() < BLOCKS) {
      random.nextBytes(part);
      noise.add(PooledByteBufAllocator.DEFAULT.directBuffer(BLOCK).writeBytes(part));
    }
    for (int round = 1; round <= rounds; round++) {
      print("files", round, texts);
      print("random", round, noise);
    }
  }

  private static void print(String what, int round, List<ByteBuf> bodies)
      throws DamagedBlockException {
    List<ByteBuf> compressed = new ArrayList<>();
    long before = THREADS.getCurrentThreadCpuTime();
    for (ByteBuf body : bodies) {
      ByteBuf smaller = BlockCompression.compress(body);
      compressed.add(smaller == null ? body.retain() : smaller);
    }
    long between = THREADS.getCurrentThreadCpuTime();
    for (ByteBuf body : compressed) {
      BlockCompression.expand(body).release();
    }
    long after = THREADS.getCurrentThreadCpuTime();
    double bytes = (double) BLOCK * bodies.size();
    long size = compressed.stream().mapToLong(ByteBuf::readableBytes).sum();
    compressed.forEach(ByteBuf::release);
    OUT.printf(
        Locale.ROOT,
        "%s, round %d: %.0f MB to %.1f %%, %.3f CPU-s/GB, back %.3f%n",
        what,
        round,
        bytes / 1e6,
        100 * size / bytes,
        (between - before) / bytes,
        (after - between) / bytes);
  }
}
