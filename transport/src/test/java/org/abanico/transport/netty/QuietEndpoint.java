package org.abanico.transport.netty;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.abanico.transport.DatagramEndpoint;
import org.abanico.transport.DatagramSink;

/** An endpoint that does nothing; tests override what they are about. */
class QuietEndpoint implements DatagramEndpoint {
  @Override
  public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {}

  @Override
  public void onDeadline(long nowNanos) {}

  @Override
  public long nextDeadline() {
    return Long.MAX_VALUE;
  }

  @Override
  public void transmit(long nowNanos, DatagramSink sink) {}
}
