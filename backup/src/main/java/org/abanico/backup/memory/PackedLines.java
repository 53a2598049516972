package org.abanico.backup.memory;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.abanico.backup.manifest.ManifestLine;

/**
 * CHUNK and HOLE lines as few bytes: of a chunk its length and SHA-256; of a hole 0 and its length.
 */
final class PackedLines {
  /** How many lines are kept in one piece. */
  static final int MAX = 4_000;

  private static final int HASH_BYTES = 32;
  private static final int LINE_BYTES = Integer.BYTES + HASH_BYTES;

  private ByteBuffer packed = ByteBuffer.allocate(4 * LINE_BYTES);
  private int lines;

  boolean isFull() {
    return lines == MAX;
  }

  void add(ManifestLine line) {
    if (packed.remaining() < LINE_BYTES) {
      packed = ByteBuffer.allocate(2 * packed.capacity()).put(packed.flip());
    }
    switch (line) {
      case ManifestLine.Chunk chunk ->
          packed.putInt(chunk.length()).put(HexFormat.of().parseHex(chunk.sha256()));
      case ManifestLine.Hole hole -> packed.putInt(0).putLong(hole.length());
      default -> throw new IllegalArgumentException(line.toString());
    }
    lines++;
  }

  byte[] bytes() {
    return Arrays.copyOf(packed.array(), packed.position());
  }

  void clear() {
    packed.clear();
    lines = 0;
  }

  /** Takes the next line. */
  static ManifestLine take(ByteBuffer packed) {
    int length = packed.getInt();
    if (length == 0) {
      return new ManifestLine.Hole(packed.getLong());
    }
    byte[] hash = new byte[HASH_BYTES];
    packed.get(hash);
    return new ManifestLine.Chunk(HexFormat.of().formatHex(hash), length);
  }

  /** How much of a file they are. */
  static long length(byte[] packed) {
    ByteBuffer lines = ByteBuffer.wrap(packed);
    long length = 0;
    while (lines.hasRemaining()) {
      int chunk = lines.getInt();
      length += chunk == 0 ? lines.getLong() : chunk;
      lines.position(lines.position() + (chunk == 0 ? 0 : HASH_BYTES));
    }
    return length;
  }
}
