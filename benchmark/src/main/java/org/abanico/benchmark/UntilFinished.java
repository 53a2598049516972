package org.abanico.benchmark;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.abanico.transport.ClosableEndpoint;
import org.abanico.transport.DatagramEndpoint;
import org.abanico.transport.DatagramSink;
import org.abanico.transport.ForwardingEndpoint;

/** An endpoint that completes a future when it is over. */
final class UntilFinished extends ForwardingEndpoint {
  private final BooleanSupplier finished;
  private final CompletableFuture<Void> end;

  /**
   * Watches over an endpoint.
   *
   * @param end completed on the event loop
   */
  UntilFinished(ClosableEndpoint endpoint, CompletableFuture<Void> end) {
    this(endpoint, endpoint::isFinished, end);
  }

  /**
   * Watches over one that says otherwise when it is over.
   *
   * @param finished whether it is; asked on the event loop
   * @param end completed on the event loop
   */
  UntilFinished(DatagramEndpoint endpoint, BooleanSupplier finished, CompletableFuture<Void> end) {
    super(endpoint);
    this.finished = finished;
    this.end = end;
  }

  @Override
  public void transmit(long nowNanos, DatagramSink sink) {
    super.transmit(nowNanos, sink);
    if (finished.getAsBoolean()) {
      end.complete(null);
    }
  }
}
