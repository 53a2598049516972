package org.abanico.fuzzing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.Connection;
import org.abanico.transport.ConnectionHandler;
import org.jspecify.annotations.Nullable;

/**
 * One end's user: sends bytes that follow from their place, and holds to it that what arrives does
 * too, in order, once, and only after it was sent.
 */
final class StreamUser implements ConnectionHandler {
  private static final int STREAMS = 2;

  private final boolean keepsAbsent;
  private final long[] sent = new long[STREAMS];
  private final long[] received = new long[STREAMS];
  private final @Nullable StreamUser peer;
  private @Nullable StreamUser other;
  private @Nullable Connection connection;
  private @Nullable CloseReason closed;
  private boolean consumes = true;
  private long owed;

  /**
   * @param peer null when nobody sees what the other end sends
   */
  StreamUser(@Nullable StreamUser peer, boolean keepsAbsent) {
    this.peer = peer;
    this.keepsAbsent = keepsAbsent;
    if (peer != null) {
      peer.other = this;
    }
  }

  /** Whatever this one gets is to be what the other sent. */
  private @Nullable StreamUser sender() {
    return peer == null ? other : peer;
  }

  private static byte byteAt(int stream, long offset) {
    return (byte) (offset * 31 + (offset >> 8) * 7 + stream);
  }

  boolean isOpen() {
    Connection open = connection;
    return open != null && open.isOpen();
  }

  @Nullable CloseReason closed() {
    return closed;
  }

  void send(int stream, int length) {
    Connection open = connection;
    if (open == null || length == 0) {
      return;
    }
    boolean counts = open.isOpen();
    ByteBuf bytes = Unpooled.buffer(length);
    for (int i = 0; i < length; i++) {
      bytes.writeByte(byteAt(stream, sent[stream] + i));
    }
    if (counts) {
      sent[stream] += length;
    }
    if (stream == 0) {
      open.sendControl(bytes);
    } else {
      open.sendBody(bytes);
    }
  }

  void setConsumes(boolean newConsumes) {
    consumes = newConsumes;
    Connection open = connection;
    if (consumes && owed > 0 && open != null) {
      open.consumed((int) owed);
      owed = 0;
    }
  }

  void close(CloseCode code, long nowNanos) {
    if (connection != null) {
      connection.close(code, "enough", nowNanos);
    }
  }

  @Override
  public void opened(Connection opened, long nowNanos) {
    Promise.keep(connection == null && closed == null, "a connection opens once, and first");
    connection = opened;
    Promise.keep(opened.isOpen() && opened.number() != 0, "what has opened is open");
  }

  @Override
  public void control(ByteBuf bytes, long nowNanos) {
    take(0, bytes);
  }

  @Override
  public void body(ByteBuf bytes, long nowNanos) {
    int length = bytes.readableBytes();
    take(1, bytes);
    Connection open = connection;
    if (consumes && open != null) {
      open.consumed(length);
    } else {
      owed += length;
    }
  }

  private void take(int stream, ByteBuf bytes) {
    Promise.keep(connection != null && closed == null, "bytes come while it is open");
    Promise.keep(bytes.isReadable(), "bytes are some");
    StreamUser from = sender();
    for (int i = bytes.readerIndex(); from != null && i < bytes.writerIndex(); i++) {
      long offset = received[stream] + i - bytes.readerIndex();
      Promise.keep(offset < from.sent[stream], "nothing comes that was not sent");
      Promise.keep(bytes.getByte(i) == byteAt(stream, offset), "what comes is what was sent");
    }
    received[stream] += bytes.readableBytes();
  }

  @Override
  public void drained(long nowNanos) {
    Promise.keep(connection != null && closed == null, "it drains while it is open");
  }

  @Override
  public boolean absent(long nowNanos) {
    Promise.keep(connection != null && closed == null, "who is absent was there");
    return keepsAbsent;
  }

  @Override
  public void closed(CloseReason reason, long nowNanos) {
    Promise.keep(closed == null, "a connection ends once");
    closed = reason;
  }
}
