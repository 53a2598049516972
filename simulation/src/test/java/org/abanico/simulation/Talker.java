package org.abanico.simulation;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.util.SplittableRandom;
import org.abanico.transport.CloseReason;
import org.abanico.transport.Connection;
import org.abanico.transport.ConnectionHandler;
import org.jspecify.annotations.Nullable;

/**
 * One side of a connection that has something to say on both streams, says it in pieces of drawn
 * sizes at drawn times, and takes drawn pauses before it consumes what it hears.
 */
final class Talker implements ConnectionHandler {
  private static final long MAX_UNSENT = 128 << 10;
  private static final int MAX_BODY_PIECE = 48 << 10;
  private static final int MAX_CONTROL_PIECE = 3_000;

  private final ByteBufAllocator allocator;
  private final byte[] control;
  private final byte[] body;
  private final long maxPauseNanos;
  private final SplittableRandom random;
  private final ByteArrayOutputStream controlHeard = new ByteArrayOutputStream();
  private final ByteArrayOutputStream bodyHeard = new ByteArrayOutputStream();

  private @Nullable Connection connection;
  private @Nullable CloseReason closeReason;
  private int closings;
  private int controlSaid;
  private int bodySaid;
  private int unconsumed;
  private long consumeTime = Long.MAX_VALUE;
  private long talkTime = Long.MAX_VALUE;

  Talker(
      ByteBufAllocator allocator,
      byte[] control,
      byte[] body,
      long maxPauseNanos,
      SplittableRandom random) {
    this.allocator = allocator;
    this.control = control;
    this.body = body;
    this.maxPauseNanos = maxPauseNanos;
    this.random = random;
  }

  @Override
  public void opened(Connection opened, long nowNanos) {
    connection = opened;
    talk(nowNanos);
  }

  @Override
  public void control(ByteBuf bytes, long nowNanos) {
    append(bytes, controlHeard);
  }

  @Override
  public void body(ByteBuf bytes, long nowNanos) {
    unconsumed += bytes.readableBytes();
    append(bytes, bodyHeard);
    if (consumeTime == Long.MAX_VALUE) {
      consumeTime = nowNanos + pause();
    }
  }

  @Override
  public void drained(long nowNanos) {
    sayBody();
  }

  @Override
  public void closed(CloseReason reason, long nowNanos) {
    closeReason = reason;
    closings++;
  }

  @Override
  public long nextDeadline() {
    return Math.min(consumeTime, talkTime);
  }

  @Override
  public void onDeadline(long nowNanos) {
    if (nowNanos >= consumeTime && connection != null) {
      connection.consumed(unconsumed);
      unconsumed = 0;
      consumeTime = Long.MAX_VALUE;
    }
    if (nowNanos >= talkTime) {
      talk(nowNanos);
    }
  }

  private void talk(long nowNanos) {
    sayBody();
    if (connection != null && controlSaid < control.length) {
      int length = piece(MAX_CONTROL_PIECE, control.length - controlSaid);
      connection.sendControl(allocator.buffer(length).writeBytes(control, controlSaid, length));
      controlSaid += length;
    }
    talkTime = controlSaid < control.length ? nowNanos + 1 + pause() / 16 : Long.MAX_VALUE;
  }

  private void sayBody() {
    while (connection != null
        && bodySaid < body.length
        && connection.unsentBytes() < MAX_UNSENT
        && connection.isOpen()) {
      int length = piece(MAX_BODY_PIECE, body.length - bodySaid);
      connection.sendBody(allocator.buffer(length).writeBytes(body, bodySaid, length));
      bodySaid += length;
    }
  }

  private int piece(int most, int left) {
    return Math.min(left, 1 + random.nextInt(most));
  }

  private long pause() {
    return maxPauseNanos == 0 ? 0 : random.nextLong(maxPauseNanos);
  }

  private static void append(ByteBuf bytes, ByteArrayOutputStream to) {
    byte[] copy = new byte[bytes.readableBytes()];
    bytes.readBytes(copy);
    to.writeBytes(copy);
  }

  boolean isOpen() {
    return connection != null && connection.isOpen();
  }

  boolean hasHeard(int controlBytes, int bodyBytes) {
    return controlHeard.size() >= controlBytes && bodyHeard.size() >= bodyBytes;
  }

  byte[] controlHeard() {
    return controlHeard.toByteArray();
  }

  byte[] bodyHeard() {
    return bodyHeard.toByteArray();
  }

  @Nullable CloseReason closeReason() {
    return closeReason;
  }

  /** How often it was told that the connection has closed. */
  int closings() {
    return closings;
  }
}
