package org.abanico.transport;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;

/**
 * All the decisions behind one UDP port, driven from outside: fed datagrams and time, it answers
 * with datagrams and its next deadline. One thread at a time.
 *
 * <p>A driver calls {@link #receive} for each datagram of a batch, then {@link #transmit} once;
 * {@link #onDeadline} when {@link #nextDeadline} has come, then {@link #transmit}; and {@link
 * #transmit} after any other event that may have made the endpoint's users send.
 */
public interface DatagramEndpoint {

  /**
   * A datagram came: the readable bytes of {@code datagram}, which may be part of a batch.
   * Borrowed: it is the caller's again afterwards, and its reader index may have moved. What is
   * kept of it has to be a retained slice, or a copy. Anything that is not valid is counted and
   * dropped.
   */
  void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos);

  void onDeadline(long nowNanos);

  /** In nanoseconds of the driver's clock; {@link Long#MAX_VALUE} when there is none. */
  long nextDeadline();

  /** Sends what may be sent now. */
  void transmit(long nowNanos, DatagramSink sink);

  /**
   * Of how many datagrams that begin no packet of a connection the endpoint wants to see one: a
   * power of two. A driver that can may drop the others, so that they cost nothing. Asked after
   * each {@link #transmit}.
   */
  default int oneStrangerIn() {
    return 1;
  }

  /** From now on the driver shows one of so many of them; 1, as at the beginning, for all. */
  default void strangersThinned(int oneIn) {}
}
