package org.abanico.simulation;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.abanico.transport.DatagramEndpoint;
import org.abanico.transport.DatagramSink;

/**
 * Sends numbered datagrams of one size to one address: as many as it can at once, or one at a time
 * with a pause after each.
 */
final class Blaster implements DatagramEndpoint {
  private final InetSocketAddress to;
  private final int count;
  private final int size;
  private final long pauseNanos;
  private int sent;
  private long nextTime;

  Blaster(InetSocketAddress to, int count, int size, long pauseNanos) {
    this.to = to;
    this.count = count;
    this.size = size;
    this.pauseNanos = pauseNanos;
  }

  @Override
  public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
    throw new AssertionError("nobody answers");
  }

  @Override
  public void onDeadline(long nowNanos) {}

  @Override
  public long nextDeadline() {
    return sent == count ? Long.MAX_VALUE : nextTime;
  }

  @Override
  public void transmit(long nowNanos, DatagramSink sink) {
    while (sent < count && nowNanos >= nextTime && sink.isWritable()) {
      int segments = pauseNanos > 0 ? 1 : Math.min(count - sent, sink.maxBatchBytes() / size);
      ByteBuf batch = sink.allocate(segments * size);
      for (int i = 0; i < segments; i++) {
        int begin = batch.writerIndex();
        batch.writeInt(sent++).writeZero(size - Integer.BYTES);
        assert batch.writerIndex() == begin + size;
      }
      sink.send(batch, size, to);
      nextTime = pauseNanos == 0 ? 0 : Math.max(nextTime, nowNanos) + pauseNanos;
    }
  }

  int sent() {
    return sent;
  }
}
