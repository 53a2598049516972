package org.abanico.backup.block;

import com.github.luben.zstd.Zstd;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.abanico.backup.DamagedBlockException;

/** What is asked of a zstd frame (RFC 8878, section 3.1.1) before it is decompressed. */
final class ZstdFrame {
  /** The largest window that a frame may ask for. */
  private static final long MAX_WINDOW = 1 << 20;

  private static final int MAGIC = 0xFD2FB528;
  private static final int SINGLE_SEGMENT = 0x20;
  private static final int RESERVED = 0x08;
  private static final int DICTIONARY = 0x03;

  /** Magic number, descriptor, and the byte after these: of a window, or a length. */
  private static final int HEAD = 6;

  private ZstdFrame() {}

  /**
   * Checks that it is one frame and nothing behind it, that says that so many bytes are in it, and
   * needs no more memory and no dictionary.
   *
   * @param frame borrowed; its indices stay as they are; in one piece outside of the heap
   */
  static void check(ByteBuf frame, int length) throws DamagedBlockException {
    int from = frame.readerIndex();
    if (frame.readableBytes() < HEAD || frame.getIntLE(from) != MAGIC) {
      throw new DamagedBlockException("compressed: no frame");
    }
    int descriptor = frame.getByte(from + 4);
    if ((descriptor & (RESERVED | DICTIONARY)) != 0) {
      throw new DamagedBlockException("compressed: a frame of an unknown sort");
    }
    if ((descriptor & SINGLE_SEGMENT) == 0 && window(frame.getByte(from + 5)) > MAX_WINDOW) {
      throw new DamagedBlockException("compressed: a window that is too large");
    }
    ByteBuffer bytes = frame.nioBuffer();
    int size = bytes.remaining();
    if (Zstd.getDirectByteBufferFrameContentSize(bytes, bytes.position(), size) != length) {
      throw new DamagedBlockException("compressed: a frame of another length");
    }
    if (Zstd.findDirectByteBufferFrameCompressedSize(bytes, bytes.position(), size) != size) {
      throw new DamagedBlockException("compressed: a frame that ends elsewhere");
    }
  }

  /** In bytes, as RFC 8878, section 3.1.1.1.2, has it. */
  private static long window(byte descriptor) {
    int value = Byte.toUnsignedInt(descriptor);
    long base = 1L << (10 + (value >> 3));
    return base + base / 8 * (value & 7);
  }
}
