package org.abanico.benchmark;

import java.util.concurrent.CompletableFuture;
import org.abanico.transport.ClosableEndpoint;
import org.abanico.transport.DatagramSink;
import org.abanico.transport.ForwardingEndpoint;

/** An endpoint that completes a future when it is over. */
final class UntilFinished extends ForwardingEndpoint {
  private final ClosableEndpoint endpoint;
  private final CompletableFuture<Void> end;

  /**
   * Watches over an endpoint.
   *
   * @param end completed on the event loop
   */
  UntilFinished(ClosableEndpoint endpoint, CompletableFuture<Void> end) {
    super(endpoint);
    this.endpoint = endpoint;
    this.end = end;
  }

  @Override
  public void transmit(long nowNanos, DatagramSink sink) {
    super.transmit(nowNanos, sink);
    if (endpoint.isFinished()) {
      end.complete(null);
    }
  }
}
