package org.abanico.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import org.abanico.transport.DatagramEndpoint;
import org.abanico.transport.DatagramSink;

/**
 * Sends a number of datagrams as fast as a small window allows; the other side tells how many bytes
 * it has. What is lost counts as arrived after a while.
 */
final class Blaster implements DatagramEndpoint {
  static final int DATAGRAM = 1372;
  private static final long WINDOW = 2 << 20;
  private static final long STALLED_NANOS = 20_000_000;

  private final int datagramBytes;
  private final byte[] batch;
  private final InetSocketAddress to;
  private final long bytes;
  private final CountDownLatch done = new CountDownLatch(1);
  private long sent;
  private long arrived;
  private long lost;
  private long deadline = Long.MAX_VALUE;

  Blaster(InetSocketAddress to, long bytes, int datagramsPerBatch) {
    this(to, bytes, datagramsPerBatch, DATAGRAM);
  }

  Blaster(InetSocketAddress to, long bytes, int datagramsPerBatch, int datagramBytes) {
    this.to = to;
    this.bytes = bytes;
    this.datagramBytes = datagramBytes;
    this.batch = new byte[datagramsPerBatch * datagramBytes];
  }

  CountDownLatch done() {
    return done;
  }

  @Override
  public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
    arrived = Math.max(arrived, datagram.readLong());
    deadline = nowNanos + STALLED_NANOS;
    if (arrived + lost >= bytes) {
      done.countDown();
    }
  }

  @Override
  public void onDeadline(long nowNanos) {
    lost = sent - arrived;
    deadline = nowNanos + STALLED_NANOS;
    if (sent >= bytes) {
      done.countDown();
    }
  }

  @Override
  public long nextDeadline() {
    return deadline;
  }

  @Override
  public void transmit(long nowNanos, DatagramSink sink) {
    while (sent < bytes && sent - arrived - lost <= WINDOW && sink.isWritable()) {
      ByteBuf out = sink.allocate(batch.length);
      out.writeBytes(batch);
      sink.send(out, datagramBytes, to);
      sent += batch.length;
      deadline = nowNanos + STALLED_NANOS;
    }
  }

  /** Counts what a {@link Blaster} sends, and tells it the sum after each batch. */
  static final class Target implements DatagramEndpoint {
    private long received;
    private InetSocketAddress from = new InetSocketAddress(0);
    private boolean news;

    @Override
    public void receive(ByteBuf datagram, InetSocketAddress sender, long nowNanos) {
      if (!sender.equals(from)) {
        received = 0;
        from = sender;
      }
      received += datagram.readableBytes();
      news = true;
    }

    @Override
    public void onDeadline(long nowNanos) {}

    @Override
    public long nextDeadline() {
      return Long.MAX_VALUE;
    }

    @Override
    public void transmit(long nowNanos, DatagramSink sink) {
      if (news) {
        news = false;
        sink.send(Unpooled.directBuffer(8).writeLong(received), 8, from);
      }
    }
  }
}
