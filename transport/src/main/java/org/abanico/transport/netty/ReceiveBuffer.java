package org.abanico.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * What epoll's channel reads into: one buffer, again and again, and a batch that the kernel hands
 * over (GRO) stays in one piece. Netty would cut it into a buffer and a message for each datagram,
 * which costs as much as all else that becomes of a datagram.
 *
 * <p>Right after it has read, Netty takes what came by {@link #retainedSlice}, which is the buffer
 * itself, and cuts that by {@link #readRetainedSlice}, a segment at a time. The first such call
 * gets all of the batch, with its length for the segments' size; so there is no second. Should
 * another version of Netty cut otherwise, datagrams come one by one, as with other buffers.
 */
final class ReceiveBuffer extends UnpooledDirectByteBuf {
  /** The kernel hands over up to 64 KiB in one batch; no datagram is larger. */
  static final int BYTES = 65_536;

  private boolean uncut;
  private int segmentSize;

  private ReceiveBuffer() {
    super(UnpooledByteBufAllocator.DEFAULT, BYTES, BYTES);
  }

  @Override
  public ByteBuf retainedSlice(int index, int length) {
    boolean all = index == readerIndex() && length == readableBytes();
    return uncut && all ? retain() : super.retainedSlice(index, length);
  }

  @Override
  public ByteBuf readRetainedSlice(int length) {
    if (!uncut) {
      return super.readRetainedSlice(length);
    }
    uncut = false;
    segmentSize = length;
    readerIndex(writerIndex());
    return retain();
  }

  /**
   * The size of the segments of the batch that begins at index 0, the last of which may be shorter;
   * 0 when it is one datagram and no batch. Then it is an ordinary buffer, until the next read.
   */
  int takeSegmentSize() {
    int size = segmentSize;
    segmentSize = 0;
    uncut = false;
    return size;
  }

  /** Hands out the buffer, and another one when part of it is being kept. One channel's. */
  static final class Allocator extends DefaultMaxMessagesRecvByteBufAllocator {
    private final int maxBytesPerRead;
    private ReceiveBuffer buffer = new ReceiveBuffer();

    /**
     * @param maxBytesPerRead read before the endpoint transmits and timers have their turn
     */
    Allocator(int maxDatagramsPerRead, int maxBytesPerRead) {
      super(maxDatagramsPerRead);
      this.maxBytesPerRead = maxBytesPerRead;
    }

    @Override
    public ExtendedHandle newHandle() {
      return new Reading();
    }

    private ByteBuf next() {
      if (buffer.refCnt() > 1) {
        buffer.release();
        buffer = new ReceiveBuffer();
      }
      buffer.clear();
      buffer.segmentSize = 0;
      buffer.uncut = true;
      return buffer.retain();
    }

    /** To be called when nothing is read any more. */
    void release() {
      buffer.release();
    }

    private final class Reading extends MaxMessageHandle {
      @Override
      public ByteBuf allocate(ByteBufAllocator unused) {
        return next();
      }

      @Override
      public int guess() {
        return BYTES;
      }

      @Override
      public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
        return totalBytesRead() < maxBytesPerRead && super.continueReading(maybeMore);
      }
    }
  }
}
