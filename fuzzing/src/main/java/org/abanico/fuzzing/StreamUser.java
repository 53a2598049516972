package org.abanico.fuzzing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.SplittableRandom;
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

  /** What is sent on any stream, over and over: all that is within as much of it is told apart. */
  private static final byte[] PATTERN = new byte[1 << 16];

  static {
    new SplittableRandom(41).nextBytes(PATTERN);
  }

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
    ByteBuf bytes = Unpooled.buffer(length);
    for (int left = length; left > 0; left = length - bytes.writerIndex()) {
      int place = place(stream, sent[stream] + bytes.writerIndex());
      bytes.writeBytes(PATTERN, place, Math.min(left, PATTERN.length - place));
    }
    if (open.isOpen()) {
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
    if (from != null) {
      Promise.keep(
          received[stream] + bytes.readableBytes() <= from.sent[stream],
          "nothing comes that was not sent");
      Promise.keep(isPattern(stream, bytes), "what comes is what was sent");
    }
    received[stream] += bytes.readableBytes();
  }

  private boolean isPattern(int stream, ByteBuf bytes) {
    int checked = 0;
    while (checked < bytes.readableBytes()) {
      int place = place(stream, received[stream] + checked);
      int length = Math.min(bytes.readableBytes() - checked, PATTERN.length - place);
      ByteBuf sent = Unpooled.wrappedBuffer(PATTERN, place, length);
      if (!ByteBufUtil.equals(sent, 0, bytes, bytes.readerIndex() + checked, length)) {
        return false;
      }
      checked += length;
    }
    return true;
  }

  /** Where in the pattern a byte of a stream is. */
  private static int place(int stream, long offset) {
    return (int) ((offset + (long) stream * (PATTERN.length / STREAMS)) % PATTERN.length);
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
