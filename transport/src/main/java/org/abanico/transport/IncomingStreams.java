package org.abanico.transport;

import io.netty.buffer.ByteBuf;
import java.util.function.BooleanSupplier;
import org.abanico.transport.stream.ReceiveStream;
import org.abanico.wire.packet.Frame;

/** The receiving ends of a connection's two streams, and the way from there to its user. */
final class IncomingStreams {
  final ReceiveStream control;
  final ReceiveStream body;
  private final ConnectionHandler handler;

  IncomingStreams(TransportConfig config, ConnectionHandler handler) {
    this.handler = handler;
    this.control =
        new ReceiveStream(0, OutgoingStreams.INITIAL_CONTROL_CREDIT, config.controlWindowBytes());
    this.body = new ReceiveStream(1, OutgoingStreams.INITIAL_BODY_CREDIT, config.bodyWindowBytes());
  }

  /** Whether a frame's bytes are within the credit of their stream. */
  boolean admits(Frame.Data data) {
    return stream(data).admits(data.offset(), data.bytes().readableBytes());
  }

  /**
   * Takes a frame's bytes and hands on all that is in order now.
   *
   * @param open whether the user still wants to hear of it: asked before each call
   */
  void receive(Frame.Data data, BooleanSupplier open, long nowNanos) {
    stream(data)
        .receive(
            data.offset(),
            data.bytes(),
            bytes -> {
              if (open.getAsBoolean()) {
                deliver(data.stream(), bytes, nowNanos);
              }
            });
  }

  private void deliver(int stream, ByteBuf bytes, long nowNanos) {
    if (stream == 0) {
      control.consumed(bytes.readableBytes());
      handler.control(bytes, nowNanos);
    } else {
      handler.body(bytes, nowNanos);
    }
  }

  private ReceiveStream stream(Frame.Data data) {
    return data.stream() == 0 ? control : body;
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
