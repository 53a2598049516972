package org.abanico.backup.block;

import io.netty.buffer.ByteBuf;
import java.util.zip.CRC32;

/**
 * Where manifest text is cut into pieces (protocol.md, section 8.3): a function of the text alone,
 * so that both sides cut alike, and what did not change is cut as before. Fed line by line.
 */
public final class TextPieces {
  /** No piece is cut before it has so many bytes, but for those cut by what the lines say. */
  static final int MINIMUM = 128 << 10;

  /** A piece is cut once it has so many. */
  static final int MAXIMUM = 512 << 10;

  private static final int ONE_OF = 1024;
  private static final byte[] END = {'E', 'N', 'D', ' '};
  private static final byte[] ROOT = {'D', 'I', 'R', 'E', 'C', 'T', 'O', 'R', 'Y', ' '};

  private final CRC32 crc = new CRC32();
  private int length;
  private boolean inHead = true;

  /**
   * Whether a piece ends before this line. To be asked of each line, in order, and followed by
   * {@link #endsAfter}.
   *
   * @param text borrowed
   * @param index where the line begins
   * @param bytes of the line, with its line end
   */
  public boolean endsBefore(ByteBuf text, int index, int bytes) {
    boolean ends = begins(text, index, bytes, END);
    if (inHead && begins(text, index, bytes, ROOT)) {
      inHead = false;
      ends = true;
    }
    if (ends) {
      length = 0;
    }
    return ends;
  }

  /** Whether a piece ends behind this line. */
  public boolean endsAfter(ByteBuf text, int index, int bytes) {
    length += bytes;
    if (length < MINIMUM) {
      return false;
    }
    crc.reset();
    if (text.hasArray()) {
      crc.update(text.array(), text.arrayOffset() + index, bytes);
    } else {
      crc.update(text.nioBuffer(index, bytes));
    }
    boolean ends = crc.getValue() % ONE_OF == 0 || length >= MAXIMUM;
    if (ends) {
      length = 0;
    }
    return ends;
  }

  private static boolean begins(ByteBuf text, int index, int bytes, byte[] word) {
    if (bytes < word.length) {
      return false;
    }
    for (int i = 0; i < word.length; i++) {
      if (text.getByte(index + i) != word[i]) {
        return false;
      }
    }
    return true;
  }
}
