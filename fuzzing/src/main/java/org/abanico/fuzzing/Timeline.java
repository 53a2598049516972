package org.abanico.fuzzing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import org.abanico.transport.DatagramEndpoint;

/** Drives an endpoint as a driver does, and holds it to coming to rest. */
final class Timeline {
  static final long MILLISECOND = 1_000_000L;
  static final long SECOND = 1000 * MILLISECOND;

  /** So often may an endpoint want to be called at one time. */
  private static final int MOST_TURNS = 300;

  private final DatagramEndpoint endpoint;
  private final Sink sink;

  Timeline(DatagramEndpoint endpoint, Sink sink) {
    this.endpoint = endpoint;
    this.sink = sink;
  }

  void receive(byte[] datagram, InetSocketAddress from, long now) {
    ByteBuf bytes = Unpooled.wrappedBuffer(datagram);
    endpoint.receive(bytes, from, now);
    settle(now);
  }

  /** Lets it do all that is due. */
  void settle(long now) {
    transmit(now);
    for (int turns = 0; endpoint.nextDeadline() <= now; turns++) {
      Promise.keep(turns < MOST_TURNS, "a deadline that was kept is not there any more");
      endpoint.onDeadline(now);
      transmit(now);
    }
  }

  private void transmit(long now) {
    sink.beginTurn();
    endpoint.transmit(now, sink);
    Promise.keep(sink.missing() == 0, "each buffer is handed back");
  }

  long nextDeadline() {
    return endpoint.nextDeadline();
  }
}
