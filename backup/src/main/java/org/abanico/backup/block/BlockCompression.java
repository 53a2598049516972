package org.abanico.backup.block;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
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

  /** Of longer bodies a sample is tried first. */
  private static final int LONG = 256 << 10;

  /** A sample is of so many places, with so many bytes of each. */
  private static final int SAMPLES = 4;

  private static final int SAMPLE_PART = 16 << 10;

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
    ByteBuf plain = direct(body);
    int room = (int) Zstd.compressBound(length);
    ByteBuf frame = PooledByteBufAllocator.DEFAULT.directBuffer(room, room);
    try {
      if (length > LONG && !sampleShrinks(plain, frame)) {
        return null;
      }
      int size = compress(plain.nioBuffer(), frame.nioBuffer(0, room));
      return isWorthIt(HEAD + size, length) ? withHead(length, frame, size) : null;
    } finally {
      frame.release();
      plain.release();
    }
  }

  private static boolean isWorthIt(int size, int length) {
    return size <= length - length / WORTH;
  }

  /** Tries a few places of a body, put together. */
  private static boolean sampleShrinks(ByteBuf plain, ByteBuf scratch) {
    int part = plain.readableBytes() / SAMPLES;
    scratch.clear();
    for (int i = 0; i < SAMPLES; i++) {
      int middle = plain.readerIndex() + i * part + (part - SAMPLE_PART) / 2;
      scratch.writeBytes(plain, middle, SAMPLE_PART);
    }
    int length = scratch.readableBytes();
    int room = scratch.capacity() - length;
    return isWorthIt(compress(scratch.nioBuffer(), scratch.nioBuffer(length, room)), length);
  }

  /** The length of the frame, for which there must be room. */
  private static int compress(ByteBuffer from, ByteBuffer to) {
    return (int)
        Zstd.compressDirectByteBuffer(
            to, to.position(), to.remaining(), from, from.position(), from.remaining(), LEVEL);
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
        throw new DamagedBlockException("compressed: shorter than it says");
      }
      plain.writerIndex(length);
      if (isCompressed(plain)) {
        throw new DamagedBlockException("compressed: twice");
      }
      return plain.retain();
    } catch (ZstdException e) {
      DamagedBlockException damaged = new DamagedBlockException("compressed: not what it says");
      damaged.initCause(e);
      throw damaged;
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
