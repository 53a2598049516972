package org.abanico.server;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The blocks for one member, or for those of one site: handed to its connection as it takes them,
 * and kept until it has stored them.
 */
final class MemberQueue {
  /** More does not wait in the connection of a member. */
  static final long MAX_UNSENT_BYTES = 2 << 20;

  /**
   * Nor are more blocks under way, however small: who receives them bears so many announcements
   * whose bytes have not come, and twice as many (protocol.md, section 5).
   */
  static final int MAX_UNDELIVERED = 512;

  /** The connection that it hands blocks to. */
  interface Carrier {
    /** Bytes of blocks that wait there. */
    long unsentBytes();

    /** How many blocks wait there, or are on their way. */
    int undeliveredBlocks();

    /** Sends a block; takes ownership of {@code body}. */
    void carry(KeptBlock block, ByteBuf body);
  }

  private final Carrier carrier;
  private final BlockStore.Share store;
  private final Consumer<String> onLost;
  private final Deque<KeptBlock> unsent = new ArrayDeque<>();
  private final Deque<KeptBlock> unstored = new ArrayDeque<>();
  private @Nullable KeptBlock again;
  private boolean loading;
  private boolean closed;
  private long highestSent = -1;
  private long bytesSent;
  private long unsentBytes;
  private long waitingBytes;

  /**
   * @param onLost told the code when a block cannot be had any more
   */
  MemberQueue(Carrier carrier, BlockStore.Share store, Consumer<String> onLost) {
    this.carrier = carrier;
    this.store = store;
    this.onLost = onLost;
  }

  void add(KeptBlock block) {
    unsent.add(block);
    unsentBytes += block.length();
    waitingBytes += block.length();
  }

  /** Hands over what there is room for. */
  void pump() {
    KeptBlock next = next();
    while (next != null) {
      ByteBuf body = next.body();
      if (body != null) {
        send(next, body.retainedDuplicate());
      } else {
        load(next);
      }
      next = next();
    }
  }

  /** What can be handed over now. */
  private @Nullable KeptBlock next() {
    if (closed || loading || isBusy()) {
      return null;
    }
    KeptBlock next = again == null ? unsent.peek() : again;
    return next == null || next.where() == KeptBlock.Where.AWAITED ? null : next;
  }

  private boolean isBusy() {
    return carrier.unsentBytes() >= MAX_UNSENT_BYTES
        || carrier.undeliveredBlocks() >= MAX_UNDELIVERED;
  }

  private void load(KeptBlock block) {
    loading = true;
    store.load(
        block,
        body -> {
          loading = false;
          if (!isNext(block)) {
            if (body != null) {
              body.release();
            }
            pump();
          } else if (body == null) {
            onLost.accept("internal");
          } else {
            send(block, body);
            pump();
          }
        });
  }

  /** Whether it was not let go of meanwhile. */
  private boolean isNext(KeptBlock block) {
    return !closed && (block.equals(again) || block.equals(unsent.peek()));
  }

  private void send(KeptBlock block, ByteBuf body) {
    if (block.equals(again)) {
      again = null;
    } else {
      unsent.remove();
      unsentBytes -= block.length();
      unstored.add(block);
      highestSent = block.number();
    }
    bytesSent += block.length();
    carrier.carry(block, body);
  }

  /** The number of the last block that was handed over; -1 before the first. */
  long highestSent() {
    return highestSent;
  }

  /** It has everything up to this number on its disk. */
  void stored(long number) {
    KeptBlock first = unstored.peek();
    while (first != null && first.number() <= number) {
      unstored.remove();
      leave(first);
      first = unstored.peek();
    }
  }

  /** It is to get a block again that it has been sent. Returns false when it has stored it. */
  boolean repeat(long number) {
    for (KeptBlock block : unstored) {
      if (block.number() == number) {
        again = block;
        return true;
      }
    }
    return false;
  }

  /** Lets go of what was not sent and is not needed there any more. */
  void keepOnly(Predicate<KeptBlock> needed) {
    unsent.removeIf(
        block -> {
          boolean dropped = !needed.test(block);
          if (dropped) {
            unsentBytes -= block.length();
            leave(block);
          }
          return dropped;
        });
  }

  /** Whether all was handed over and stored. */
  boolean isEmpty() {
    return unsent.isEmpty() && unstored.isEmpty();
  }

  private void leave(KeptBlock block) {
    waitingBytes -= block.length();
    if (block.leave()) {
      store.drop(block);
    }
  }

  /** It needs nothing any more. */
  void close() {
    closed = true;
    again = null;
    unsent.forEach(this::leave);
    unstored.forEach(this::leave);
    unsent.clear();
    unstored.clear();
    unsentBytes = 0;
  }

  /** Bytes of blocks that have not been handed over. */
  long unsentBytes() {
    return unsentBytes;
  }

  /** Bytes of blocks that it has not stored. */
  long waitingBytes() {
    return waitingBytes;
  }

  /** Bytes of blocks that were handed over, repeated ones included. */
  long bytesSent() {
    return bytesSent;
  }
}
