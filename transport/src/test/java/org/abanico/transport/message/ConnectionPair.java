package org.abanico.transport.message;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.Connection;
import org.abanico.transport.ConnectionHandler;
import org.abanico.transport.ConnectionStatistics;
import org.abanico.transport.Identities;
import org.abanico.transport.Peer;
import org.abanico.wire.message.TextCodec;
import org.jspecify.annotations.Nullable;

/**
 * Two joined connections in memory. What one sends reaches the other in pieces of drawn sizes and,
 * as far as the two streams and directions go, in a drawn order; the credit of stream 1 is kept.
 */
public final class ConnectionPair {
  private final RandomGenerator random;
  private final long bodyWindow;
  private final Peer peer;
  private final End client;
  private final End server;

  /**
   * @param bodyWindow how much of stream 1 may be on its way or not consumed
   */
  public ConnectionPair(RandomGenerator random, int number, long bodyWindow) {
    this(
        random,
        number,
        bodyWindow,
        new Peer(Identities.CLIENT.device().id(), Identities.ACCESS.relayKey().keyId()));
  }

  /**
   * As the other.
   *
   * @param peer whom each end takes the other for
   */
  public ConnectionPair(RandomGenerator random, int number, long bodyWindow, Peer peer) {
    this.random = random;
    this.bodyWindow = bodyWindow;
    this.peer = peer;
    client = new End(number, new InetSocketAddress("10.0.0.1", 9440));
    server = new End(number, new InetSocketAddress("10.0.1." + number % 250, 4000));
    client.other = server;
    server.other = client;
  }

  /** The client's connection. */
  public Connection client() {
    return client;
  }

  /** The server's connection. */
  public Connection server() {
    return server;
  }

  /** Opens both ends. */
  public void open(ConnectionHandler clientHandler, ConnectionHandler serverHandler, long now) {
    client.open(clientHandler, now);
    server.open(serverHandler, now);
  }

  /** Does one thing that can be done, drawn among them. Returns whether there was any. */
  public boolean step(long now) {
    List<Runnable> possible = new ArrayList<>();
    client.possible(possible, now);
    server.possible(possible, now);
    if (possible.isEmpty()) {
      return false;
    }
    possible.get(random.nextInt(possible.size())).run();
    return true;
  }

  /** Calls what is due. */
  public void onDeadline(long now) {
    client.onDeadline(now);
    server.onDeadline(now);
  }

  public long nextDeadline() {
    return Math.min(client.nextDeadline(), server.nextDeadline());
  }

  /** From now on the client takes nothing that the server sends. */
  public void stopReading() {
    server.stopped = true;
  }

  /** Neither side hears anything of the other any more. */
  public void lose(long now) {
    client.end(new CloseReason(CloseCode.LOST, "", false), now);
    server.end(new CloseReason(CloseCode.LOST, "", false), now);
    client.release();
    server.release();
  }

  /** Whether the server has asked the client for a sign of life. */
  public boolean isClientDoubted() {
    return server.doubted;
  }

  /** Whether both ends have closed and everything was delivered. */
  public boolean isFinished() {
    return client.isDone() && server.isDone();
  }

  /** One stream in one direction. */
  private static final class Stream {
    final Queue<ByteBuf> unsent = new ArrayDeque<>();
    final Queue<ByteBuf> inFlight = new ArrayDeque<>();
    long unsentBytes;
    long sentTo;

    void append(ByteBuf bytes) {
      unsentBytes += bytes.readableBytes();
      unsent.add(bytes);
    }

    void transmit(int most) {
      ByteBuf first = unsent.element();
      int length = Math.min(most, first.readableBytes());
      inFlight.add(first.readRetainedSlice(length));
      if (!first.isReadable()) {
        unsent.remove().release();
      }
      unsentBytes -= length;
      sentTo += length;
    }

    void release() {
      unsent.forEach(ByteBuf::release);
      unsent.clear();
      inFlight.forEach(ByteBuf::release);
      inFlight.clear();
      unsentBytes = 0;
    }
  }

  private final class End implements Connection {
    private final int number;
    private final InetSocketAddress remote;
    private final Stream control = new Stream();
    private final Stream body = new Stream();
    private final Queue<Long> bodyEnds = new ArrayDeque<>();
    private long bodyEnd;
    private @Nullable ConnectionHandler handler;
    private @Nullable End other;
    private boolean open;
    private boolean stopped;
    private boolean doubted;
    private @Nullable CloseReason closeToTell;
    private long delivered;
    private long consumed;

    End(int number, InetSocketAddress remote) {
      this.number = number;
      this.remote = remote;
    }

    @Override
    public void doubt(long nowNanos) {
      doubted = true;
    }

    @Override
    public Peer peer() {
      return peer;
    }

    @Override
    public TextCodec names() {
      return TextCodec.READABLE;
    }

    void open(ConnectionHandler newHandler, long now) {
      handler = newHandler;
      open = true;
      newHandler.opened(this, now);
    }

    private End other() {
      if (other == null) {
        throw new IllegalStateException("not joined");
      }
      return other;
    }

    private ConnectionHandler handler() {
      if (handler == null) {
        throw new IllegalStateException("not open");
      }
      return handler;
    }

    void possible(List<Runnable> possible, long now) {
      if (stopped) {
        return;
      }
      if (!control.unsent.isEmpty()) {
        possible.add(() -> control.transmit(piece()));
      }
      long credit = other().consumed + bodyWindow - body.sentTo;
      if (!body.unsent.isEmpty() && credit > 0) {
        possible.add(
            () -> {
              body.transmit((int) Math.min(credit, piece()));
              handler().drained(now);
            });
      }
      if (!control.inFlight.isEmpty()) {
        possible.add(() -> other().receive(control.inFlight.remove(), true, now));
      } else if (control.unsent.isEmpty() && closeToTell != null) {
        possible.add(() -> tellClose(now));
      }
      if (!body.inFlight.isEmpty()) {
        possible.add(
            () -> {
              other().receive(body.inFlight.remove(), false, now);
              handler().drained(now);
            });
      }
    }

    private int piece() {
      return random.nextInt(3) == 0 ? 1 + random.nextInt(64) : 1 + random.nextInt(200_000);
    }

    private void receive(ByteBuf bytes, boolean isControl, long now) {
      try {
        if (!open) {
          return;
        }
        if (isControl) {
          handler().control(bytes, now);
        } else {
          delivered += bytes.readableBytes();
          handler().body(bytes, now);
        }
      } finally {
        bytes.release();
      }
    }

    private void tellClose(long now) {
      CloseReason reason = closeToTell;
      closeToTell = null;
      if (reason != null) {
        other().end(new CloseReason(reason.code(), reason.words(), true), now);
      }
    }

    void end(CloseReason reason, long now) {
      if (open) {
        open = false;
        body.release();
        if (reason.byPeer()) {
          control.release();
        }
        handler().closed(reason, now);
      }
    }

    void release() {
      control.release();
      body.release();
      closeToTell = null;
    }

    boolean isDone() {
      return !open && control.unsent.isEmpty() && control.inFlight.isEmpty() && closeToTell == null;
    }

    long nextDeadline() {
      return open ? handler().nextDeadline() : Long.MAX_VALUE;
    }

    void onDeadline(long now) {
      if (open && handler().nextDeadline() <= now) {
        handler().onDeadline(now);
      }
    }

    @Override
    public int number() {
      return number;
    }

    @Override
    public InetSocketAddress remote() {
      return remote;
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void sendControl(ByteBuf text) {
      send(control, text);
    }

    @Override
    public void sendBody(ByteBuf bytes) {
      bodyEnd += bytes.readableBytes();
      bodyEnds.add(bodyEnd);
      send(body, bytes);
    }

    @Override
    public int undeliveredBodies() {
      while (!bodyEnds.isEmpty() && bodyEnds.peek() <= other().delivered) {
        bodyEnds.remove();
      }
      return bodyEnds.size();
    }

    private void send(Stream stream, ByteBuf bytes) {
      if (open) {
        stream.append(bytes);
      } else {
        bytes.release();
      }
    }

    @Override
    public long unsentBytes() {
      return body.unsentBytes;
    }

    @Override
    public long unsentControlBytes() {
      return control.unsentBytes;
    }

    @Override
    public void consumed(int bytes) {
      consumed += bytes;
      if (consumed > delivered) {
        throw new IllegalStateException("more consumed than was delivered");
      }
    }

    @Override
    public void close(CloseCode code, String words, long nowNanos) {
      if (open) {
        closeToTell = new CloseReason(code, words, false);
        end(closeToTell, nowNanos);
      }
    }

    @Override
    public ConnectionStatistics statistics() {
      return new ConnectionStatistics(0, 0, 0, 0, 0, 0, 0, 0, body.sentTo + control.sentTo, 0, 0);
    }
  }
}
