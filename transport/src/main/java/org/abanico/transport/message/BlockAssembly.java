package org.abanico.transport.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * Puts the bytes of stream 1 together to the blocks that stream 0 announces. Either may be ahead of
 * the other: announcements wait for their bytes, at most {@link #MAX_ANNOUNCED}, and bytes for
 * their announcement, as many as the credit allows.
 *
 * <p>Bytes are copied once, into a buffer of their block's size. Only those that come before their
 * announcement are copied twice, so that a small block never keeps a large buffer alive.
 */
final class BlockAssembly {
  /** A source has at most {@link Limits#MAX_UNKEPT_BLOCKS} on the way, and repeats some. */
  static final int MAX_ANNOUNCED = 1024;

  /** A block that is whole. */
  record Whole(Message.Block header, ByteBuf body) {}

  private final Queue<Message.Block> announced = new ArrayDeque<>();
  private final Deque<ByteBuf> pieces = new ArrayDeque<>();
  private int buffered;

  /** Returns false, and forgets it, when too many are announced. */
  boolean announce(Message.Block header) {
    return announced.size() < MAX_ANNOUNCED && announced.add(header);
  }

  /** Takes one or more of the bytes; to be called, with {@link #poll} between, for the rest. */
  void take(ByteBuf bytes) {
    ByteBuf last = pieces.peekLast();
    if (last == null || !last.isWritable()) {
      Message.Block header = announced.peek();
      int size = header == null || !pieces.isEmpty() ? Limits.MAX_BLOCK_BYTES : header.length();
      last = PooledByteBufAllocator.DEFAULT.directBuffer(size, size);
      pieces.add(last);
    }
    int length = Math.min(last.writableBytes(), bytes.readableBytes());
    last.writeBytes(bytes, length);
    buffered += length;
  }

  /** The next block if it is whole. The caller owns its body. */
  @Nullable Whole poll() {
    Message.Block header = announced.peek();
    if (header == null || buffered < header.length()) {
      return null;
    }
    announced.remove();
    buffered -= header.length();
    return new Whole(header, cut(header.length()));
  }

  private ByteBuf cut(int length) {
    ByteBuf first = pieces.element();
    if (first.capacity() == length && first.readableBytes() == length) {
      pieces.remove();
      return first;
    }
    ByteBuf body = PooledByteBufAllocator.DEFAULT.directBuffer(length, length);
    while (body.isWritable()) {
      first = pieces.element();
      body.writeBytes(first, Math.min(body.writableBytes(), first.readableBytes()));
      if (!first.isReadable()) {
        pieces.remove().release();
      }
    }
    return body;
  }

  /** Whether nothing is held: no announcement, and no bytes. */
  boolean isEmpty() {
    return announced.isEmpty() && buffered == 0;
  }

  /** Forgets everything that is not whole. */
  void release() {
    pieces.forEach(ByteBuf::release);
    pieces.clear();
    announced.clear();
    buffered = 0;
  }
}
