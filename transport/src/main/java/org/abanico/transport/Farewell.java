package org.abanico.transport;

import io.netty.buffer.ByteBuf;

/** The end of a connection: its CLOSE, when that is due, and how long late packets are answered. */
final class Farewell {
  /** How long what was queued on stream 0 may still take to arrive. */
  private static final long FLUSH_TIMEOUT = 2_000_000_000L;

  private static final int LINGER_PROBE_TIMEOUTS = 3;

  private final NetworkPath path;
  private final PacketAssembler assembler;
  private CloseReason reason = new CloseReason(CloseCode.DONE, "", false);
  private boolean due;
  private long deadline = Long.MAX_VALUE;

  Farewell(NetworkPath path, PacketAssembler assembler) {
    this.path = path;
    this.assembler = assembler;
  }

  /** What CLOSE is to say. */
  void say(CloseReason newReason) {
    reason = newReason;
  }

  /** CLOSE is to leave with the next transmission. */
  void repeat() {
    due = true;
  }

  /** CLOSE waits for what is queued, but not for long. */
  void afterFlushing(long nowNanos) {
    deadline = nowNanos + FLUSH_TIMEOUT;
  }

  /** CLOSE is to leave now, and again for late packets, for a while. */
  void linger(long nowNanos) {
    due = true;
    deadline = nowNanos + LINGER_PROBE_TIMEOUTS * path.rtt.probeTimeout();
  }

  /** CLOSE is to leave when the peer says something, up to a time. */
  void whenPeerReturns(long latestNanos) {
    deadline = latestNanos;
  }

  /** When the present stage is over; {@link Long#MAX_VALUE} before there is any. */
  long deadline() {
    return deadline;
  }

  /**
   * Sends CLOSE if it is due.
   *
   * @return whether it was
   */
  boolean transmit(long nowNanos, DatagramSink sink) {
    if (!due) {
      return false;
    }
    due = false;
    ByteBuf batch = sink.allocate(path.mtu.datagramBytes());
    int size = assembler.assembleClose(batch, reason, nowNanos);
    sink.send(batch, size, path.peer.current());
    return true;
  }
}
