package org.abanico.benchmark;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.abanico.transport.ClosableEndpoint;
import org.abanico.transport.DatagramEndpoint;
import org.abanico.transport.DatagramSink;

/**
 * An endpoint that completes {@code end} when it is over.
 *
 * @param end completed on the event loop
 */
record UntilFinished(ClosableEndpoint endpoint, CompletableFuture<Void> end)
    implements DatagramEndpoint {

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
    if (endpoint.isFinished()) {
      end.complete(null);
    }
  }
}
