package org.abanico.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes each datagram by itself, and keeps it: the caller's from then on.
 *
 * @param room how many datagrams make it full
 */
record CollectingSink(List<ByteBuf> datagrams, int room) implements DatagramSink {
  /** What an endpoint says now. */
  static List<ByteBuf> said(DatagramEndpoint endpoint, long nowNanos) {
    return said(endpoint, nowNanos, Integer.MAX_VALUE);
  }

  /** What it says now to a sink that is full after so many datagrams. */
  static List<ByteBuf> said(DatagramEndpoint endpoint, long nowNanos, int room) {
    List<ByteBuf> datagrams = new ArrayList<>();
    endpoint.transmit(nowNanos, new CollectingSink(datagrams, room));
    return datagrams;
  }

  @Override
  public boolean isWritable() {
    return datagrams.size() < room;
  }

  @Override
  public ByteBuf allocate(int capacity) {
    return Unpooled.buffer(capacity);
  }

  @Override
  public int maxBatchBytes() {
    return 1;
  }

  @Override
  public void send(ByteBuf batch, int segmentSize, InetSocketAddress to) {
    datagrams.add(batch);
  }
}
