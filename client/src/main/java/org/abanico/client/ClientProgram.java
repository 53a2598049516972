package org.abanico.client;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.abanico.client.ClientEvent.Outcome;
import org.abanico.transport.ClientEndpoint;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.DatagramEndpoint;
import org.abanico.transport.DatagramSink;
import org.abanico.transport.message.MessageHandler;
import org.abanico.transport.message.MessagePort;
import org.jspecify.annotations.Nullable;

/**
 * What sources and destinations have in common: finding the server, connecting, connecting again,
 * coming to an end.
 */
public abstract sealed class ClientProgram implements DatagramEndpoint
    permits SourceClient, DestinationClient {
  private static final long FIRST_PAUSE = 1_000_000_000L;
  private static final long LONGEST_PAUSE = 30_000_000_000L;

  final ClientContext context;
  private final ServerAddress server;
  private final Consumer<ClientEvent> events;
  private @Nullable ClientEndpoint endpoint;
  private long reconnectTime = Long.MAX_VALUE;
  private long pause = FIRST_PAUSE;
  private int attempt;
  private boolean ended;

  ClientProgram(ServerAddress server, ClientContext context, Consumer<ClientEvent> events) {
    this.server = server;
    this.context = context;
    this.events = events;
  }

  /** Begins. Once, on the thread that drives this endpoint. */
  public final void start(long nowNanos) {
    connect();
  }

  /** Its user wants it to end: says goodbye and ends. On the thread that drives this endpoint. */
  public abstract void interrupt(long nowNanos);

  /** Whether {@link ClientEvent.Ended} was told. */
  public final boolean isEnded() {
    return ended;
  }

  /**
   * Whether it has ended and the server has been told as well as can be: the driver may be closed.
   */
  public final boolean isFinished() {
    return ended && (endpoint == null || endpoint.isFinished());
  }

  /** The handler of the next connection. */
  abstract MessageHandler newSession();

  /** The connection is over, or could not be made. */
  abstract void disconnected(CloseReason reason, long nowNanos);

  final void tell(ClientEvent event) {
    if (!ended) {
      events.accept(event);
    }
  }

  final void end(Outcome outcome) {
    if (!ended) {
      events.accept(new ClientEvent.Ended(outcome));
      ended = true;
      reconnectTime = Long.MAX_VALUE;
    }
  }

  final String server() {
    return server.toString();
  }

  /** The server was reached: the next interruption is followed up at once. */
  final void reached() {
    pause = FIRST_PAUSE;
  }

  /** Connects again after a pause, which it returns. */
  final long reconnect(long nowNanos) {
    long wait = pause;
    reconnectTime = nowNanos + wait;
    pause = Math.min(2 * pause, LONGEST_PAUSE);
    return wait;
  }

  private void connect() {
    attempt++;
    tell(new ClientEvent.Connecting(server.toString(), attempt));
    context
        .background()
        .submit(
            () -> context.resolver().resolve(server),
            (address, failure, now) -> {
              if (ended) {
                return;
              }
              if (address == null) {
                disconnected(new CloseReason(CloseCode.UNRESOLVED, server.host(), false), now);
                return;
              }
              endpoint =
                  new ClientEndpoint(
                      address,
                      context.transport(),
                      context.random(),
                      new MessagePort(newSession()),
                      now);
            });
  }

  @Override
  public final void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
    if (endpoint != null) {
      endpoint.receive(datagram, from, nowNanos);
    }
  }

  @Override
  public final void onDeadline(long nowNanos) {
    if (nowNanos >= reconnectTime) {
      reconnectTime = Long.MAX_VALUE;
      connect();
    }
    if (endpoint != null) {
      endpoint.onDeadline(nowNanos);
    }
  }

  @Override
  public final long nextDeadline() {
    return Math.min(reconnectTime, endpoint == null ? Long.MAX_VALUE : endpoint.nextDeadline());
  }

  @Override
  public final void transmit(long nowNanos, DatagramSink sink) {
    if (endpoint != null) {
      endpoint.transmit(nowNanos, sink);
    }
  }

  /** Gives up a connection that is only being opened. */
  final void abandonOpening(long nowNanos) {
    if (endpoint != null && endpoint.connection() == null) {
      endpoint.close(CloseCode.INTERRUPTED, "", nowNanos);
    }
  }
}
