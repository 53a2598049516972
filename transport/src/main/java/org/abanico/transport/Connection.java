package org.abanico.transport;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.abanico.wire.message.TextCodec;

/**
 * One reliable connection as its user sees it: two ordered streams of bytes each way (protocol.md,
 * section 1).
 *
 * <p>Not thread-safe: every call happens on the thread that drives its endpoint. Nothing is sent
 * from within a call; the driver asks the endpoint to transmit afterwards.
 */
public interface Connection {

  /** The connection number, as in every packet's header; never 0. */
  int number();

  /** Where the peer's packets come from. */
  InetSocketAddress remote();

  /** Who is there, as the handshake has shown. */
  Peer peer();

  /** Seals and opens names and words of control messages, for this connection alone. */
  TextCodec names();

  /** False from the moment that {@link #close} was called or the peer is known to be gone. */
  boolean isOpen();

  /**
   * Appends bytes to stream 0. Takes ownership of {@code text}, which has to be able to grow: what
   * is said next may be written into it. After the connection has closed the bytes are released and
   * forgotten.
   */
  void sendControl(ByteBuf text);

  /**
   * Appends bytes to stream 1 without copying them. Takes ownership of {@code body}, which must not
   * be written to any more. Never refuses: a caller that must stay bounded watches {@link
   * #unsentBytes}.
   */
  void sendBody(ByteBuf body);

  /**
   * Bytes of stream 1 that were given to {@link #sendBody} and have not been put into a packet yet.
   */
  long unsentBytes();

  /** The same for stream 0: what {@link #sendControl} took and no packet has carried yet. */
  long unsentControlBytes();

  /**
   * How many of the buffers given to {@link #sendBody} the peer has not acknowledged, with all
   * before them.
   */
  int undeliveredBodies();

  /**
   * Tells that {@code bytes} of those delivered on stream 1 have been dealt with, so that the peer
   * may send that many more. Control bytes are credited by themselves.
   */
  void consumed(int bytes);

  /**
   * Sends what is queued on stream 0 as far as it goes, then CLOSE. {@link
   * ConnectionHandler#closed} follows at once. A peer that is absent is sent CLOSE when it is there
   * again.
   *
   * @param words for a person, in English; may be empty
   */
  void close(CloseCode code, String words, long nowNanos);

  /**
   * There is reason to think that the peer is gone: asks it for a sign of life. Without one within
   * 5 s it counts as silent, as it does without being asked after the idle time-out (protocol.md,
   * section 4.3).
   */
  void doubt(long nowNanos);

  ConnectionStatistics statistics();
}
