package org.abanico.simulation;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.abanico.transport.DatagramEndpoint;
import org.abanico.transport.DatagramSink;

/** Notes what arrives, when, and what it is driven to do. */
final class Collector implements DatagramEndpoint {
  record Arrival(int number, int bytes, int bitsSet, long nanos) {}

  private final List<Arrival> arrivals = new ArrayList<>();
  private final List<Integer> batches = new ArrayList<>();
  private int inBatch;

  @Override
  public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
    int bytes = datagram.readableBytes();
    int bits = 0;
    for (int i = 0; i < bytes; i++) {
      bits += Integer.bitCount(datagram.getUnsignedByte(datagram.readerIndex() + i));
    }
    arrivals.add(new Arrival(datagram.readInt(), bytes, bits, nowNanos));
    inBatch++;
  }

  @Override
  public void onDeadline(long nowNanos) {
    throw new AssertionError("there was no deadline");
  }

  @Override
  public long nextDeadline() {
    return Long.MAX_VALUE;
  }

  @Override
  public void transmit(long nowNanos, DatagramSink sink) {
    if (inBatch > 0) {
      batches.add(inBatch);
      inBatch = 0;
    }
  }

  List<Arrival> arrivals() {
    return arrivals;
  }

  List<Integer> numbers() {
    return arrivals.stream().map(Arrival::number).toList();
  }

  /** How many datagrams came before each transmission. */
  List<Integer> batches() {
    return batches;
  }
}
