package org.abanico.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

/**
 * The body of one block, shared by the queues of all members that it is for. Tells when the last of
 * them has let go of it, which a connection does once its peer has acknowledged it.
 */
final class RelayedBody extends CompositeByteBuf {
  private final Runnable onReleased;

  /** Takes ownership of {@code body}. */
  RelayedBody(ByteBuf body, Runnable onReleased) {
    super(UnpooledByteBufAllocator.DEFAULT, false, 1, body);
    this.onReleased = onReleased;
  }

  @Override
  protected void deallocate() {
    super.deallocate();
    onReleased.run();
  }
}
