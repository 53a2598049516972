package org.abanico.server;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import org.abanico.transport.ClosableEndpoint;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.ConnectionHandler;
import org.abanico.transport.DatagramSink;
import org.abanico.transport.Workers;
import org.jspecify.annotations.Nullable;

/**
 * The port of a server that is a site of another: what comes from there is for its own connection
 * to that server, everything else for its clients. When that connection is lost it connects again.
 */
public final class SiteEndpoint implements ClosableEndpoint {

  /** Connects to the other server. */
  @FunctionalInterface
  public interface Caller {
    /** Returns one attempt to open a connection, and then that connection. */
    ClosableEndpoint call(InetSocketAddress upstream, ConnectionHandler handler, long nowNanos);
  }

  private final ClosableEndpoint clients;
  private final Uplink uplink;
  private final Workers background;
  private final Callable<InetSocketAddress> resolver;
  private final String host;
  private final Caller caller;
  private @Nullable InetSocketAddress upstream;
  private @Nullable ClosableEndpoint call;
  private boolean closed;

  /**
   * @param clients the endpoint of this server's clients
   * @param background where the other server's address is found
   * @param resolver finds it, each time anew; may take its time
   * @param host what it resolves, for a person
   */
  public SiteEndpoint(
      ClosableEndpoint clients,
      Uplink uplink,
      Workers background,
      Callable<InetSocketAddress> resolver,
      String host,
      Caller caller) {
    this.clients = clients;
    this.uplink = uplink;
    this.background = background;
    this.resolver = resolver;
    this.host = host;
    this.caller = caller;
  }

  private void connect() {
    uplink.calling();
    background.submit(
        resolver,
        (address, _, nowNanos) -> {
          if (closed) {
            return;
          }
          if (address == null) {
            uplink.lost(new CloseReason(CloseCode.UNRESOLVED, host, false), nowNanos);
            return;
          }
          upstream = address;
          call = caller.call(address, uplink.newPort(), nowNanos);
        });
  }

  @Override
  public void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
    if (call != null && from.equals(upstream)) {
      call.receive(datagram, from, nowNanos);
    } else {
      clients.receive(datagram, from, nowNanos);
    }
  }

  @Override
  public void onDeadline(long nowNanos) {
    if (nowNanos >= uplink.nextCall()) {
      connect();
    }
    if (call != null) {
      call.onDeadline(nowNanos);
    }
    clients.onDeadline(nowNanos);
  }

  @Override
  public long nextDeadline() {
    long deadline = Math.min(uplink.nextCall(), clients.nextDeadline());
    return call == null ? deadline : Math.min(deadline, call.nextDeadline());
  }

  @Override
  public void transmit(long nowNanos, DatagramSink sink) {
    if (call != null) {
      call.transmit(nowNanos, sink);
    }
    clients.transmit(nowNanos, sink);
  }

  @Override
  public int oneStrangerIn() {
    return clients.oneStrangerIn();
  }

  @Override
  public void strangersThinned(int oneIn) {
    clients.strangersThinned(oneIn);
  }

  @Override
  public void close(CloseCode code, String words, long nowNanos) {
    closed = true;
    uplink.stop();
    if (call != null) {
      call.close(code, words, nowNanos);
    }
    clients.close(code, words, nowNanos);
  }

  @Override
  public boolean isFinished() {
    return closed && (call == null || call.isFinished()) && clients.isFinished();
  }
}
