package org.abanico.client;

/**
 * Decides when content is compressed: while the network is what the pipeline waits for, that is,
 * while enough of what was read waits to be sent. As compressing takes time, less comes to wait
 * then; it is given up when hardly anything does. Decides for the next block each time.
 */
final class CompressionChoice {
  /** The first blocks are compressed, for nothing is known yet. */
  static final int FIRST_BLOCKS = 8;

  /** More than a reader hands over at once while it waits for the disk. */
  static final long MUCH = 6 << 20;

  /** Compressed, it is several times as much content. */
  static final long LITTLE = 256 << 10;

  private int decided;
  private boolean compress = true;

  /**
   * Whether the block that is about to be read is to be compressed.
   *
   * @param waitingBytes of blocks that were read and have not left yet
   */
  boolean decide(long waitingBytes) {
    if (decided < FIRST_BLOCKS) {
      decided++;
    } else if (waitingBytes >= MUCH) {
      compress = true;
    } else if (waitingBytes < LITTLE) {
      compress = false;
    }
    return compress;
  }
}
