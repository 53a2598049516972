package org.abanico.benchmark;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.abanico.transport.CloseCode;
import org.abanico.transport.CloseReason;
import org.abanico.transport.ConnectionStatistics;
import org.abanico.transport.TransportConfig;
import org.abanico.transport.message.MessageHandler;
import org.abanico.transport.message.MessagePort;
import org.abanico.transport.netty.BindFailedException;
import org.abanico.wire.message.BlockKind;
import org.abanico.wire.message.Checksum;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/** A source that sends the same block again and again, as fast as the connection takes it. */
final class BenchmarkSource implements MessageHandler {
  /**
   * What a round is.
   *
   * @param destinations to wait for
   * @param bytes to send, rounded up to whole blocks
   * @param nanos to send for, whatever {@code bytes} is; 0 for as many bytes
   * @param reportNanos how often to tell how it gets on; 0 for never
   */
  record Load(int destinations, long bytes, long nanos, long reportNanos) {}

  /** The kind of the last block: that of all others is the other one. */
  static final BlockKind LAST = BlockKind.MANIFEST;

  /** Given to the connection ahead of what it has sent: enough to keep it busy. */
  private static final long MAX_UNSENT = 4L << 20;

  private static final int BLOCK = Limits.MAX_BLOCK_BYTES;

  private final Load load;
  private final String backup;
  private final ByteBuf body;
  private final Consumer<Figures> output;
  private final int checksum;
  private long kept = -1;
  private @Nullable MessagePort port;
  private @Nullable CloseReason over;
  private @Nullable Figures figures;
  private boolean sending;
  private boolean lastSent;
  private int receipts;
  private long next;
  private long begun;
  private double cpuAtBegin;
  private long reportTime = Long.MAX_VALUE;
  private long reportedBytes;

  private BenchmarkSource(Load load, String backup, Consumer<Figures> output) {
    this.load = load;
    this.backup = backup;
    this.output = output;
    byte[] bytes = new byte[BLOCK];
    new SplittableRandom(1).nextBytes(bytes);
    this.body = Unpooled.directBuffer(BLOCK).writeBytes(bytes);
    this.checksum = Checksum.crc32c(body);
  }

  /**
   * One round, from joining to the last receipt.
   *
   * @param output told, on the event loop, how it gets on
   * @throws TransferFailedException when it is cut short
   */
  static Figures run(
      InetSocketAddress server, Load load, TransportConfig config, Consumer<Figures> output)
      throws BindFailedException,
          InterruptedException,
          ExecutionException,
          TransferFailedException {
    try (Call call = new Call()) {
      String backup = "benchmark-" + HexFormat.of().toHexDigits(call.nanoTime());
      BenchmarkSource source = new BenchmarkSource(load, backup, output);
      call.run(server, config, source);
      if (source.figures == null) {
        throw new TransferFailedException("the connection ended: " + source.over);
      }
      return source.figures;
    }
  }

  @Override
  public void opened(MessagePort opened, long nowNanos) {
    port = opened;
    opened.send(
        new Message.JoinSource(BenchmarkDestination.GROUP, "source", load.destinations(), backup));
  }

  @Override
  public void message(Message message, long nowNanos) {
    switch (message) {
      case Message.ReadyToSend _ -> begin(nowNanos);
      case Message.Kept(String _, long number) -> {
        kept = number;
        fill(nowNanos);
      }
      case Message.From(long _, Message.Receipt _) -> {
        receipts++;
        if (receipts == load.destinations()) {
          finish(nowNanos);
        }
      }
      case Message.Gone gone -> port().close(CloseCode.INTERRUPTED, gone.code(), nowNanos);
      case Message.Refused refused -> port().close(CloseCode.INTERRUPTED, refused.code(), nowNanos);
      default -> {}
    }
  }

  private void begin(long nowNanos) {
    sending = true;
    port().send(new Message.Key(backup, "0".repeat(32), "none"));
    begun = nowNanos;
    cpuAtBegin = ProcessCpu.seconds();
    if (load.reportNanos() > 0) {
      reportTime = nowNanos + load.reportNanos();
    }
    fill(nowNanos);
  }

  @Override
  public void block(Message.Block header, ByteBuf unasked, long nowNanos) {
    unasked.release();
    port().close(CloseCode.PROTOCOL, "a block for a source", nowNanos);
  }

  @Override
  public void drained(long nowNanos) {
    fill(nowNanos);
  }

  private void fill(long nowNanos) {
    while (sending && !lastSent && port().unsentBytes() < MAX_UNSENT && isWindowOpen()) {
      lastSent =
          load.nanos() > 0 ? nowNanos - begun >= load.nanos() : (next + 1) * BLOCK >= load.bytes();
      port()
          .sendBlock(
              new Message.Block(
                  backup,
                  next,
                  lastSent ? LAST : BlockKind.CONTENT,
                  BLOCK,
                  MemberSet.ALL,
                  checksum),
              body.retainedDuplicate());
      next++;
    }
  }

  /** Whether the server keeps enough of what was sent (protocol.md, section 5). */
  private boolean isWindowOpen() {
    return (next - 1 - kept) * BLOCK < Limits.MAX_UNKEPT_BYTES;
  }

  private void finish(long nowNanos) {
    sending = false;
    reportTime = Long.MAX_VALUE;
    figures =
        new Figures(
                "send", next * BLOCK, (nowNanos - begun) / 1e9, ProcessCpu.seconds() - cpuAtBegin)
            .with(port().connection().statistics());
    port().send(new Message.Leave());
    port().close(CloseCode.DONE, "", nowNanos);
  }

  @Override
  public void closed(CloseReason reason, long nowNanos) {
    sending = false;
    reportTime = Long.MAX_VALUE;
    over = reason;
    body.release();
  }

  @Override
  public long nextDeadline() {
    return reportTime;
  }

  @Override
  public void onDeadline(long nowNanos) {
    if (nowNanos < reportTime) {
      return;
    }
    reportTime = nowNanos + load.reportNanos();
    ConnectionStatistics statistics = port().connection().statistics();
    output.accept(
        new Figures(
                "sending",
                statistics.bytesSent() - reportedBytes,
                load.reportNanos() / 1e9,
                ProcessCpu.seconds() - cpuAtBegin)
            .with(statistics)
            .put("at", (nowNanos - begun) / 1e9));
    reportedBytes = statistics.bytesSent();
  }

  private MessagePort port() {
    if (port == null) {
      throw new IllegalStateException("not open");
    }
    return port;
  }
}
