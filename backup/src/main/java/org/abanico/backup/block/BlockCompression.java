package org.abanico.backup.block;

import com.github.luben.zstd.Zstd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.abanico.backup.DamagedBlockException;
import org.abanico.backup.InvalidBackupException;
import org.abanico.backup.manifest.ManifestFormat;
import org.jspecify.annotations.Nullable;

/** Compressed bodies of blocks (protocol.md, section 8.4). Keeps nothing between blocks. */
public final class BlockCompression {
  private static final int LEVEL = 1;

  /** Shorter bodies are left alone. */
  private static final int SHORTEST = 512;

  /** What is compressed must become shorter by at least one part of so many. */
  private static final int WORTH = 16;

  /** A long body is first tried in so many places. */
  private static final int SAMPLES = 4;

  private static final int SAMPLE_BYTES = 16 << 10;

  /** The most that {@code ZSTD length LF} takes. */
  private static final int HEAD = BlockFormat.ZSTD.length() + 7 + 1;

  private BlockCompression() {}

  /**
   * Compresses a body, which is borrowed and stays as it is.
   *
   * @return a body, the caller's, with room for a seal; null when the other had better be left
   *     alone
   */
  public static @Nullable ByteBuf compress(ByteBuf body) {
    int length = body.readableBytes();
    if (length < SHORTEST || length > BlockFormat.MAX_BYTES) {
      return null;
    }
    int longest = length - length / WORTH;
    ByteBuf plain = direct(body);
    ByteBuf frame = PooledByteBufAllocator.DEFAULT.directBuffer(longest, longest);
    try {
      ByteBuffer from = plain.nioBuffer();
      ByteBuffer to = frame.nioBuffer(0, longest);
      if (length > 2 * SAMPLES * SAMPLE_BYTES && !samplesShrink(from, to)) {
        return null;
      }
      int size = compress(from, 0, length, to, longest - HEAD);
      return size == 0 ? null : withHead(length, frame, size);
    } finally {
      frame.release();
      plain.release();
    }
  }

  private static boolean samplesShrink(ByteBuffer from, ByteBuffer to) {
    int part = from.remaining() / SAMPLES;
    int longest = SAMPLE_BYTES * SAMPLES - SAMPLE_BYTES * SAMPLES / WORTH;
    int room = SAMPLE_BYTES + SAMPLE_BYTES / WORTH;
    int sum = 0;
    for (int i = 0; i < SAMPLES && sum <= longest; i++) {
      int middle = i * part + (part - SAMPLE_BYTES) / 2;
      sum += compress(from, middle, SAMPLE_BYTES, to, room);
    }
    return sum <= longest;
  }

  /** The frame's length; 0 when it does not fit. */
  private static int compress(ByteBuffer from, int index, int length, ByteBuffer to, int room) {
    long size =
        Zstd.compressDirectByteBuffer(
            to, to.position(), room, from, from.position() + index, length, LEVEL);
    if (!Zstd.isError(size)) {
      return (int) size;
    }
    if (Zstd.getErrorCode(size) == Zstd.errDstSizeTooSmall()) {
      return 0;
    }
    throw new IllegalStateException("zstd: " + Zstd.getErrorName(size));
  }

  /** Copied, so that a block that waits to be stored holds no more memory than it needs. */
  private static ByteBuf withHead(int length, ByteBuf frame, int size) {
    String head = BlockFormat.ZSTD + length + "\n";
    int capacity = head.length() + size + BlockFormat.SEAL;
    ByteBuf body = PooledByteBufAllocator.DEFAULT.directBuffer(capacity, capacity);
    body.writeCharSequence(head, StandardCharsets.US_ASCII);
    return body.writeBytes(frame, 0, size);
  }

  /**
   * What was compressed.
   *
   * @param body borrowed; its indices stay as they are
   * @return the caller's: {@code body} itself when it is not compressed
   */
  public static ByteBuf expand(ByteBuf body) throws DamagedBlockException {
    if (!isCompressed(body)) {
      return body.retain();
    }
    int from = body.readerIndex();
    int end = body.indexOf(from, Math.min(from + HEAD, body.writerIndex()), (byte) '\n');
    if (end < 0) {
      throw new DamagedBlockException("compressed: its head does not end");
    }
    int length = length(body, from + BlockFormat.ZSTD.length(), end);
    ByteBuf frame = direct(body.slice(end + 1, body.writerIndex() - end - 1));
    try {
      ZstdFrame.check(frame, length);
      return expand(frame, length);
    } finally {
      frame.release();
    }
  }

  private static boolean isCompressed(ByteBuf body) {
    int mark = BlockFormat.ZSTD.length();
    return body.readableBytes() >= mark
        && body.toString(body.readerIndex(), mark, StandardCharsets.ISO_8859_1)
            .equals(BlockFormat.ZSTD);
  }

  private static int length(ByteBuf body, int from, int to) throws DamagedBlockException {
    try {
      long length =
          ManifestFormat.number(body.toString(from, to - from, StandardCharsets.ISO_8859_1));
      if (length == 0 || length > BlockFormat.MAX_BYTES) {
        throw new DamagedBlockException("compressed: of a length that no body has");
      }
      return (int) length;
    } catch (InvalidBackupException e) {
      DamagedBlockException damaged = new DamagedBlockException("compressed: its head is none");
      damaged.initCause(e);
      throw damaged;
    }
  }

  private static ByteBuf expand(ByteBuf frame, int length) throws DamagedBlockException {
    ByteBuf plain = PooledByteBufAllocator.DEFAULT.directBuffer(length, length);
    try {
      ByteBuffer from = frame.nioBuffer();
      ByteBuffer to = plain.nioBuffer(0, length);
      long size =
          Zstd.decompressDirectByteBuffer(
              to, to.position(), length, from, from.position(), from.remaining());
      if (size != length) {
        throw new DamagedBlockException("compressed: not what it says it is");
      }
      plain.writerIndex(length);
      if (isCompressed(plain)) {
        throw new DamagedBlockException("compressed: twice");
      }
      return plain.retain();
    } finally {
      plain.release();
    }
  }

  /** The readable bytes in one piece outside of the heap; the caller's. */
  private static ByteBuf direct(ByteBuf bytes) {
    if (bytes.isDirect() && bytes.nioBufferCount() == 1) {
      return bytes.retain();
    }
    int length = bytes.readableBytes();
    ByteBuf copy = PooledByteBufAllocator.DEFAULT.directBuffer(length, length);
    return copy.writeBytes(bytes, bytes.readerIndex(), length);
  }
}
