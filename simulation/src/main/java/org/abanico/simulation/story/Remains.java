package org.abanico.simulation.story;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.abanico.transport.DatagramEndpoint;
import org.abanico.transport.DatagramSink;

/**
 * An endpoint whose program is dead.
 *
 * @param closing tells it to end
 * @param finished whether it has
 */
record Remains(DatagramEndpoint endpoint, LongConsumer closing, BooleanSupplier finished) {
  private static final DatagramSink NOWHERE =
      new DatagramSink() {
        @Override
        public boolean isWritable() {
          return true;
        }

        @Override
        public ByteBuf allocate(int capacity) {
          return Unpooled.buffer(capacity);
        }

        @Override
        public void send(ByteBuf batch, int segmentSize, InetSocketAddress to) {
          batch.release();
        }

        @Override
        public int maxBatchBytes() {
          return 65_000;
        }
      };

  void close(long nowNanos) {
    closing.accept(nowNanos);
  }

  boolean isFinished() {
    return finished.getAsBoolean();
  }

  void transmit(long nowNanos) {
    endpoint.transmit(nowNanos, NOWHERE);
  }

  long nextDeadline() {
    return endpoint.nextDeadline();
  }

  void onDeadline(long nowNanos) {
    if (endpoint.nextDeadline() <= nowNanos) {
      endpoint.onDeadline(nowNanos);
    }
  }
}
