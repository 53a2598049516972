package org.abanico.client;

import java.net.InetSocketAddress;
import org.abanico.transport.ClientEndpoint;
import org.abanico.transport.ClosableEndpoint;
import org.abanico.transport.ConnectionHandler;

/** Opens connections to a server. */
@FunctionalInterface
interface Dialer {

  /**
   * Begins to open a connection, of which {@code handler} is told.
   *
   * @return one attempt to open a connection, and then that connection
   */
  ClosableEndpoint dial(InetSocketAddress server, ConnectionHandler handler, long nowNanos);

  /** Over UDP. */
  static Dialer overUdp(ClientContext context) {
    return (server, handler, nowNanos) ->
        new ClientEndpoint(
            server,
            context.transport(),
            context.keys().identity(),
            context.random(),
            handler,
            nowNanos);
  }
}
