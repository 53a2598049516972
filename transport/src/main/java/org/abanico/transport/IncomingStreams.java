package org.abanico.transport;

import io.netty.buffer.ByteBuf;
import java.util.function.BooleanSupplier;
import org.abanico.transport.stream.ReceiveStream;

/** The receiving ends of a connection's two streams, and the way from there to its user. */
final class IncomingStreams {
  final ReceiveStream control;
  final ReceiveStream body;
  private final ConnectionHandler handler;
  private final RateLimit limit;
  private long withheld;
  private final ReceiveStream.Consumer deliverControl = this::deliverControl;
  private final ReceiveStream.Consumer deliverBody = this::deliverBody;
  private final BooleanSupplier open;
  private long nowNanos;

  /**
   * @param open whether the user still wants to hear of it: asked before each call of {@code
   *     handler}
   */
  IncomingStreams(TransportConfig config, ConnectionHandler handler, BooleanSupplier open) {
    this.handler = handler;
    this.limit = config.receiving();
    this.open = open;
    this.control =
        new ReceiveStream(0, OutgoingStreams.INITIAL_CONTROL_CREDIT, config.controlWindowBytes());
    this.body = new ReceiveStream(1, OutgoingStreams.INITIAL_BODY_CREDIT, config.bodyWindowBytes());
  }

  /** Whether bytes are within the credit of their stream. */
  boolean admits(int stream, long offset, int length) {
    return stream(stream).admits(offset, length);
  }

  /**
   * Takes a frame's bytes and hands on all that is in order now.
   *
   * @param bytes borrowed; their reader index moves
   */
  void receive(int stream, long offset, ByteBuf bytes, long nowNanos) {
    this.nowNanos = nowNanos;
    stream(stream).receive(offset, bytes, stream == 0 ? deliverControl : deliverBody);
  }

  /** Bytes of bodies were dealt with: their credit is given back as fast as the limit allows. */
  void consumed(int bytes) {
    withheld += bytes;
    if (!limit.isLimited()) {
      giveBack(nowNanos);
    }
  }

  /** Gives back what may be given back now. */
  void giveBack(long nowNanos) {
    if (withheld > 0) {
      long given = limit.take(withheld, nowNanos);
      withheld -= given;
      body.consumed(given);
    }
  }

  /** When more may be given back; {@link Long#MAX_VALUE} when nothing waits for that. */
  long giveBackTime() {
    return withheld == 0 ? Long.MAX_VALUE : limit.nextTake();
  }

  private void deliverControl(ByteBuf bytes) {
    if (open.getAsBoolean()) {
      control.consumed(bytes.readableBytes());
      handler.control(bytes, nowNanos);
    }
  }

  private void deliverBody(ByteBuf bytes) {
    if (open.getAsBoolean()) {
      handler.body(bytes, nowNanos);
    }
  }

  private ReceiveStream stream(int number) {
    return number == 0 ? control : body;
  }

  /** Whether pieces are held that others have to come before. */
  boolean holdsPieces() {
    return control.holdsPieces() || body.holdsPieces();
  }

  void release() {
    control.release();
    body.release();
  }
}
