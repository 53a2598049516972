package org.abanico.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.abanico.transport.DatagramEndpoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds an endpoint with the channel's datagrams, with time and with its users' tasks, and lets it
 * transmit after each of these. Belongs to the event loop.
 *
 * <p>The first exception out of the endpoint or of a task stops it: what comes after would run on a
 * state that nobody has thought of.
 */
@ChannelHandler.Sharable
final class EndpointRunner extends ChannelInboundHandlerAdapter {
  /**
   * What came in a receive buffer with less in it than this is copied, so that an endpoint that
   * keeps a few bytes of it does not keep the buffer's 64 KiB from being used again.
   */
  private static final int SPARSE_BYTES = 16_384;

  /** How soon a deadline that has passed is met again while the socket takes nothing. */
  private static final long BLOCKED_RETRY_NANOS = 1_000_000;

  /** The same while there is no socket. */
  private static final long NO_CHANNEL_RETRY_NANOS = 100_000_000;

  private static final Logger log = LoggerFactory.getLogger(EndpointRunner.class);

  private final DriverClock clock;
  private final DriverCounters counters;
  private final Consumer<Throwable> uncaught;
  private final StrangerFilter strangers = new StrangerFilter();
  private @Nullable Attached attached;
  private @Nullable Runnable replaceSocket;
  private boolean stopped;
  private boolean failed;
  private boolean settling;

  private int batchDatagrams;
  private long batchBytes;

  /**
   * Of the last read, never of an earlier one in its batch: a program that loses the CPU in the
   * middle of a batch finds more in its socket afterwards, which must not seem to have come before.
   * The smallest round trip would be one that the path does not have.
   */
  private long readNanos;

  /** What there is once an endpoint runs. */
  private record Attached(
      DatagramEndpoint endpoint, Channel channel, ChannelSink sink, LoopTimer timer) {}

  EndpointRunner(DriverClock clock, DriverCounters counters, Consumer<Throwable> uncaught) {
    this.clock = clock;
    this.counters = counters;
    this.uncaught = uncaught;
  }

  void attach(DatagramEndpoint endpoint, Channel channel, SegmentationOffload offload) {
    attached =
        new Attached(
            endpoint,
            channel,
            new ChannelSink(channel, offload, counters),
            new LoopTimer(channel.eventLoop(), this::onTimer));
    channel.config().setAutoRead(true);
    settle();
  }

  /** What to do when the channel has died; otherwise that ends everything. */
  void onDeadSocket(Runnable replace) {
    replaceSocket = replace;
  }

  /** The endpoint goes on with another channel. */
  void attachTo(Channel channel, SegmentationOffload offload) {
    Attached before = attached;
    if (before != null && !stopped) {
      strangers.forget();
      before.endpoint.strangersThinned(strangers.oneIn());
      attached =
          new Attached(
              before.endpoint, channel, new ChannelSink(channel, offload, counters), before.timer);
      channel.config().setAutoRead(true);
      settle();
    }
  }

  /** No call of the endpoint any more. */
  void stop() {
    stopped = true;
    if (attached != null) {
      attached.timer.cancel();
    }
  }

  /** Runs something that may throw, which then ends everything. {@link #settle} is due next. */
  void guarded(LongConsumer task) {
    if (failed) {
      return;
    }
    try {
      task.accept(clock.nanoTime());
    } catch (Throwable failure) {
      fail(failure);
    }
  }

  /** Lets the endpoint transmit and arms the timer for its next deadline. */
  void settle() {
    if (stopped || attached == null) {
      return;
    }
    settling = true;
    try {
      transmit(attached);
    } catch (Throwable failure) {
      fail(failure);
    } finally {
      settling = false;
    }
  }

  private void transmit(Attached to) {
    long now = clock.nanoTime();
    to.endpoint.transmit(now, to.sink);
    to.channel.flush();
    boolean wantsMore = to.sink.takeRefused();
    thinStrangers(to);
    long deadline = to.endpoint.nextDeadline();
    if (replaceSocket != null && to.sink.seemsDead()) {
      replaceSocket.run();
    }
    if (!to.channel.isActive()) {
      deadline = Math.max(deadline, now + NO_CHANNEL_RETRY_NANOS);
    } else if (!to.channel.isWritable()) {
      deadline = Math.max(deadline, now + BLOCKED_RETRY_NANOS);
    } else if (wantsMore) {
      deadline = now;
    }
    to.timer.arm(deadline, now);
  }

  private void thinStrangers(Attached to) {
    int before = strangers.oneIn();
    strangers.set(to.channel, to.endpoint.oneStrangerIn());
    if (strangers.oneIn() != before) {
      to.endpoint.strangersThinned(strangers.oneIn());
    }
  }

  private void onTimer() {
    Attached to = attached;
    if (stopped || to == null) {
      return;
    }
    guarded(
        now -> {
          if (to.endpoint.nextDeadline() <= now) {
            to.endpoint.onDeadline(now);
          }
        });
    settle();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    DatagramPacket packet = (DatagramPacket) message;
    try {
      if (!stopped && attached != null) {
        readNanos = clock.nanoTime();
        receive(attached.endpoint, packet, context.channel());
      }
    } catch (Throwable failure) {
      fail(failure);
    } finally {
      packet.release();
    }
  }

  private void receive(DatagramEndpoint endpoint, DatagramPacket packet, Channel channel) {
    ByteBuf content = packet.content();
    int segment = content instanceof ReceiveBuffer buffer ? buffer.takeSegmentSize() : 0;
    if (segment > 0) {
      content.readerIndex(0);
    }
    if (channel.unsafe().recvBufAllocHandle().lastBytesRead() >= SPARSE_BYTES) {
      receive(endpoint, content, segment, packet.sender());
      return;
    }
    ByteBuf copy = channel.alloc().directBuffer(content.readableBytes());
    try {
      copy.writeBytes(content);
      receive(endpoint, copy, segment, packet.sender());
    } finally {
      copy.release();
    }
  }

  /**
   * Shows the endpoint one datagram of a batch after the other, through the batch's own indices.
   *
   * @param segment the datagrams' size; 0 when it is a single one
   */
  private void receive(
      DatagramEndpoint endpoint, ByteBuf batch, int segment, InetSocketAddress from) {
    int end = batch.writerIndex();
    int at = batch.readerIndex();
    batchBytes += end - at;
    do {
      int next = segment == 0 ? end : Math.min(end, at + segment);
      batch.setIndex(at, next);
      batchDatagrams++;
      endpoint.receive(batch, from, readNanos);
      at = next;
    } while (at < end && !stopped);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (batchDatagrams > 0) {
      counters.received(batchDatagrams, batchBytes);
      batchDatagrams = 0;
      batchBytes = 0;
      settle();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (!settling && context.channel().isWritable()) {
      settle();
    }
  }

  /** A read that failed, as when an ICMP error came back: datagrams may be lost, so nothing is. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    counters.receiveFailed();
    log.debug("Reading from {} failed", context.channel().localAddress(), cause);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    boolean inUse = attached == null || attached.channel.equals(context.channel());
    if (stopped || !inUse) {
      return;
    }
    if (replaceSocket == null) {
      fail(new ClosedChannelException());
    } else {
      replaceSocket.run();
    }
  }

  /** Ends everything because of a bug, loudly and once. */
  void fail(Throwable failure) {
    if (failed) {
      log.debug("After the first bug", failure);
      return;
    }
    failed = true;
    stop();
    log.error("A bug: nothing is sent or received any more", failure);
    try {
      uncaught.accept(failure);
    } catch (RuntimeException e) {
      log.error("The hook for uncaught exceptions threw", e);
    }
  }
}
