package org.abanico.app.run;

import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongConsumer;
import org.abanico.transport.netty.UdpDriver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What may come too late: nothing is done when the driver has ended. */
final class OnLoop {
  private static final Logger LOG = LoggerFactory.getLogger(OnLoop.class);

  private OnLoop() {}

  /** Runs a task with the time on the driver's event loop. */
  static void run(UdpDriver driver, LongConsumer task) {
    try {
      driver.execute(task);
    } catch (RejectedExecutionException ended) {
      LOG.debug("came after the end", ended);
    }
  }
}
