package org.abanico.benchmark;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.TransportConfig;
import org.abanico.transport.message.MessageHandler;
import org.abanico.transport.message.MessagePort;
import org.abanico.transport.netty.BindFailedException;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/** A destination that counts blocks, says that they are stored, and forgets them. */
final class BenchmarkDestination implements MessageHandler {
  /** Where all benchmarks meet. */
  static final String GROUP = "benchmark";

  private static final String NO_ROOT = "0".repeat(64);

  private final String name;
  private final Consumer<Figures> output;
  private @Nullable MessagePort port;
  private @Nullable CloseReason over;
  private String backup = "";
  private long bytes;
  private long begun;
  private double cpuAtBegin;

  private BenchmarkDestination(String name, Consumer<Figures> output) {
    this.name = name;
    this.output = output;
  }

  /**
   * Takes part in every backup of the group, until the connection ends.
   *
   * @param output told, on the event loop, when a backup is complete
   * @throws TransferFailedException when the server goes
   */
  static void run(
      InetSocketAddress server, String name, TransportConfig config, Consumer<Figures> output)
      throws BindFailedException,
          InterruptedException,
          ExecutionException,
          TransferFailedException {
    BenchmarkDestination destination = new BenchmarkDestination(name, output);
    try (Call call = new Call()) {
      call.run(server, config, destination);
    }
    if (destination.over != null && destination.over.code() != CloseCode.SHUTDOWN) {
      throw new TransferFailedException("the connection ended: " + destination.over);
    }
  }

  @Override
  public void opened(MessagePort opened, long nowNanos) {
    port = opened;
    opened.send(new Message.JoinDestination(GROUP, name));
  }

  @Override
  public void message(Message message, long nowNanos) {
    if (message instanceof Message.Begin begin) {
      backup = begin.backup();
      bytes = 0;
      begun = nowNanos;
      cpuAtBegin = ProcessCpu.seconds();
      port().send(Message.Need.all(backup));
    }
  }

  @Override
  public void block(Message.Block header, ByteBuf body, long nowNanos) {
    body.release();
    bytes += header.length();
    port().release(header.length());
    port().send(new Message.Stored(backup, header.number()));
    if (header.kind() == BenchmarkSource.LAST) {
      port().send(new Message.Receipt(backup, NO_ROOT, 1, bytes));
      output.accept(
          new Figures(
              "receive", bytes, (nowNanos - begun) / 1e9, ProcessCpu.seconds() - cpuAtBegin));
    }
  }

  @Override
  public void closed(CloseReason reason, long nowNanos) {
    over = reason;
  }

  private MessagePort port() {
    if (port == null) {
      throw new IllegalStateException("not open");
    }
    return port;
  }
}
