package org.abanico.app.run;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.abanico.transport.DatagramEndpoint;
import org.abanico.transport.DatagramSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An endpoint whose end can be awaited: looked at whenever it has had its turn to send. */
final class Watched implements DatagramEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(Watched.class);

  private final DatagramEndpoint endpoint;
  private final BooleanSupplier finished;
  private final CountDownLatch end = new CountDownLatch(1);

  /**
   * Watches over an endpoint.
   *
   * @param finished whether nothing more will come of it; asked on the thread that drives it
   */
  Watched(DatagramEndpoint endpoint, BooleanSupplier finished) {
    this.endpoint = endpoint;
    this.finished = finished;
  }

  @Override
  public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
    endpoint.receive(datagram, from, nowNanos);
  }

  @Override
  public void onDeadline(long nowNanos) {
    endpoint.onDeadline(nowNanos);
  }

  @Override
  public long nextDeadline() {
    return endpoint.nextDeadline();
  }

  @Override
  public void transmit(long nowNanos, DatagramSink sink) {
    endpoint.transmit(nowNanos, sink);
    if (finished.getAsBoolean()) {
      end.countDown();
    }
  }

  /** Waits for its end, so that the peer learns of it, but not for long: 1 s. */
  void awaitEnd() throws InterruptedException {
    boolean inTime = end.await(1, TimeUnit.SECONDS);
    if (!inTime) {
      LOG.debug("the peer may not know of the end");
    }
  }
}
