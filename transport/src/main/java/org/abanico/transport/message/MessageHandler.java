package org.abanico.transport.message;

import io.netty.buffer.ByteBuf;
import org.abanico.transport.CloseReason;
import org.abanico.wire.message.Message;

/**
 * What happens at a {@link MessagePort}, told to its user, on the thread that drives the endpoint.
 * Times are of the driver's monotonic clock, in nanoseconds.
 */
public interface MessageHandler {

  /** The connection is open: the first call, once. */
  void opened(MessagePort port, long nowNanos);

  /** A message came; never a {@link Message.Block}. */
  void message(Message message, long nowNanos);

  /**
   * A whole block came. Blocks come in the order of their announcements; there is no order between
   * them and messages.
   *
   * @param body owned by the handler from here on. When it is done with it, it releases it and
   *     calls {@link MessagePort#release} with {@code header.length()}: only then may the peer send
   *     that much more
   */
  void block(Message.Block header, ByteBuf body, long nowNanos);

  /** {@link MessagePort#unsentBytes} has fallen. */
  default void drained(long nowNanos) {}

  /**
   * Nothing was heard of the peer for the idle time-out, and no block is under way.
   *
   * @return whether the connection is to be kept for when it is there again
   */
  default boolean absent(long nowNanos) {
    return false;
  }

  /** The peer of a connection that was kept is there again. */
  default void returned(long nowNanos) {}

  /** The connection is over: the last call, once; without {@link #opened} when it never opened. */
  void closed(CloseReason reason, long nowNanos);

  /** When {@link #onDeadline} wants to be called next, or {@link Long#MAX_VALUE}. */
  default long nextDeadline() {
    return Long.MAX_VALUE;
  }

  /** The time of {@link #nextDeadline} has come (or passed). */
  default void onDeadline(long nowNanos) {}
}
