package org.abanico.client;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.abanico.client.ClientEvent.Outcome;
import org.abanico.transport.ClosableEndpoint;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.ConnectionStatistics;
import org.abanico.transport.DatagramEndpoint;
import org.abanico.transport.DatagramSink;
import org.abanico.transport.Workers;
import org.abanico.transport.message.MessageHandler;
import org.abanico.transport.message.MessagePort;
import org.jspecify.annotations.Nullable;

/**
 * What all clients have in common: finding the server, connecting, connecting again, coming to an
 * end.
 *
 * <p>Not thread-safe: every call happens on the thread that drives this endpoint, and so do the
 * events that it tells.
 */
public abstract sealed class ClientProgram implements DatagramEndpoint
    permits SourceClient, DestinationClient, ObserverClient {
  private static final long FIRST_PAUSE = 1_000_000_000L;
  private static final long LONGEST_PAUSE = 30_000_000_000L;

  private final ServerAddress server;
  private final ClientContext context;
  private final Consumer<ClientEvent> events;
  private final Dialer dialer;
  private @Nullable ClosableEndpoint call;
  private @Nullable MessagePort port;
  private long reconnectTime = Long.MAX_VALUE;
  private long pause = FIRST_PAUSE;
  private int attempt;
  private int diskJobs;
  private boolean ended;

  ClientProgram(
      ServerAddress server, ClientContext context, Consumer<ClientEvent> events, Dialer dialer) {
    this.server = server;
    this.context = context;
    this.events = events;
    this.dialer = dialer;
  }

  /** Begins. Once. */
  public final void start(long nowNanos) {
    beginning();
    connect();
  }

  /** Its user wants it to end: says goodbye and ends. */
  public final void interrupt(long nowNanos) {
    if (!ended) {
      interruptSession(nowNanos);
      end(Outcome.INTERRUPTED);
      if (call != null) {
        call.close(CloseCode.INTERRUPTED, "", nowNanos);
      }
    }
  }

  /** Of its connection; none while there is none. */
  public final Optional<ConnectionStatistics> statistics() {
    return port != null && port.isOpen()
        ? Optional.of(port.connection().statistics())
        : Optional.empty();
  }

  /** Bytes of blocks that wait to be sent. */
  public final long queuedBytes() {
    return port == null ? 0 : port.unsentBytes();
  }

  /** Whether {@link ClientEvent.Ended} was told. */
  public final boolean isEnded() {
    return ended;
  }

  /**
   * Whether it has ended, the server has been told as well as can be, and nothing is being done to
   * the folder any more: the driver, and then the folder, may be closed.
   */
  public final boolean isFinished() {
    return ended && diskJobs == 0 && (call == null || call.isFinished());
  }

  /** Nothing has been done yet. */
  void beginning() {}

  /** The handler of the next connection. */
  abstract MessageHandler newSession();

  /** The connection is over, or could not be made. */
  abstract void disconnected(CloseReason reason, long nowNanos);

  /** The user wants to end: says so to the server if it is there. */
  abstract void interruptSession(long nowNanos);

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

  final ClientKeys keys() {
    return context.keys();
  }

  /** For what must not be guessed. */
  final RandomGenerator random() {
    return context.random();
  }

  final String server() {
    return server.toString();
  }

  /** Does something to the folder; {@link #isFinished} waits for it. */
  final <T> void onDisk(Callable<T> job, Workers.Completion<T> completion) {
    toFolder(context.disk(), job, completion);
  }

  /** Waits for the folder's disk, beside what {@link #onDisk} does; so does {@link #isFinished}. */
  final <T> void besideDisk(Callable<T> job, Workers.Completion<T> completion) {
    toFolder(context.background(), job, completion);
  }

  private <T> void toFolder(Workers workers, Callable<T> job, Workers.Completion<T> completion) {
    diskJobs++;
    workers.submit(
        job,
        (result, failure, nowNanos) -> {
          diskJobs--;
          completion.completed(result, failure, nowNanos);
        });
  }

  /** Does something that has to do with neither the network nor what is copied. */
  final <T> void inBackground(Callable<T> job, Workers.Completion<T> completion) {
    context.background().submit(job, completion);
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
    inBackground(
        () -> context.resolver().resolve(server),
        (address, failure, nowNanos) -> {
          if (ended) {
            return;
          }
          if (address == null) {
            disconnected(new CloseReason(CloseCode.UNRESOLVED, server.host(), false), nowNanos);
            return;
          }
          MessagePort made = new MessagePort(newSession());
          port = made;
          call = dialer.dial(address, made, nowNanos);
        });
  }

  @Override
  public final void receive(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
    if (call != null) {
      call.receive(datagram, from, nowNanos);
    }
  }

  @Override
  public final void onDeadline(long nowNanos) {
    if (nowNanos >= reconnectTime) {
      reconnectTime = Long.MAX_VALUE;
      connect();
    }
    if (call != null) {
      call.onDeadline(nowNanos);
    }
  }

  @Override
  public final long nextDeadline() {
    return Math.min(reconnectTime, call == null ? Long.MAX_VALUE : call.nextDeadline());
  }

  @Override
  public final void transmit(long nowNanos, DatagramSink sink) {
    if (call != null) {
      call.transmit(nowNanos, sink);
    }
  }
}
