package org.abanico.transport;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;

/** Stands before another endpoint and hands all calls on: for those that watch some of them. */
public abstract class ForwardingEndpoint implements DatagramEndpoint {
  private final DatagramEndpoint endpoint;

  protected ForwardingEndpoint(DatagramEndpoint endpoint) {
    this.endpoint = endpoint;
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
  }

  @Override
  public int oneStrangerIn() {
    return endpoint.oneStrangerIn();
  }

  @Override
  public void strangersThinned(int oneIn) {
    endpoint.strangersThinned(oneIn);
  }
}
