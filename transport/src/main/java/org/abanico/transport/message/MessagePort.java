package org.abanico.transport.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.Connection;
import org.abanico.transport.ConnectionHandler;
import org.abanico.wire.message.MalformedMessageException;
import org.abanico.wire.message.Message;
import org.abanico.wire.message.MessageReader;
import org.abanico.wire.message.MessageWriter;
import org.jspecify.annotations.Nullable;

/**
 * Messages and blocks over one connection (protocol.md, section 6): lines on stream 0, bodies on
 * stream 1, brought together again in the order of their BLOCK messages. What is held of bodies is
 * bounded by the connection's credit, which comes back through {@link #release}.
 */
public final class MessagePort implements ConnectionHandler {
  /** More BLOCK messages than this ahead of their bodies break the protocol. */
  private static final int MAX_ANNOUNCED = 65_536;

  private final MessageHandler handler;
  private final MessageReader reader = new MessageReader();
  private final Queue<Message.Block> announced = new ArrayDeque<>();
  private final Deque<ByteBuf> early = new ArrayDeque<>();
  private @Nullable Connection connection;
  private @Nullable ByteBuf body;

  public MessagePort(MessageHandler handler) {
    this.handler = handler;
  }

  /** Sends a message that is no BLOCK. */
  public void send(Message message) {
    connection().sendControl(text(message));
  }

  /**
   * Sends a block.
   *
   * @param bytes its body, of the length that the header says; ownership passes
   */
  public void sendBlock(Message.Block header, ByteBuf bytes) {
    connection().sendControl(text(header));
    connection().sendBody(bytes);
  }

  private static ByteBuf text(Message message) {
    String line = MessageWriter.write(message);
    ByteBuf text = Unpooled.buffer(Math.max(256, line.length()));
    ByteBufUtil.writeAscii(text, line);
    return text;
  }

  /** So many bytes of blocks that were handed over have been dealt with: the peer may send more. */
  public void release(int bytes) {
    connection().consumed(bytes);
  }

  /** Bytes of blocks that are not on their way yet. */
  public long unsentBytes() {
    return connection().unsentBytes();
  }

  public boolean isOpen() {
    return connection != null && connection.isOpen();
  }

  /**
   * Sends what is queued as far as it goes, then CLOSE; {@link MessageHandler#closed} follows at
   * once.
   */
  public void close(CloseCode code, String words, long nowNanos) {
    connection().close(code, words, nowNanos);
  }

  /** The connection underneath. */
  public Connection connection() {
    if (connection == null) {
      throw new IllegalStateException("not open");
    }
    return connection;
  }

  @Override
  public void opened(Connection opened, long nowNanos) {
    connection = opened;
    handler.opened(this, nowNanos);
  }

  @Override
  public void control(ByteBuf bytes, long nowNanos) {
    try {
      reader.read(bytes, message -> read(message, nowNanos));
    } catch (MalformedMessageException e) {
      close(CloseCode.PROTOCOL, String.valueOf(e.getMessage()), nowNanos);
    }
  }

  private void read(Message message, long nowNanos) {
    if (!isOpen()) {
      return;
    }
    if (!(message instanceof Message.Block block)) {
      handler.message(message, nowNanos);
      return;
    }
    if (announced.size() == MAX_ANNOUNCED) {
      close(CloseCode.PROTOCOL, "too many blocks announced", nowNanos);
      return;
    }
    announced.add(block);
    while (!early.isEmpty() && !announced.isEmpty()) {
      ByteBuf first = early.remove();
      fill(first, nowNanos);
      if (first.isReadable() && isOpen()) {
        early.addFirst(first);
      } else {
        first.release();
      }
    }
  }

  @Override
  public void body(ByteBuf bytes, long nowNanos) {
    if (early.isEmpty()) {
      fill(bytes, nowNanos);
    }
    if (bytes.isReadable() && isOpen()) {
      early.add(PooledByteBufAllocator.DEFAULT.buffer(bytes.readableBytes()).writeBytes(bytes));
    }
  }

  /** Completes blocks that were announced, as far as these bytes go. */
  private void fill(ByteBuf bytes, long nowNanos) {
    while (bytes.isReadable() && !announced.isEmpty() && isOpen()) {
      Message.Block block = announced.element();
      ByteBuf filling = body;
      if (filling == null) {
        filling = PooledByteBufAllocator.DEFAULT.directBuffer(block.length(), block.length());
        body = filling;
      }
      bytes.readBytes(filling, Math.min(filling.writableBytes(), bytes.readableBytes()));
      if (!filling.isWritable()) {
        body = null;
        announced.remove();
        handler.block(block, filling, nowNanos);
      }
    }
  }

  @Override
  public void drained(long nowNanos) {
    handler.drained(nowNanos);
  }

  @Override
  public void closed(CloseReason reason, long nowNanos) {
    if (body != null) {
      body.release();
      body = null;
    }
    early.forEach(ByteBuf::release);
    early.clear();
    announced.clear();
    handler.closed(reason, nowNanos);
  }

  @Override
  public long nextDeadline() {
    return handler.nextDeadline();
  }

  @Override
  public void onDeadline(long nowNanos) {
    handler.onDeadline(nowNanos);
  }
}
