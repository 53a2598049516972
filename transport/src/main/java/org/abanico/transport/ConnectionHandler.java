package org.abanico.transport;

import io.netty.buffer.ByteBuf;

/**
 * What happens on a connection, told to its user, on the thread that drives the endpoint. Times are
 * of the driver's monotonic clock, in nanoseconds.
 */
public interface ConnectionHandler {

  /** The connection is open: the first call, once. */
  void opened(Connection connection, long nowNanos);

  /** The next bytes of stream 0, in order. Borrowed: retain or copy what is kept. */
  void control(ByteBuf bytes, long nowNanos);

  /**
   * The next bytes of stream 1, in order. Borrowed: retain (a slice) or copy what is kept. The
   * peer's credit comes back only through {@link Connection#consumed}.
   */
  void body(ByteBuf bytes, long nowNanos);

  /**
   * {@link Connection#unsentBytes} has fallen, or {@link Connection#undeliveredBodies}; called at
   * most once for each round of transmission.
   */
  default void drained(long nowNanos) {}

  /**
   * Nothing was received for the idle time-out (protocol.md, section 4.3). Not called while bytes
   * of stream 1 are under way.
   *
   * @return whether the connection is to be kept for when the peer is there again; what is sent
   *     meanwhile waits. Otherwise it is over, with {@link CloseCode#LOST}
   */
  default boolean absent(long nowNanos) {
    return false;
  }

  /** The peer of a connection that was kept is there again. */
  default void returned(long nowNanos) {}

  /** The connection is over: the last call, once. */
  void closed(CloseReason reason, long nowNanos);

  /** When {@link #onDeadline} wants to be called next, or {@link Long#MAX_VALUE}. */
  default long nextDeadline() {
    return Long.MAX_VALUE;
  }

  /** The time of {@link #nextDeadline} has come (or passed). */
  default void onDeadline(long nowNanos) {}
}
