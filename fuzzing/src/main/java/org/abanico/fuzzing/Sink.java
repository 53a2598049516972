package org.abanico.fuzzing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.function.BiConsumer;
import org.abanico.transport.DatagramSink;

/** Takes what an endpoint sends, datagram by datagram, as long as that is in bounds. */
final class Sink implements DatagramSink {
  /** What an endpoint may send in one turn: more would be a loop. */
  private static final int MOST = 4096;

  private final BiConsumer<byte[], InetSocketAddress> taker;
  private int out;
  private int turn;

  Sink(BiConsumer<byte[], InetSocketAddress> taker) {
    this.taker = taker;
  }

  void beginTurn() {
    turn = 0;
  }

  /** Buffers that were handed out and have not come back. */
  int missing() {
    return out;
  }

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public ByteBuf allocate(int capacity) {
    out++;
    return Unpooled.buffer(capacity, capacity);
  }

  @Override
  public void send(ByteBuf batch, int segmentSize, InetSocketAddress to) {
    out--;
    Promise.keep(batch.isReadable() && segmentSize > 0, "what is sent is something");
    Promise.keep(
        batch.readableBytes() <= segmentSize || batch.readableBytes() <= maxBatchBytes(),
        "a batch has a largest size");
    while (batch.isReadable()) {
      Promise.keep(turn++ < MOST, "a turn comes to an end");
      byte[] datagram = new byte[Math.min(segmentSize, batch.readableBytes())];
      batch.readBytes(datagram);
      taker.accept(datagram, to);
    }
    batch.release();
    Promise.keep(batch.refCnt() == 0, "nobody keeps what was sent");
  }

  @Override
  public int maxBatchBytes() {
    return 16_000;
  }
}
