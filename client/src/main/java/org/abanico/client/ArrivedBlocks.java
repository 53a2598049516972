package org.abanico.client;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import org.abanico.transport.message.MessagePort;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * Blocks that wait for a destination's disk, in their order, which has gaps where blocks are for
 * others (protocol.md, section 8.3). The peer's credit for a block comes back when it is written,
 * which bounds what waits, with one exception: while a damaged block is awaited again, those behind
 * it give their credit back at once, for it could not come otherwise. What waits then is bounded by
 * what a source may have unstored (protocol.md, section 5).
 */
final class ArrivedBlocks {
  /** One block; {@code credited} when its credit was given back. */
  record Arrived(Message.Block header, ByteBuf body, boolean credited) {}

  /** What becomes of a block that came. */
  enum Verdict {
    TAKEN,
    /** It came before and is not awaited: nothing is lost with it. */
    SUPERFLUOUS,
    /** More came behind a damaged block than may. */
    TOO_MUCH
  }

  private final MessagePort port;
  private final Deque<Arrived> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private long nextNumber;
  private long awaited = -1;

  ArrivedBlocks(MessagePort port) {
    this.port = port;
  }

  /** Takes ownership of {@code body} when it is taken, and otherwise not. */
  Verdict add(Message.Block header, ByteBuf body) {
    if (header.number() == awaited) {
      awaited = -1;
      waiting.addFirst(new Arrived(header, body, false));
      waitingBytes += header.length();
      return Verdict.TAKEN;
    }
    if (header.number() < nextNumber) {
      return Verdict.SUPERFLUOUS;
    }
    boolean credited = awaited >= 0;
    if (credited && waitingBytes + header.length() > Limits.MAX_UNKEPT_BYTES) {
      return Verdict.TOO_MUCH;
    }
    nextNumber = header.number() + 1;
    waiting.add(new Arrived(header, body, credited));
    waitingBytes += header.length();
    if (credited) {
      port.release(header.length());
    }
    return Verdict.TAKEN;
  }

  /** The next block to write, then the caller's; null when there is none. */
  @Nullable Arrived take() {
    Arrived next = awaited >= 0 ? null : waiting.poll();
    if (next != null) {
      waitingBytes -= next.header().length();
    }
    return next;
  }

  /** A block that was taken is done with: its body is released and its credit given back. */
  void done(Arrived arrived) {
    arrived.body().release();
    if (!arrived.credited()) {
      port.release(arrived.header().length());
    }
  }

  /** The block taken last is awaited again, under its number. */
  void await(long number) {
    awaited = number;
    for (int i = waiting.size(); i > 0; i--) {
      Arrived arrived = waiting.remove();
      if (!arrived.credited()) {
        port.release(arrived.header().length());
      }
      waiting.add(new Arrived(arrived.header(), arrived.body(), true));
    }
  }

  /** Forgets all. */
  void clear() {
    waiting.forEach(this::done);
    waiting.clear();
    waitingBytes = 0;
    awaited = -1;
  }
}
