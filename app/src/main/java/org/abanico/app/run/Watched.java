package org.abanico.app.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.abanico.transport.DatagramEndpoint;
import org.abanico.transport.DatagramSink;
import org.abanico.transport.ForwardingEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An endpoint whose end can be awaited: looked at whenever it has had its turn to send. */
final class Watched extends ForwardingEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(Watched.class);

  private final BooleanSupplier finished;
  private final CountDownLatch end = new CountDownLatch(1);

  /**
   * Watches over an endpoint.
   *
   * @param finished whether nothing more will come of it; asked on the thread that drives it
   */
  Watched(DatagramEndpoint endpoint, BooleanSupplier finished) {
    super(endpoint);
    this.finished = finished;
  }

  @Override
  public void transmit(long nowNanos, DatagramSink sink) {
    super.transmit(nowNanos, sink);
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
