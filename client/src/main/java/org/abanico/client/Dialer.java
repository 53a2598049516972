package org.abanico.client;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.abanico.transport.ClientEndpoint;
import org.abanico.transport.CloseCode;
import org.abanico.transport.ConnectionHandler;
import org.abanico.transport.DatagramEndpoint;
import org.abanico.transport.DatagramSink;

/** Opens connections to a server. */
@FunctionalInterface
interface Dialer {

  /** Begins to open a connection, of which {@code handler} is told. */
  Call dial(InetSocketAddress server, ConnectionHandler handler, long nowNanos);

  /** One attempt to open a connection, and then that connection. */
  interface Call extends DatagramEndpoint {

    /** Gives up opening it, or closes it. */
    void close(CloseCode code, String words, long nowNanos);

    /** Whether it is over and the server has been told as well as can be. */
    boolean isFinished();
  }

  /** Over UDP. */
  static Dialer overUdp(ClientContext context) {
    return (server, handler, nowNanos) ->
        new UdpCall(
            new ClientEndpoint(server, context.transport(), context.random(), handler, nowNanos));
  }

  /** A call through a {@link ClientEndpoint}. */
  record UdpCall(ClientEndpoint endpoint) implements Call {

    @Override
    public void close(CloseCode code, String words, long nowNanos) {
      endpoint.close(code, words, nowNanos);
    }

    @Override
    public boolean isFinished() {
      return endpoint.isFinished();
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
  }
}
