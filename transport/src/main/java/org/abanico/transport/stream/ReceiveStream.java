package org.abanico.transport.stream;

import io.netty.buffer.ByteBuf;
import java.util.Map;
import java.util.TreeMap;

/**
 * The receiving end of one stream: puts bytes in order, ignores what came before, and gives credit
 * as they are consumed. What came early is held (copied), at most as much as the credit allows.
 */
public final class ReceiveStream {
  /**
   * More pieces than this are never held apart: a peer that sends such crumbs breaks the protocol.
   */
  public static final int MAX_PIECES = 32_768;

  /** Receives bytes in order; {@code bytes} is borrowed, and its reader index may move. */
  @FunctionalInterface
  public interface Consumer {
    void accept(ByteBuf bytes);
  }

  private final int number;
  private final long window;
  private final TreeMap<Long, ByteBuf> early = new TreeMap<>();
  private long deliveredTo;
  private long consumedTo;
  private long advertised;

  /**
   * @param initialCredit what the peer may send before any CREDIT
   * @param window how far ahead of what was consumed the peer may send
   */
  public ReceiveStream(int number, long initialCredit, long window) {
    this.number = number;
    this.window = window;
    this.advertised = initialCredit;
  }

  public int number() {
    return number;
  }

  /** Whether these bytes are within the credit and can be held. */
  public boolean admits(long offset, int length) {
    return offset + length <= advertised && early.size() < MAX_PIECES;
  }

  /**
   * Takes bytes that came, and delivers all that is in order now. Only what {@link #admits}.
   *
   * @param bytes borrowed; their reader index moves
   */
  public void receive(long offset, ByteBuf bytes, Consumer consumer) {
    long end = offset + bytes.readableBytes();
    if (end <= deliveredTo) {
      return;
    }
    if (offset > deliveredTo) {
      hold(offset, bytes);
      return;
    }
    bytes.skipBytes((int) (deliveredTo - offset));
    deliveredTo = end;
    consumer.accept(bytes);
    deliverHeld(consumer);
  }

  /** Bytes delivered were dealt with: the peer may send that many more. */
  public void consumed(long bytes) {
    consumedTo += bytes;
  }

  /** Whether the credit has grown by enough to be told. */
  public boolean creditDue() {
    return consumedTo + window - advertised >= Math.max(1, window / 4);
  }

  /** The limit to be told in a CREDIT frame now. */
  public long advertise() {
    advertised = Math.max(advertised, consumedTo + window);
    return advertised;
  }

  /** Whether anything came early and is held. */
  public boolean holdsPieces() {
    return !early.isEmpty();
  }

  /** Forgets everything that is held. */
  public void release() {
    early.values().forEach(ByteBuf::release);
    early.clear();
  }

  private void hold(long offset, ByteBuf bytes) {
    long from = offset;
    long end = offset + bytes.readableBytes();
    Map.Entry<Long, ByteBuf> before = early.floorEntry(offset);
    if (before != null) {
      from = Math.max(from, before.getKey() + before.getValue().readableBytes());
    }
    while (from < end) {
      Map.Entry<Long, ByteBuf> next = early.ceilingEntry(from);
      long to = next == null ? end : Math.min(end, next.getKey());
      if (from < to) {
        early.put(from, copy(bytes, (int) (from - offset), (int) (to - from)));
      }
      from = next == null ? end : next.getKey() + next.getValue().readableBytes();
    }
  }

  private static ByteBuf copy(ByteBuf bytes, int skip, int length) {
    return bytes
        .alloc()
        .buffer(length, length)
        .writeBytes(bytes, bytes.readerIndex() + skip, length);
  }

  private void deliverHeld(Consumer consumer) {
    while (!early.isEmpty() && early.firstKey() <= deliveredTo) {
      Map.Entry<Long, ByteBuf> first = early.pollFirstEntry();
      ByteBuf held = first.getValue();
      try {
        long end = first.getKey() + held.readableBytes();
        if (end > deliveredTo) {
          held.skipBytes((int) (deliveredTo - first.getKey()));
          deliveredTo = end;
          consumer.accept(held);
        }
      } finally {
        held.release();
      }
    }
  }
}
