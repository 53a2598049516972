package org.abanico.transport.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.Connection;
import org.abanico.transport.ConnectionHandler;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.MalformedMessageException;
import org.abanico.wire.message.Message;
import org.abanico.wire.message.MessageReader;
import org.abanico.wire.message.MessageWriter;
import org.jspecify.annotations.Nullable;

/**
 * Messages and blocks, both ways, over one connection. A peer that breaks the protocol finds its
 * connection closed with {@link CloseCode#PROTOCOL}.
 *
 * <p>Not thread-safe, as its {@link Connection}. {@link #close} calls {@link MessageHandler#closed}
 * before it returns.
 */
public final class MessagePort implements ConnectionHandler {
  private final MessageHandler handler;
  private final BlockAssembly assembly = new BlockAssembly();
  private @Nullable Connection connection;
  private @Nullable MessageReader reader;
  private @Nullable MessageWriter writer;
  private boolean closed;
  private long unreleased;

  public MessagePort(MessageHandler handler) {
    this.handler = handler;
  }

  /** The connection, from {@link MessageHandler#opened} on. */
  public Connection connection() {
    if (connection == null) {
      throw new IllegalStateException("not open yet");
    }
    return connection;
  }

  /** Whether what is sent now has a chance to arrive. */
  public boolean isOpen() {
    return connection != null && !closed && connection.isOpen();
  }

  /** Sends a message; forgets it when the connection has closed. */
  public void send(Message message) {
    if (isOpen() && writer != null) {
      ByteBuf line = Unpooled.buffer(128);
      writer.write(message, line);
      connection().sendControl(line);
    }
  }

  /**
   * Sends a block. Takes ownership of {@code body}, of which {@code header.length()} bytes are
   * readable and which must not be written to any more. Not copied.
   */
  public void sendBlock(Message.Block header, ByteBuf body) {
    if (body.readableBytes() != header.length()) {
      body.release();
      throw new IllegalArgumentException("the body is not as long as its header says");
    }
    if (!isOpen()) {
      body.release();
      return;
    }
    send(header);
    connection().sendBody(body);
  }

  /** Gives back the credit of a block that the handler is done with. */
  public void release(int bytes) {
    if (bytes > unreleased) {
      throw new IllegalStateException("more released than was received");
    }
    unreleased -= bytes;
    if (isOpen()) {
      connection().consumed(bytes);
    }
  }

  /** Bytes of blocks received whole and not given back through {@link #release}. */
  public long unreleasedBytes() {
    return unreleased;
  }

  /** Bytes of blocks that were given to {@link #sendBlock} and have not left yet. */
  public long unsentBytes() {
    return isOpen() ? connection().unsentBytes() : 0;
  }

  /** How many of these blocks have not arrived, with all before them, as far as is known. */
  public int undeliveredBlocks() {
    return isOpen() ? connection().undeliveredBodies() : 0;
  }

  /** Bytes of messages that have not left yet. */
  public long unsentControlBytes() {
    return isOpen() ? connection().unsentControlBytes() : 0;
  }

  /** Asks the peer for a sign of life; see {@link Connection#doubt}. */
  public void doubt(long nowNanos) {
    if (isOpen()) {
      connection().doubt(nowNanos);
    }
  }

  /** Closes the connection; what was sent before still goes out as far as it can. */
  public void close(CloseCode code, String words, long nowNanos) {
    if (isOpen()) {
      connection().close(code, Limits.clip(words), nowNanos);
    }
  }

  @Override
  public void opened(Connection connection, long nowNanos) {
    this.connection = connection;
    reader = new MessageReader(connection.names());
    writer = new MessageWriter(connection.names());
    handler.opened(this, nowNanos);
  }

  @Override
  public void control(ByteBuf bytes, long nowNanos) {
    MessageReader lines = reader;
    if (lines == null) {
      throw new IllegalStateException("not open yet");
    }
    try {
      Message message = lines.read(bytes);
      while (message != null) {
        receive(message, nowNanos);
        message = closed ? null : lines.read(bytes);
      }
    } catch (MalformedMessageException e) {
      close(CloseCode.PROTOCOL, String.valueOf(e.getMessage()), nowNanos);
    }
  }

  private void receive(Message message, long nowNanos) {
    if (!(message instanceof Message.Block header)) {
      handler.message(message, nowNanos);
    } else if (assembly.announce(header)) {
      deliver(nowNanos);
    } else {
      close(CloseCode.PROTOCOL, "too many blocks announced", nowNanos);
    }
  }

  @Override
  public void body(ByteBuf bytes, long nowNanos) {
    while (!closed && bytes.isReadable()) {
      assembly.take(bytes);
      deliver(nowNanos);
    }
  }

  private void deliver(long nowNanos) {
    BlockAssembly.Whole block = assembly.poll();
    while (block != null) {
      unreleased += block.header().length();
      handler.block(block.header(), block.body(), nowNanos);
      block = closed ? null : assembly.poll();
    }
  }

  @Override
  public void drained(long nowNanos) {
    handler.drained(nowNanos);
  }

  @Override
  public boolean absent(long nowNanos) {
    return assembly.isEmpty() && unreleased == 0 && handler.absent(nowNanos);
  }

  @Override
  public void returned(long nowNanos) {
    handler.returned(nowNanos);
  }

  @Override
  public void closed(CloseReason reason, long nowNanos) {
    closed = true;
    assembly.release();
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
