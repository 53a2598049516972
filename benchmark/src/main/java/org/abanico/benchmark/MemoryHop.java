package org.abanico.benchmark;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.abanico.transport.ClientEndpoint;
import org.abanico.transport.CloseReason;
import org.abanico.transport.DatagramEndpoint;
import org.abanico.transport.DatagramSink;
import org.abanico.transport.ServerEndpoint;
import org.abanico.transport.TransportConfig;
import org.abanico.transport.message.MessageHandler;
import org.abanico.transport.message.MessagePort;
import org.abanico.wire.message.BlockKind;
import org.abanico.wire.message.Limits;
import org.abanico.wire.message.MemberSet;
import org.abanico.wire.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * One hop in memory, both ends on one thread under a simulated clock: what our own code costs,
 * without any of the kernel's. A client sends blocks, a server counts them.
 */
final class MemoryHop {
  private static final InetSocketAddress CLIENT = new InetSocketAddress("10.0.0.1", 4000);
  private static final InetSocketAddress SERVER = new InetSocketAddress("10.0.0.2", 9440);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** A step of simulated time, and half a round trip. */
  private static final long STEP_NANOS = 100_000;

  /** The simulated path's rate: so much travels in a step. */
  private static final int STEP_BYTES = 65_536;

  /** What a path of 1500-byte packets carries. */
  private static final int DATAGRAM = 1472;

  private static final int BLOCK = Limits.MAX_BLOCK_BYTES;
  private static final long MAX_UNSENT = 4L << 20;

  private final Way up = new Way();
  private final Way down = new Way();
  private final ServerEndpoint server;
  private final ClientEndpoint client;
  private final ByteBuf body = Unpooled.directBuffer(BLOCK);
  private @Nullable MessagePort port;
  private long sent;
  private long received;
  private long now;
  private long receiveNanos;

  private MemoryHop(TransportConfig config) {
    byte[] bytes = new byte[BLOCK];
    new SplittableRandom(1).nextBytes(bytes);
    body.writeBytes(bytes);
    TransportConfig fitting = config.withMaxDatagramBytes(DATAGRAM);
    server =
        new ServerEndpoint(
            fitting,
            BenchmarkKeys.server(),
            new SplittableRandom(2),
            _ -> new MessagePort(new Receiver()));
    client =
        new ClientEndpoint(
            SERVER,
            fitting,
            BenchmarkKeys.client(),
            new SplittableRandom(3),
            new MessagePort(new Sender()),
            now);
  }

  /** Sends {@code bytes}, rounded up to whole blocks, in each of so many rounds. */
  static void run(TransportConfig config, long bytes, int rounds, Consumer<Figures> output) {
    MemoryHop hop = new MemoryHop(config);
    for (int round = 1; round <= rounds; round++) {
      output.accept(hop.round(bytes).put("round", round));
    }
    hop.body.release();
  }

  private Figures round(long bytes) {
    long before = received;
    long begun = now;
    long cpu = THREADS.getCurrentThreadCpuTime();
    receiveNanos = 0;
    while (received - before < bytes) {
      step();
    }
    double seconds = (THREADS.getCurrentThreadCpuTime() - cpu) / 1e9;
    double gigabytes = (received - before) / 1e9;
    Figures figures =
        new Figures("hop", received - before, (now - begun) / 1e9, seconds)
            .put("receive-cpu/GB", receiveNanos / 1e9 / gigabytes)
            .put("send-cpu/GB", (seconds - receiveNanos / 1e9) / gigabytes);
    return port == null ? figures : figures.with(port.connection().statistics());
  }

  private void step() {
    now += STEP_NANOS;
    long cpu = THREADS.getCurrentThreadCpuTime();
    drive(server, up, CLIENT, down);
    receiveNanos += THREADS.getCurrentThreadCpuTime() - cpu;
    drive(client, down, SERVER, up);
  }

  private void drive(DatagramEndpoint endpoint, Way in, InetSocketAddress from, Way out) {
    in.deliver(endpoint, from, now);
    if (endpoint.nextDeadline() <= now) {
      endpoint.onDeadline(now);
    }
    endpoint.transmit(now, out);
  }

  /** One direction of the path. */
  private static final class Way implements DatagramSink {
    private record Batch(ByteBuf bytes, int segmentSize) {}

    private final Queue<Batch> batches = new ArrayDeque<>();

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public ByteBuf allocate(int capacity) {
      return PooledByteBufAllocator.DEFAULT.directBuffer(capacity);
    }

    @Override
    public int maxBatchBytes() {
      return 65_507;
    }

    @Override
    public void send(ByteBuf batch, int segmentSize, InetSocketAddress to) {
      batches.add(new Batch(batch, segmentSize));
    }

    void deliver(DatagramEndpoint endpoint, InetSocketAddress from, long nowNanos) {
      int room = STEP_BYTES;
      Batch batch = batches.peek();
      while (batch != null && room > 0) {
        batches.remove();
        ByteBuf bytes = batch.bytes();
        int end = bytes.writerIndex();
        room -= bytes.readableBytes();
        for (int at = bytes.readerIndex(); at < end; at += batch.segmentSize()) {
          bytes.setIndex(at, Math.min(end, at + batch.segmentSize()));
          endpoint.receive(bytes, from, nowNanos);
        }
        bytes.release();
        batch = batches.peek();
      }
    }
  }

  /** Sends the same block again and again. */
  private final class Sender implements MessageHandler {
    @Override
    public void opened(MessagePort opened, long nowNanos) {
      port = opened;
      fill(opened);
    }

    @Override
    public void drained(long nowNanos) {
      if (port != null) {
        fill(port);
      }
    }

    private void fill(MessagePort to) {
      while (to.isOpen() && to.unsentBytes() < MAX_UNSENT) {
        to.sendBlock(
            new Message.Block("b", sent, BlockKind.CONTENT, BLOCK, MemberSet.ALL, 0),
            body.retainedDuplicate());
        sent++;
      }
    }

    @Override
    public void message(Message message, long nowNanos) {}

    @Override
    public void block(Message.Block header, ByteBuf unasked, long nowNanos) {
      unasked.release();
    }

    @Override
    public void closed(CloseReason reason, long nowNanos) {
      throw new IllegalStateException("closed: " + reason);
    }
  }

  /** Counts blocks and forgets them. */
  private final class Receiver implements MessageHandler {
    private @Nullable MessagePort from;

    @Override
    public void opened(MessagePort opened, long nowNanos) {
      from = opened;
    }

    @Override
    public void message(Message message, long nowNanos) {}

    @Override
    public void block(Message.Block header, ByteBuf block, long nowNanos) {
      block.release();
      received += header.length();
      if (from != null) {
        from.release(header.length());
      }
    }

    @Override
    public void closed(CloseReason reason, long nowNanos) {
      throw new IllegalStateException("closed: " + reason);
    }
  }
}
