package org.abanico.testing.log;

import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;

/**
 * Makes Netty report, in the log and at once, the buffers that were lost without having been
 * released: it looks for them only when it makes another one, and finds those that were collected.
 */
final class BufferLeaks {
  private static final long PATIENCE_MILLIS = 2_000;

  private BufferLeaks() {}

  /** Returns when the garbage of before the call has been looked at. */
  static void report() throws InterruptedException {
    // What is collected together is handed over one after the other, the sentinel somewhere in
    // between, but all of it before what is collected later.
    collect();
    collect();
    UnpooledByteBufAllocator.DEFAULT.directBuffer(1).release();
  }

  private static void collect() throws InterruptedException {
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    PhantomReference<Object> sentinel = new PhantomReference<>(new Object(), queue);
    System.gc();
    queue.remove(PATIENCE_MILLIS);
    sentinel.clear();
  }
}
