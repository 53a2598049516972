package org.abanico.transport;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;

/** Where an endpoint's datagrams go: a socket, or a simulated link. */
public interface DatagramSink {

  /**
   * Whether a datagram would be taken now. An endpoint stops transmitting when not; the driver asks
   * it again when there is room.
   */
  boolean isWritable();

  /** A buffer to write datagrams into, one after the other; handed back through {@link #send}. */
  ByteBuf allocate(int capacity);

  /**
   * Sends datagrams that stand one after the other in {@code batch}: each of {@code segmentSize}
   * bytes, the last one possibly shorter. Takes ownership of {@code batch}.
   */
  void send(ByteBuf batch, int segmentSize, InetSocketAddress to);

  /**
   * The most bytes that one batch may have (1 segment at least); what generic segmentation offload
   * takes, or one datagram.
   */
  int maxBatchBytes();
}
