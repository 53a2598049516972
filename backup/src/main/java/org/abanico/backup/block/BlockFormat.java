package org.abanico.backup.block;

/** The lines at the head of a block's body (protocol.md, section 8). */
final class BlockFormat {
  /** What a sealed block is longer by (protocol.md, section 8.2): bodies leave room for it. */
  static final int SEAL = 16;

  /** The longest body. */
  static final int MAX_BYTES = (1 << 20) - SEAL;

  static final String SEGMENT = "SEGMENT ";
  static final String CHUNKS = "CHUNKS ";
  static final String SAME = "SAME ";
  static final String ZSTD = "ZSTD ";

  /** Bytes of {@code SEGMENT sha256 LF}. */
  static final int SEGMENT_HEAD = SEGMENT.length() + Sha256.HEX_LENGTH + 1;

  /** The most that {@code CHUNKS count LF} takes. */
  static final int CHUNKS_HEAD = CHUNKS.length() + 7 + 1;

  /** The most that {@code sha256 SP length LF} takes. */
  static final int CHUNK_LINE = Sha256.HEX_LENGTH + 1 + 7 + 1;

  private BlockFormat() {}
}
