package org.abanico.transport.message;

import io.netty.buffer.ByteBuf;
import org.abanico.transport.CloseReason;
import org.abanico.wire.message.Message;

/** One side of a session, told what comes; on the thread that drives the endpoint. */
public interface MessageHandler {

  /** The connection is open: the first call, once. */
  void opened(MessagePort port, long nowNanos);

  /** Any message but BLOCK, in order. */
  void message(Message message, long nowNanos);

  /**
   * A block, whole. Blocks come in their order; a message that was sent before a block may come
   * after it.
   *
   * @param body owned by the handler, which calls {@link MessagePort#release} with its length when
   *     it is done with it
   */
  void block(Message.Block header, ByteBuf body, long nowNanos);

  /** {@link MessagePort#unsentBytes} has fallen. */
  default void drained(long nowNanos) {}

  /** The connection is over: the last call, once. */
  void closed(CloseReason reason, long nowNanos);

  /** When {@link #onDeadline} wants to be called next, or {@link Long#MAX_VALUE}. */
  default long nextDeadline() {
    return Long.MAX_VALUE;
  }

  /** The time of {@link #nextDeadline} has come. */
  default void onDeadline(long nowNanos) {}
}
