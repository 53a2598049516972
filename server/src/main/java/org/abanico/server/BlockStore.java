package org.abanico.server;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.function.Consumer;
import org.abanico.wire.message.Limits;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server keeps for members that have not stored it yet: in memory up to a limit, of which
 * each backup has an equal share, and beyond that in a spool (protocol.md, section 7.6).
 *
 * <p>Memory in all: the limit, what sources may have on their way beyond it (the body window of a
 * connection each), {@link #MAX_LENT} for what is read back, and what is in the connections of the
 * members.
 */
final class BlockStore {
  private static final Logger log = LoggerFactory.getLogger(BlockStore.class);

  /** What a block costs beside its body, in memory. */
  private static final int MEMORY_COST = 1024;

  /** What a block in the spool costs at least, so that small ones are not too many for the heap. */
  private static final int LEAST_SPOOLED = 128 << 10;

  /** Bytes read back from the spool that are on their way to members. */
  static final long MAX_LENT = 32 << 20;

  /** A full store has room again when an eighth of its memory, or of its spool, is free. */
  private static final int MARGIN = 8;

  private final long memoryLimit;
  private final Spool spool;
  private final Deque<Runnable> borrowers = new ArrayDeque<>();
  private int shares;
  private long spooled;
  private long lent;

  BlockStore(long memoryLimit, Spool spool) {
    this.memoryLimit = memoryLimit;
    this.spool = spool;
  }

  /**
   * Opens a share for one backup.
   *
   * @param changed run when {@link Share#isFull} or {@link Share#hasRoom} may have changed by
   *     itself
   */
  Share open(Runnable changed) {
    shares++;
    return new Share(changed);
  }

  private static long memoryCost(KeptBlock block) {
    return (long) block.length() + MEMORY_COST;
  }

  private static long spoolCost(KeptBlock block) {
    return Math.max(block.length(), LEAST_SPOOLED);
  }

  private static boolean leavesMargin(long used, long limit) {
    return used < limit - limit / MARGIN;
  }

  /** What is kept of one backup. */
  final class Share {
    private final Runnable changed;

    /** In memory and not moving, in the order in which they came. */
    private final SequencedSet<KeptBlock> inMemory = new LinkedHashSet<>();

    /** Credit of blocks for which there was no room yet. */
    private final Deque<Runnable> owed = new ArrayDeque<>();

    private long memory;

    /** Of that, on its way into the spool. */
    private long moving;

    private long inSpool;
    private boolean isSpoolFailing;
    private boolean closed;

    private Share(Runnable changed) {
      this.changed = changed;
    }

    /**
     * Keeps a block that came whole.
     *
     * @param credit run when there is room for it
     */
    void keep(KeptBlock block, Runnable credit) {
      memory += memoryCost(block);
      inMemory.add(block);
      owed.add(credit);
      settle();
    }

    /** Nobody needs the block any more. */
    void drop(KeptBlock block) {
      switch (block.where()) {
        case MEMORY -> {
          inMemory.remove(block);
          forget(block);
        }
        case SPOOL -> {
          spool.delete(block.place());
          spooled -= spoolCost(block);
          inSpool -= block.length();
          isSpoolFailing = false;
          block.gone();
        }
        // What is on its way into the spool is dropped when it is there.
        case MOVING, AWAITED, NOWHERE -> {}
      }
      settle();
    }

    private void forget(KeptBlock block) {
      memory -= memoryCost(block);
      block.gone();
    }

    /** Moves to the spool what is too much, and gives credit back for what has room. */
    private void settle() {
      while (isOverLimit(moving) && canMove()) {
        move(inMemory.removeLast());
      }
      while (!owed.isEmpty() && memory <= limit()) {
        owed.remove().run();
      }
    }

    private boolean isOverLimit(long leaving) {
      return memory - leaving > limit();
    }

    private long limit() {
      return closed ? Long.MAX_VALUE : memoryLimit / Math.max(1, shares);
    }

    /** The first stays: somebody is about to get it. */
    private boolean canMove() {
      return inMemory.size() > 1
          && !isSpoolFailing
          && spooled + spoolCost(inMemory.getLast()) <= spool.limitBytes();
    }

    private void move(KeptBlock block) {
      ByteBuf body = block.body();
      if (body == null) {
        throw new IllegalStateException("not in memory");
      }
      block.moving();
      long cost = spoolCost(block);
      long bytes = memoryCost(block);
      spooled += cost;
      moving += bytes;
      spool.write(
          body.retainedDuplicate(),
          (place, failure, _) -> {
            moving -= bytes;
            if (place == null) {
              log.warn("The spool cannot be written", failure);
              spooled -= cost;
              isSpoolFailing = true;
              stays(block);
            } else {
              memory -= bytes;
              inSpool += block.length();
              block.moved(place);
              if (!block.isNeeded()) {
                drop(block);
              }
            }
            settle();
            changed.run();
          });
    }

    private void stays(KeptBlock block) {
      block.stays();
      inMemory.addLast(block);
      if (!block.isNeeded()) {
        drop(block);
      }
    }

    /**
     * Reads back what is in the spool.
     *
     * @param done given the body, then its own; null when it cannot be read
     */
    void load(KeptBlock block, Consumer<@Nullable ByteBuf> done) {
      if (lent + Limits.MAX_BLOCK_BYTES > MAX_LENT) {
        borrowers.add(() -> load(block, done));
        return;
      }
      if (block.where() != KeptBlock.Where.SPOOL) {
        done.accept(null);
        return;
      }
      lent += block.length();
      spool.read(
          block.place(),
          (body, failure, _) -> {
            if (body == null) {
              log.warn("The spool cannot be read", failure);
              giveBack(block.length());
              done.accept(null);
            } else {
              done.accept(new RelayedBody(body, () -> giveBack(block.length())));
            }
          });
    }

    /** Whether the source has to wait for members, rather than for the spool's disk. */
    boolean isFull() {
      return !owed.isEmpty() && isOverLimit(moving);
    }

    /** Whether there is room for so much that the source need not wait again at the next block. */
    boolean hasRoom() {
      return owed.isEmpty()
          && (leavesMargin(memory, limit())
              || (!isSpoolFailing && leavesMargin(spooled, spool.limitBytes())));
    }

    long memoryBytes() {
      return memory;
    }

    long spooledBytes() {
      return inSpool;
    }

    /** No more is kept. What is there is dropped by those that let go of it. */
    void close() {
      if (!closed) {
        closed = true;
        shares--;
        settle();
      }
    }
  }

  private void giveBack(int bytes) {
    lent -= bytes;
    while (!borrowers.isEmpty() && lent + Limits.MAX_BLOCK_BYTES <= MAX_LENT) {
      borrowers.remove().run();
    }
  }
}
